//! `Decrypt`: unwraps a data key.
//!
//! AWS KMS API Reference, Decrypt.

use super::EncryptionAlgorithm;
use crate::{context::EncryptionContext, secret::PlaintextDataKey};

/// Asks to unwrap a data key.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct DecryptRequest<'a> {
    /// The wrapping key that must have been used.
    pub key_id: &'a str,
    /// The wrapped key.
    pub ciphertext_blob: &'a [u8],
    /// What was bound to it; empty for an RSA algorithm, which binds none.
    pub encryption_context: &'a EncryptionContext,
    /// How it was wrapped.
    pub encryption_algorithm: EncryptionAlgorithm,
    /// Grants that may not have reached every endpoint yet.
    pub grant_tokens: &'a [String],
}

impl<'a> DecryptRequest<'a> {
    /// Asks to unwrap under a symmetric key and a context, without grant tokens.
    pub fn new(
        key_id: &'a str,
        ciphertext_blob: &'a [u8],
        encryption_context: &'a EncryptionContext,
    ) -> Self {
        let encryption_algorithm = EncryptionAlgorithm::SymmetricDefault;
        Self { key_id, ciphertext_blob, encryption_context, encryption_algorithm, grant_tokens: &[] }
    }
}

/// An unwrapped data key.
#[derive(Debug)]
pub struct DecryptResponse {
    /// The ARN of the wrapping key that was used.
    pub key_id: String,
    /// What was wrapped.
    pub plaintext: PlaintextDataKey,
}

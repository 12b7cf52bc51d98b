//! `Encrypt`: wraps a data key.
//!
//! AWS KMS API Reference, Encrypt.

use super::EncryptionAlgorithm;
use crate::{context::EncryptionContext, secret::PlaintextDataKey};

/// Asks to wrap a data key.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct EncryptRequest<'a> {
    /// The wrapping key: key id, key ARN, alias name or alias ARN.
    pub key_id: &'a str,
    /// What to wrap.
    pub plaintext: &'a PlaintextDataKey,
    /// Bound to the wrapped key; empty for an RSA algorithm, which binds none.
    pub encryption_context: &'a EncryptionContext,
    /// How to wrap.
    pub encryption_algorithm: EncryptionAlgorithm,
    /// Grants that may not have reached every endpoint yet.
    pub grant_tokens: &'a [String],
}

impl<'a> EncryptRequest<'a> {
    /// Asks to wrap under a symmetric key and a context, without grant tokens.
    pub fn new(
        key_id: &'a str,
        plaintext: &'a PlaintextDataKey,
        encryption_context: &'a EncryptionContext,
    ) -> Self {
        let encryption_algorithm = EncryptionAlgorithm::SymmetricDefault;
        Self { key_id, plaintext, encryption_context, encryption_algorithm, grant_tokens: &[] }
    }
}

/// A wrapped data key.
#[derive(Debug)]
pub struct EncryptResponse {
    /// The ARN of the wrapping key that was used.
    pub key_id: String,
    /// The data key, wrapped.
    pub ciphertext_blob: Vec<u8>,
}

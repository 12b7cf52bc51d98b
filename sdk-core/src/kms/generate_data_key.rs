//! `GenerateDataKey`: a fresh data key, in plaintext and wrapped.
//!
//! AWS KMS API Reference, GenerateDataKey.

use crate::{context::EncryptionContext, secret::PlaintextDataKey};

/// Asks for a fresh data key, in plaintext and wrapped.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct GenerateDataKeyRequest<'a> {
    /// The wrapping key: key id, key ARN, alias name or alias ARN.
    pub key_id: &'a str,
    /// Bytes in the data key: 1 to 1,024.
    pub number_of_bytes: usize,
    /// Bound to the wrapped key.
    pub encryption_context: &'a EncryptionContext,
    /// Grants that may not have reached every endpoint yet.
    pub grant_tokens: &'a [String],
}

impl<'a> GenerateDataKeyRequest<'a> {
    /// Asks for `number_of_bytes` under a key and a context, without grant tokens.
    pub fn new(key_id: &'a str, number_of_bytes: usize, encryption_context: &'a EncryptionContext) -> Self {
        Self { key_id, number_of_bytes, encryption_context, grant_tokens: &[] }
    }
}

/// A fresh data key.
#[derive(Debug)]
pub struct GenerateDataKeyResponse {
    /// The ARN of the wrapping key that was used.
    pub key_id: String,
    /// The data key.
    pub plaintext: PlaintextDataKey,
    /// The data key, wrapped.
    pub ciphertext_blob: Vec<u8>,
}

//! `ReEncrypt`: wraps a wrapped key anew without showing it.
//!
//! AWS KMS API Reference, ReEncrypt.

use crate::context::EncryptionContext;

/// Asks to wrap a wrapped key anew: under another key, or bound to another context.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ReEncryptRequest<'a> {
    /// The wrapping key that must have been used.
    pub source_key_id: &'a str,
    /// The wrapped key.
    pub ciphertext_blob: &'a [u8],
    /// What is bound to it.
    pub source_encryption_context: &'a EncryptionContext,
    /// The wrapping key to use now: key id, key ARN, alias name or alias ARN.
    pub destination_key_id: &'a str,
    /// What is to be bound to it.
    pub destination_encryption_context: &'a EncryptionContext,
    /// Grants that may not have reached every endpoint yet.
    pub grant_tokens: &'a [String],
}

impl<'a> ReEncryptRequest<'a> {
    /// Asks to take `ciphertext_blob` from one key and context to another, without grant tokens.
    pub fn new(
        ciphertext_blob: &'a [u8],
        (source_key_id, source_encryption_context): (&'a str, &'a EncryptionContext),
        (destination_key_id, destination_encryption_context): (&'a str, &'a EncryptionContext),
    ) -> Self {
        Self {
            source_key_id,
            ciphertext_blob,
            source_encryption_context,
            destination_key_id,
            destination_encryption_context,
            grant_tokens: &[],
        }
    }
}

/// A key wrapped anew.
#[derive(Debug)]
pub struct ReEncryptResponse {
    /// The ARN of the wrapping key that had been used.
    pub source_key_id: String,
    /// The ARN of the wrapping key that is used now.
    pub key_id: String,
    /// The key, wrapped.
    pub ciphertext_blob: Vec<u8>,
}

//! `GetPublicKey`: the public half of an asymmetric key.
//!
//! AWS KMS API Reference, GetPublicKey.

/// Asks for the public half of an asymmetric key.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct GetPublicKeyRequest<'a> {
    /// The key: key id, key ARN, alias name or alias ARN.
    pub key_id: &'a str,
    /// Grants that may not have reached every endpoint yet.
    pub grant_tokens: &'a [String],
}

impl<'a> GetPublicKeyRequest<'a> {
    /// Asks without grant tokens.
    pub fn new(key_id: &'a str) -> Self {
        Self { key_id, grant_tokens: &[] }
    }
}

/// A public key.
#[derive(Debug)]
pub struct GetPublicKeyResponse {
    /// The ARN of the key.
    pub key_id: String,
    /// The public key as a DER SubjectPublicKeyInfo.
    pub public_key: Vec<u8>,
    /// What the key is for, as AWS KMS spells it: `ENCRYPT_DECRYPT`, `SIGN_VERIFY`, `KEY_AGREEMENT`.
    pub key_usage: String,
}

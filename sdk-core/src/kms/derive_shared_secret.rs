//! `DeriveSharedSecret`: the secret that a key pair in AWS KMS shares with another key pair.
//!
//! AWS KMS API Reference, DeriveSharedSecret.

use crate::secret::SharedSecret;

/// Asks for the secret that a private key in AWS KMS shares with a public key, by the algorithm `ECDH`.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct DeriveSharedSecretRequest<'a> {
    /// The private key: key id, key ARN, alias name or alias ARN.
    pub key_id: &'a str,
    /// The other party's public key as a DER SubjectPublicKeyInfo, on the same curve.
    pub public_key: &'a [u8],
    /// Grants that may not have reached every endpoint yet.
    pub grant_tokens: &'a [String],
}

impl<'a> DeriveSharedSecretRequest<'a> {
    /// Asks without grant tokens.
    pub fn new(key_id: &'a str, public_key: &'a [u8]) -> Self {
        Self { key_id, public_key, grant_tokens: &[] }
    }
}

/// What two key pairs share.
#[derive(Debug)]
pub struct DeriveSharedSecretResponse {
    /// The ARN of the private key that was used.
    pub key_id: String,
    /// The x coordinate of the shared point: 32, 48 or 66 bytes for P-256, P-384, P-521.
    pub shared_secret: SharedSecret,
}

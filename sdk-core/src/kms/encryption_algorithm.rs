//! `EncryptionAlgorithm`: how a KMS key encrypts.

use std::fmt;

/// How a KMS key encrypts; the names are those of the AWS KMS API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum EncryptionAlgorithm {
    /// `SYMMETRIC_DEFAULT`: AES-256-GCM under a symmetric key, the only one that takes an encryption context.
    #[default]
    SymmetricDefault,
    /// `RSAES_OAEP_SHA_1`: RSA-OAEP with SHA-1 for the hash and for MGF1.
    RsaesOaepSha1,
    /// `RSAES_OAEP_SHA_256`: RSA-OAEP with SHA-256 for the hash and for MGF1.
    RsaesOaepSha256,
}

impl EncryptionAlgorithm {
    /// The name in the AWS KMS API, such as `RSAES_OAEP_SHA_256`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SymmetricDefault => "SYMMETRIC_DEFAULT",
            Self::RsaesOaepSha1 => "RSAES_OAEP_SHA_1",
            Self::RsaesOaepSha256 => "RSAES_OAEP_SHA_256",
        }
    }
}

impl fmt::Display for EncryptionAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

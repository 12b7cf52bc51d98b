//! HMAC (FIPS 198-1) with SHA-2, in one go.

use crate::CryptoError;
use std::fmt;
use subtle::ConstantTimeEq;

/// Which HMAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MacAlgorithm {
    /// HMAC with SHA-224: tags of 28 bytes.
    HmacSha224,
    /// HMAC with SHA-256: tags of 32 bytes.
    HmacSha256,
    /// HMAC with SHA-384: tags of 48 bytes.
    HmacSha384,
    /// HMAC with SHA-512: tags of 64 bytes.
    HmacSha512,
}

impl MacAlgorithm {
    /// Bytes in a tag, and in a key of full strength.
    pub const fn tag_length(self) -> usize {
        match self {
            Self::HmacSha224 => 28,
            Self::HmacSha256 => 32,
            Self::HmacSha384 => 48,
            Self::HmacSha512 => 64,
        }
    }

    /// Refuses an empty key, which one backend takes for a mistake.
    pub(crate) fn check_key(self, key: &[u8]) -> Result<(), CryptoError> {
        if key.is_empty() {
            Err(CryptoError::KeyLength { expected: self.tag_length(), actual: 0 })
        } else {
            Ok(())
        }
    }
}

/// Authenticates messages with a secret key.
pub trait Mac: Send + Sync + fmt::Debug {
    /// The tag over `message`, not shortened. `key` may have any length but zero.
    ///
    /// # Errors
    /// [`CryptoError::KeyLength`] if `key` is empty.
    fn sign(&self, algorithm: MacAlgorithm, key: &[u8], message: &[u8]) -> Result<Vec<u8>, CryptoError>;

    /// Checks that `tag` is the whole tag over `message`, in a time that does not depend on where it differs.
    ///
    /// # Errors
    /// [`CryptoError::NotAuthentic`] if it is not; [`CryptoError::KeyLength`] if `key` is empty.
    fn verify(
        &self,
        algorithm: MacAlgorithm,
        key: &[u8],
        message: &[u8],
        tag: &[u8],
    ) -> Result<(), CryptoError> {
        let expected = self.sign(algorithm, key, message)?;
        if expected.ct_eq(tag).into() { Ok(()) } else { Err(CryptoError::NotAuthentic) }
    }
}

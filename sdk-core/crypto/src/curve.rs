//! `Curve`: which elliptic curve, and how long its keys are.

use crate::{CryptoError, Digest, HashAlgorithm};

/// Which elliptic curve. A part that lacks one answers [`CryptoError::UnsupportedCurve`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Curve {
    /// P-256 (secp256r1); its signatures go with SHA-256.
    P256,
    /// P-384 (secp384r1); its signatures go with SHA-384.
    P384,
    /// P-521 (secp521r1); its signatures go with SHA-512.
    P521,
    /// secp256k1; its signatures go with SHA-256, and nothing agrees on keys over it.
    Secp256k1,
}

impl Curve {
    /// The hash whose digests are signed.
    pub const fn hash(self) -> HashAlgorithm {
        match self {
            Self::P256 | Self::Secp256k1 => HashAlgorithm::Sha256,
            Self::P384 => HashAlgorithm::Sha384,
            Self::P521 => HashAlgorithm::Sha512,
        }
    }

    /// Bytes in a private scalar, and as many in a coordinate and in an ECDH shared secret.
    pub const fn scalar_length(self) -> usize {
        match self {
            Self::P256 | Self::Secp256k1 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// Bytes in a compressed public key: the SEC 1 prefix and one coordinate.
    pub const fn compressed_length(self) -> usize {
        1 + self.scalar_length()
    }

    /// Bytes in an uncompressed public key: the SEC 1 prefix and two coordinates.
    pub const fn uncompressed_length(self) -> usize {
        1 + 2 * self.scalar_length()
    }

    /// Refuses what does not have the outer form of a SEC 1 point, compressed or not.
    ///
    /// Backends read more: SubjectPublicKeyInfo, hybrid or compact points. The same bytes must mean the same
    /// with every backend.
    pub(crate) fn check_sec1(self, bytes: &[u8]) -> Result<(), CryptoError> {
        let expected = match bytes.first() {
            Some(2 | 3) => self.compressed_length(),
            Some(4) => self.uncompressed_length(),
            _ => return Err(CryptoError::InvalidPublicKey),
        };
        if bytes.len() == expected { Ok(()) } else { Err(CryptoError::InvalidPublicKey) }
    }

    /// Refuses a scalar that does not have the curve's length.
    pub(crate) fn check_scalar(self, bytes: &[u8]) -> Result<(), CryptoError> {
        if bytes.len() == self.scalar_length() {
            Ok(())
        } else {
            Err(CryptoError::KeyLength { expected: self.scalar_length(), actual: bytes.len() })
        }
    }

    /// Refuses a digest of another hash than the curve's.
    pub(crate) fn check_digest(self, digest: &Digest) -> Result<(), CryptoError> {
        if digest.algorithm() == self.hash() { Ok(()) } else { Err(CryptoError::DigestMismatch) }
    }
}

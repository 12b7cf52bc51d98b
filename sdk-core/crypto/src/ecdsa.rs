//! ECDSA over digests (FIPS 186-5) on P-256 with SHA-256 and P-384 with SHA-384.

use crate::{CryptoError, Digest, HashAlgorithm};
use std::fmt;

/// Which curve; each goes with one hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Curve {
    /// P-256 (secp256r1), with SHA-256.
    P256,
    /// P-384 (secp384r1), with SHA-384.
    P384,
}

impl Curve {
    /// The hash whose digests are signed.
    pub const fn hash(self) -> HashAlgorithm {
        match self {
            Self::P256 => HashAlgorithm::Sha256,
            Self::P384 => HashAlgorithm::Sha384,
        }
    }

    /// Bytes in a compressed public key: the SEC 1 prefix and one coordinate.
    pub const fn compressed_length(self) -> usize {
        match self {
            Self::P256 => 33,
            Self::P384 => 49,
        }
    }

    /// Refuses what does not have the outer form of a SEC 1 point, compressed or not.
    ///
    /// Backends read more: SubjectPublicKeyInfo, hybrid or compact points. The same bytes must mean the same
    /// with every backend.
    pub(crate) fn check_sec1(self, bytes: &[u8]) -> Result<(), CryptoError> {
        let compressed = self.compressed_length();
        let expected = match bytes.first() {
            Some(2 | 3) => compressed,
            Some(4) => 2 * compressed - 1,
            _ => return Err(CryptoError::InvalidPublicKey),
        };
        if bytes.len() == expected { Ok(()) } else { Err(CryptoError::InvalidPublicKey) }
    }

    /// Refuses a digest of another hash than the curve's.
    pub(crate) fn check_digest(self, digest: &Digest) -> Result<(), CryptoError> {
        if digest.algorithm() == self.hash() { Ok(()) } else { Err(CryptoError::DigestMismatch) }
    }
}

/// Makes and reads keys for signatures.
pub trait Ecdsa: Send + Sync + fmt::Debug {
    /// Makes a fresh key pair.
    ///
    /// # Errors
    /// [`CryptoError::RandomUnavailable`] or [`CryptoError::Backend`].
    fn generate(&self, curve: Curve) -> Result<Box<dyn SigningKey>, CryptoError>;

    /// Reads a public key in SEC 1 form, compressed or not.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPublicKey`] if the bytes are no point of the curve.
    fn verifying_key(&self, curve: Curve, sec1: &[u8]) -> Result<Box<dyn VerifyingKey>, CryptoError>;
}

/// A private key; wiped when dropped, never shown by `Debug`.
pub trait SigningKey: Send + Sync + fmt::Debug {
    /// Its curve.
    fn curve(&self) -> Curve;

    /// The public key in compressed SEC 1 form.
    fn compressed_public_key(&self) -> Vec<u8>;

    /// Signs `digest` and returns the DER `ECDSA-Sig-Value`.
    ///
    /// # Errors
    /// [`CryptoError::DigestMismatch`] if the digest is not of the curve's hash.
    fn sign_digest(&self, digest: &Digest) -> Result<Vec<u8>, CryptoError>;
}

/// A public key.
pub trait VerifyingKey: Send + Sync + fmt::Debug {
    /// Its curve.
    fn curve(&self) -> Curve;

    /// Checks a DER `ECDSA-Sig-Value` over `digest`.
    ///
    /// # Errors
    /// [`CryptoError::InvalidSignature`] if it does not match; [`CryptoError::DigestMismatch`] if the digest
    /// is not of the curve's hash.
    fn verify_digest(&self, digest: &Digest, signature: &[u8]) -> Result<(), CryptoError>;
}

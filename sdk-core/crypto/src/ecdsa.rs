//! ECDSA over digests (FIPS 186-5) on P-256 with SHA-256 and P-384 with SHA-384.

use crate::{CryptoError, Curve, Digest};
use std::fmt;

/// Makes and reads keys for signatures.
pub trait Ecdsa: Send + Sync + fmt::Debug {
    /// Makes a fresh key pair.
    ///
    /// # Errors
    /// [`CryptoError::UnsupportedCurve`] for P-521; [`CryptoError::RandomUnavailable`] or
    /// [`CryptoError::Backend`].
    fn generate(&self, curve: Curve) -> Result<Box<dyn SigningKey>, CryptoError>;

    /// Reads a public key in SEC 1 form, compressed or not.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPublicKey`] if the bytes are no point of the curve;
    /// [`CryptoError::UnsupportedCurve`] for P-521.
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

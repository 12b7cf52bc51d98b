//! ECDSA over digests (FIPS 186-5), each curve with one hash.

use crate::document::{self, Label};
use crate::{CryptoError, Curve, Digest, EcPublicKey, SecretBytes};
use std::{any::Any, fmt};

/// Makes and reads keys for signatures.
///
/// P-256 and P-384 are always there; P-521 and secp256k1 come with the Cargo feature `hsm`, without which they
/// answer [`CryptoError::UnsupportedCurve`].
pub trait Ecdsa: Send + Sync + fmt::Debug {
    /// Makes a fresh key pair.
    ///
    /// # Errors
    /// [`CryptoError::UnsupportedCurve`]; [`CryptoError::RandomUnavailable`] or [`CryptoError::Backend`].
    fn generate(&self, curve: Curve) -> Result<Box<dyn SigningKey>, CryptoError>;

    /// Reads a private key: a big-endian scalar of exactly the curve's length.
    ///
    /// # Errors
    /// [`CryptoError::KeyLength`]; [`CryptoError::InvalidPrivateKey`] if it is zero or not below the order;
    /// [`CryptoError::UnsupportedCurve`].
    fn signing_key_from_scalar(
        &self,
        curve: Curve,
        scalar: &[u8],
    ) -> Result<Box<dyn SigningKey>, CryptoError>;

    /// Reads a public key in SEC 1 form, compressed or not.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPublicKey`] if the bytes are no point of the curve;
    /// [`CryptoError::UnsupportedCurve`].
    fn verifying_key(&self, curve: Curve, sec1: &[u8]) -> Result<Box<dyn VerifyingKey>, CryptoError>;
}

/// Beside the trait, and not in it: a table of methods would bring the documents along wherever anything is signed.
impl dyn Ecdsa {
    /// Reads a private key: PKCS#8 or SEC 1 `ECPrivateKey`, as DER or PEM.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPrivateKey`] if it is neither, or if the public key inside is not its own;
    /// [`CryptoError::WrongCurve`]; [`CryptoError::EncryptedKey`] if it is under a password;
    /// [`CryptoError::UnsupportedCurve`].
    pub fn signing_key(&self, curve: Curve, key: &[u8]) -> Result<Box<dyn SigningKey>, CryptoError> {
        let document = document::ec::private(curve, key)?;
        let key = self.signing_key_from_scalar(curve, document.scalar.expose_secret())?;
        match document.public {
            Some(written) if !key.public_key().is_written(&written) => Err(CryptoError::InvalidPrivateKey),
            _ => Ok(key),
        }
    }

    /// Reads a public key: SubjectPublicKeyInfo as DER or PEM.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPublicKey`] if it is not that, or no point of the curve;
    /// [`CryptoError::WrongCurve`]; [`CryptoError::UnsupportedCurve`].
    pub fn verifying_key_from_spki(
        &self,
        curve: Curve,
        key: &[u8],
    ) -> Result<Box<dyn VerifyingKey>, CryptoError> {
        self.verifying_key(curve, &document::ec::public(curve, key)?)
    }
}

/// A private key; wiped when dropped, never shown by `Debug`. Whoever made it can tell that it is theirs, by [`Any`].
pub trait SigningKey: Any + Send + Sync + fmt::Debug {
    /// The public key that belongs to it.
    fn public_key(&self) -> &EcPublicKey;

    /// The private scalar, big-endian, as long as the curve's are.
    ///
    /// # Errors
    /// [`CryptoError::Backend`] if the backend does not give it out.
    fn scalar(&self) -> Result<SecretBytes, CryptoError>;

    /// Signs `digest` and returns the DER `ECDSA-Sig-Value`.
    ///
    /// # Errors
    /// [`CryptoError::DigestMismatch`] if the digest is not of the curve's hash.
    fn sign_digest(&self, digest: &Digest) -> Result<Vec<u8>, CryptoError>;

    /// Its curve.
    fn curve(&self) -> Curve {
        self.public_key().curve()
    }

    /// The public key in compressed SEC 1 form.
    fn compressed_public_key(&self) -> Vec<u8> {
        self.public_key().compressed()
    }
}

/// Beside the trait, for the same reason.
impl dyn SigningKey {
    /// The key as PKCS#8 in DER, with the public key inside.
    ///
    /// # Errors
    /// [`CryptoError::Backend`] if the backend does not give it out.
    pub fn to_pkcs8_der(&self) -> Result<SecretBytes, CryptoError> {
        document::ec::encode_private(&self.scalar()?, self.public_key())
    }

    /// The same as PEM, `PRIVATE KEY`.
    ///
    /// # Errors
    /// [`CryptoError::Backend`] if the backend does not give it out.
    pub fn to_pkcs8_pem(&self) -> Result<SecretBytes, CryptoError> {
        document::to_secret_pem(Label::Pkcs8, &self.to_pkcs8_der()?)
    }
}

/// A public key. Whoever made it can tell that it is theirs, by [`Any`].
pub trait VerifyingKey: Any + Send + Sync + fmt::Debug {
    /// Its curve.
    fn curve(&self) -> Curve;

    /// Checks a DER `ECDSA-Sig-Value` over `digest`.
    ///
    /// # Errors
    /// [`CryptoError::InvalidSignature`] if it does not match; [`CryptoError::DigestMismatch`] if the digest
    /// is not of the curve's hash.
    fn verify_digest(&self, digest: &Digest, signature: &[u8]) -> Result<(), CryptoError>;
}

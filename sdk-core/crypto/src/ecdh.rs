//! ECDH (NIST SP 800-56A, the cofactor of these curves is 1) on P-256, P-384 and P-521: the raw shared secret.

use crate::document::{self, Label};
use crate::{CryptoError, Curve, EcPublicKey, SecretBytes};
use std::fmt;

/// Makes and reads keys for key agreement.
pub trait Ecdh: Send + Sync + fmt::Debug {
    /// Makes a fresh private key.
    ///
    /// # Errors
    /// [`CryptoError::UnsupportedCurve`]; [`CryptoError::RandomUnavailable`] or [`CryptoError::Backend`].
    fn generate(&self, curve: Curve) -> Result<Box<dyn AgreementKey>, CryptoError>;

    /// Reads a private key: a big-endian scalar of exactly the curve's length.
    ///
    /// # Errors
    /// [`CryptoError::KeyLength`]; [`CryptoError::InvalidPrivateKey`] if it is zero or not below the order;
    /// [`CryptoError::UnsupportedCurve`].
    fn private_key_from_scalar(
        &self,
        curve: Curve,
        scalar: &[u8],
    ) -> Result<Box<dyn AgreementKey>, CryptoError>;

    /// Reads a public key in SEC 1 form, compressed or not.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPublicKey`] if the bytes are no point of the curve, or the point at infinity;
    /// [`CryptoError::UnsupportedCurve`].
    fn public_key_from_sec1(&self, curve: Curve, sec1: &[u8]) -> Result<EcPublicKey, CryptoError>;

    /// Reads a private key: PKCS#8 or SEC 1 `ECPrivateKey`, as DER or PEM.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPrivateKey`] if it is neither, or if the public key inside is not its own;
    /// [`CryptoError::WrongCurve`]; [`CryptoError::EncryptedKey`] if it is under a password;
    /// [`CryptoError::UnsupportedCurve`].
    fn private_key(&self, curve: Curve, key: &[u8]) -> Result<Box<dyn AgreementKey>, CryptoError> {
        let document = document::ec::private(curve, key)?;
        let key = self.private_key_from_scalar(curve, document.scalar.expose_secret())?;
        match document.public {
            Some(written) if !key.public_key().is_written(&written) => Err(CryptoError::InvalidPrivateKey),
            _ => Ok(key),
        }
    }

    /// Reads a public key: SubjectPublicKeyInfo as DER or PEM, or a SEC 1 point, compressed or not.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPublicKey`] if it is neither, or no point of the curve, or the point at infinity;
    /// [`CryptoError::WrongCurve`]; [`CryptoError::UnsupportedCurve`].
    fn public_key(&self, curve: Curve, key: &[u8]) -> Result<EcPublicKey, CryptoError> {
        match key.first() {
            Some(2..=4) => self.public_key_from_sec1(curve, key),
            _ => self.public_key_from_sec1(curve, &document::ec::public(curve, key)?),
        }
    }
}

/// A private key; wiped when dropped, never shown by `Debug`.
pub trait AgreementKey: Send + Sync + fmt::Debug {
    /// The public key that belongs to it.
    fn public_key(&self) -> &EcPublicKey;

    /// The private scalar, big-endian, as long as the curve's are.
    ///
    /// # Errors
    /// [`CryptoError::Backend`] if the backend does not give it out.
    fn scalar(&self) -> Result<SecretBytes, CryptoError>;

    /// The shared secret Z: the x-coordinate of the agreed point, as long as the curve's scalars. Derive keys
    /// from it, never use it as one.
    ///
    /// # Errors
    /// [`CryptoError::WrongCurve`] if `peer` is on another curve; [`CryptoError::Backend`].
    fn agree(&self, peer: &EcPublicKey) -> Result<SecretBytes, CryptoError>;

    /// Its curve.
    fn curve(&self) -> Curve {
        self.public_key().curve()
    }

    /// The key as PKCS#8 in DER, with the public key inside.
    ///
    /// # Errors
    /// [`CryptoError::Backend`] if the backend does not give it out.
    fn to_pkcs8_der(&self) -> Result<SecretBytes, CryptoError> {
        document::ec::encode_private(&self.scalar()?, self.public_key())
    }

    /// [`Self::to_pkcs8_der`] as PEM, `PRIVATE KEY`.
    ///
    /// # Errors
    /// [`CryptoError::Backend`] if the backend does not give it out.
    fn to_pkcs8_pem(&self) -> Result<SecretBytes, CryptoError> {
        document::to_secret_pem(Label::Pkcs8, &self.to_pkcs8_der()?)
    }
}

/// Refuses to agree with a key of another curve.
pub(crate) fn check_peer(own: Curve, peer: &EcPublicKey) -> Result<(), CryptoError> {
    if peer.curve() == own { Ok(()) } else { Err(CryptoError::WrongCurve) }
}

//! ML-DSA (FIPS 204): signatures that a quantum computer does not forge, over messages or over their representative mu.

use crate::document::{self, Label, bare};
use crate::{CryptoError, SecretBytes};
use pkcs8::ObjectIdentifier;
use std::fmt;

/// Bytes in a seed, which is the private key.
pub const ML_DSA_SEED_LENGTH: usize = 32;
/// Bytes in a message representative.
pub const ML_DSA_MU_LENGTH: usize = 64;

/// Which ML-DSA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MlDsaParameters {
    /// ML-DSA-44: as hard as finding a collision of SHA-256.
    MlDsa44,
    /// ML-DSA-65: as hard as finding the key of AES-192.
    MlDsa65,
    /// ML-DSA-87: as hard as finding the key of AES-256.
    MlDsa87,
}

impl MlDsaParameters {
    /// Bytes in a signature.
    pub const fn signature_length(self) -> usize {
        match self {
            Self::MlDsa44 => 2420,
            Self::MlDsa65 => 3309,
            Self::MlDsa87 => 4627,
        }
    }

    /// Bytes in a public key.
    pub const fn public_length(self) -> usize {
        match self {
            Self::MlDsa44 => 1312,
            Self::MlDsa65 => 1952,
            Self::MlDsa87 => 2592,
        }
    }

    /// The name in ASN.1 (RFC 9881).
    const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::MlDsa44 => ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.17"),
            Self::MlDsa65 => ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.18"),
            Self::MlDsa87 => ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.19"),
        }
    }
}

/// Makes and reads keys.
pub trait MlDsa: Send + Sync + fmt::Debug {
    /// Makes a fresh key pair.
    ///
    /// # Errors
    /// [`CryptoError::RandomUnavailable`] or [`CryptoError::Backend`].
    fn generate(&self, parameters: MlDsaParameters) -> Result<Box<dyn MlDsaSigningKey>, CryptoError>;

    /// Reads a private key: a seed of 32 bytes, any bytes.
    ///
    /// # Errors
    /// [`CryptoError::KeyLength`].
    fn signing_key_from_seed(
        &self,
        parameters: MlDsaParameters,
        seed: &[u8],
    ) -> Result<Box<dyn MlDsaSigningKey>, CryptoError>;

    /// Reads a public key as FIPS 204 encodes it.
    ///
    /// # Errors
    /// [`CryptoError::KeyLength`]; [`CryptoError::InvalidPublicKey`].
    fn verifying_key_from_bytes(
        &self,
        parameters: MlDsaParameters,
        key: &[u8],
    ) -> Result<Box<dyn MlDsaVerifyingKey>, CryptoError>;

    /// Reads a private key: PKCS#8 with the seed (RFC 9881, the first of its three forms), as DER or PEM.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPrivateKey`] if it is not that, or of other parameters;
    /// [`CryptoError::EncryptedKey`] if it is under a password.
    fn signing_key(
        &self,
        parameters: MlDsaParameters,
        key: &[u8],
    ) -> Result<Box<dyn MlDsaSigningKey>, CryptoError> {
        let seed = bare::private_seed(parameters.oid(), key)?;
        let key = self.signing_key_from_seed(parameters, seed.expose_secret());
        key.map_err(|_| CryptoError::InvalidPrivateKey)
    }

    /// Reads a public key: SubjectPublicKeyInfo (RFC 9881) as DER or PEM.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPublicKey`] if it is not that, or of other parameters.
    fn verifying_key(
        &self,
        parameters: MlDsaParameters,
        key: &[u8],
    ) -> Result<Box<dyn MlDsaVerifyingKey>, CryptoError> {
        let key = self.verifying_key_from_bytes(parameters, &bare::public(parameters.oid(), key)?);
        key.map_err(|_| CryptoError::InvalidPublicKey)
    }
}

/// A private key; wiped when dropped, never shown by `Debug`.
pub trait MlDsaSigningKey: Send + Sync + fmt::Debug {
    /// Which ML-DSA.
    fn parameters(&self) -> MlDsaParameters;

    /// The seed it is derived from.
    fn seed(&self) -> SecretBytes;

    /// The public key that belongs to it, as FIPS 204 encodes it.
    fn public_key(&self) -> Vec<u8>;

    /// Signs `message` with an empty context, differently each time.
    ///
    /// # Errors
    /// [`CryptoError::Backend`].
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError>;

    /// Signs the message that `mu` stands for: `SHAKE256(SHAKE256(public key, 64) || 0 || 0 || message, 64)`
    /// with an empty context. The signature is one over the message.
    ///
    /// # Errors
    /// [`CryptoError::Backend`].
    fn sign_mu(&self, mu: &[u8; ML_DSA_MU_LENGTH]) -> Result<Vec<u8>, CryptoError>;

    /// The public key as SubjectPublicKeyInfo in DER.
    ///
    /// # Errors
    /// [`CryptoError::Backend`] if the encoder fails, which it has no reason to.
    fn public_key_der(&self) -> Result<Vec<u8>, CryptoError> {
        bare::encode_public(self.parameters().oid(), &self.public_key())
    }

    /// The key as PKCS#8 in DER, with the seed.
    ///
    /// # Errors
    /// [`CryptoError::Backend`] if the encoder fails, which it has no reason to.
    fn to_pkcs8_der(&self) -> Result<SecretBytes, CryptoError> {
        bare::encode_private_seed(self.parameters().oid(), &self.seed())
    }

    /// [`Self::to_pkcs8_der`] as PEM, `PRIVATE KEY`.
    ///
    /// # Errors
    /// [`CryptoError::Backend`] if the encoder fails, which it has no reason to.
    fn to_pkcs8_pem(&self) -> Result<SecretBytes, CryptoError> {
        document::to_secret_pem(Label::Pkcs8, &self.to_pkcs8_der()?)
    }
}

/// A public key.
pub trait MlDsaVerifyingKey: Send + Sync + fmt::Debug {
    /// Which ML-DSA.
    fn parameters(&self) -> MlDsaParameters;

    /// Checks a signature over `message` with an empty context.
    ///
    /// # Errors
    /// [`CryptoError::InvalidSignature`] if it does not match.
    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CryptoError>;

    /// Checks a signature over the message that `mu` stands for; see [`MlDsaSigningKey::sign_mu`].
    ///
    /// # Errors
    /// [`CryptoError::InvalidSignature`] if it does not match.
    fn verify_mu(&self, mu: &[u8; ML_DSA_MU_LENGTH], signature: &[u8]) -> Result<(), CryptoError>;
}

//! ML-KEM (FIPS 203): shared secrets that a quantum computer does not find out.

use crate::document::{self, Label, bare};
use crate::{CryptoError, SecretBytes};
use pkcs8::ObjectIdentifier;
use std::fmt;

/// Bytes in a seed, which is the private key.
pub const ML_KEM_SEED_LENGTH: usize = 64;
/// Bytes in a shared secret.
pub const ML_KEM_SHARED_LENGTH: usize = 32;

/// Which ML-KEM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MlKemParameters {
    /// ML-KEM-512: as hard as finding the key of AES-128.
    MlKem512,
    /// ML-KEM-768: as hard as finding the key of AES-192.
    MlKem768,
    /// ML-KEM-1024: as hard as finding the key of AES-256.
    MlKem1024,
}

impl MlKemParameters {
    /// Bytes in a ciphertext.
    pub const fn ciphertext_length(self) -> usize {
        match self {
            Self::MlKem512 => 768,
            Self::MlKem768 => 1088,
            Self::MlKem1024 => 1568,
        }
    }

    /// Bytes in a public key.
    pub const fn public_length(self) -> usize {
        match self {
            Self::MlKem512 => 800,
            Self::MlKem768 => 1184,
            Self::MlKem1024 => 1568,
        }
    }

    /// The name in ASN.1 (RFC 9935).
    const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::MlKem512 => ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.4.1"),
            Self::MlKem768 => ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.4.2"),
            Self::MlKem1024 => ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.4.3"),
        }
    }
}

/// Makes and reads keys.
pub trait MlKem: Send + Sync + fmt::Debug {
    /// Makes a fresh key pair.
    ///
    /// # Errors
    /// [`CryptoError::RandomUnavailable`] or [`CryptoError::Backend`].
    fn generate(&self, parameters: MlKemParameters) -> Result<Box<dyn MlKemDecapsulationKey>, CryptoError>;

    /// Reads a private key: a seed of 64 bytes, any bytes; FIPS 203 calls its halves d and z.
    ///
    /// # Errors
    /// [`CryptoError::KeyLength`].
    fn decapsulation_key_from_seed(
        &self,
        parameters: MlKemParameters,
        seed: &[u8],
    ) -> Result<Box<dyn MlKemDecapsulationKey>, CryptoError>;

    /// Reads a public key as FIPS 203 encodes it, and checks it as section 7.2 demands.
    ///
    /// # Errors
    /// [`CryptoError::KeyLength`]; [`CryptoError::InvalidPublicKey`].
    fn encapsulation_key_from_bytes(
        &self,
        parameters: MlKemParameters,
        key: &[u8],
    ) -> Result<Box<dyn MlKemEncapsulationKey>, CryptoError>;

    /// Reads a private key: PKCS#8 with the seed (RFC 9935, the first of its three forms), as DER or PEM.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPrivateKey`] if it is not that, or of other parameters;
    /// [`CryptoError::EncryptedKey`] if it is under a password.
    fn decapsulation_key(
        &self,
        parameters: MlKemParameters,
        key: &[u8],
    ) -> Result<Box<dyn MlKemDecapsulationKey>, CryptoError> {
        let seed = bare::private_seed(parameters.oid(), key)?;
        let key = self.decapsulation_key_from_seed(parameters, seed.expose_secret());
        key.map_err(|_| CryptoError::InvalidPrivateKey)
    }

    /// Reads a public key: SubjectPublicKeyInfo (RFC 9935) as DER or PEM.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPublicKey`] if it is not that, or of other parameters.
    fn encapsulation_key(
        &self,
        parameters: MlKemParameters,
        key: &[u8],
    ) -> Result<Box<dyn MlKemEncapsulationKey>, CryptoError> {
        let key = self.encapsulation_key_from_bytes(parameters, &bare::public(parameters.oid(), key)?);
        key.map_err(|_| CryptoError::InvalidPublicKey)
    }
}

/// A private key; wiped when dropped, never shown by `Debug`.
pub trait MlKemDecapsulationKey: Send + Sync + fmt::Debug {
    /// Which ML-KEM.
    fn parameters(&self) -> MlKemParameters;

    /// The seed it is derived from.
    fn seed(&self) -> SecretBytes;

    /// The public key that belongs to it, as FIPS 203 encodes it.
    fn public_key(&self) -> Vec<u8>;

    /// The shared secret in `ciphertext`, of 32 bytes.
    ///
    /// A ciphertext that was made for another key, or was altered, gives another secret and no error (implicit
    /// rejection): whoever uses the secret will notice.
    ///
    /// # Errors
    /// [`CryptoError::DecryptionFailed`] if `ciphertext` does not have the length of these parameters.
    fn decapsulate(&self, ciphertext: &[u8]) -> Result<SecretBytes, CryptoError>;

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
pub trait MlKemEncapsulationKey: Send + Sync + fmt::Debug {
    /// Which ML-KEM.
    fn parameters(&self) -> MlKemParameters;

    /// Makes a fresh shared secret and the ciphertext that carries it.
    ///
    /// # Errors
    /// [`CryptoError::RandomUnavailable`] or [`CryptoError::Backend`].
    fn encapsulate(&self) -> Result<Encapsulated, CryptoError>;
}

/// A shared secret, and how to tell it to the holder of the private key.
#[derive(Debug)]
pub struct Encapsulated {
    /// For the holder of the private key.
    pub ciphertext: Vec<u8>,
    /// 32 bytes.
    pub shared_secret: SecretBytes,
}

//! Ed25519 over messages and Ed25519ph over SHA-512 digests (RFC 8032, empty context).

use crate::document::{self, Label, bare};
use crate::{CryptoError, Digest, HashAlgorithm, SecretBytes};
use std::fmt;

/// Bytes in a seed, which is the private key.
pub const ED25519_SEED_LENGTH: usize = 32;
/// Bytes in a public key.
pub const ED25519_PUBLIC_LENGTH: usize = 32;
/// Bytes in a signature.
pub const ED25519_SIGNATURE_LENGTH: usize = 64;

/// Makes and reads keys.
pub trait Ed25519: Send + Sync + fmt::Debug {
    /// Makes a fresh key pair.
    ///
    /// # Errors
    /// [`CryptoError::RandomUnavailable`] or [`CryptoError::Backend`].
    fn generate(&self) -> Result<Box<dyn Ed25519SigningKey>, CryptoError>;

    /// Reads a private key of 32 bytes, any bytes.
    ///
    /// # Errors
    /// [`CryptoError::KeyLength`].
    fn signing_key_from_seed(&self, seed: &[u8]) -> Result<Box<dyn Ed25519SigningKey>, CryptoError>;

    /// Reads a public key of 32 bytes.
    ///
    /// # Errors
    /// [`CryptoError::KeyLength`]; [`CryptoError::InvalidPublicKey`] if it is no point of the curve, or one of
    /// the few under which a signature fits many messages.
    fn verifying_key_from_bytes(&self, key: &[u8]) -> Result<Box<dyn Ed25519VerifyingKey>, CryptoError>;

    /// Reads a private key: PKCS#8 (RFC 8410) as DER or PEM.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPrivateKey`] if it is not that, or if the public key inside is not its own;
    /// [`CryptoError::EncryptedKey`] if it is under a password.
    fn signing_key(&self, key: &[u8]) -> Result<Box<dyn Ed25519SigningKey>, CryptoError> {
        let document = bare::private(bare::ED25519, key)?;
        let seed = bare::octet_string(document.key.expose_secret()).ok_or(CryptoError::InvalidPrivateKey)?;
        let key = self.signing_key_from_seed(seed).map_err(|_| CryptoError::InvalidPrivateKey)?;
        match document.public {
            Some(written) if written != key.public_key() => Err(CryptoError::InvalidPrivateKey),
            _ => Ok(key),
        }
    }

    /// Reads a public key: SubjectPublicKeyInfo (RFC 8410) as DER or PEM.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPublicKey`] if it is not that, or not a sound key.
    fn verifying_key(&self, key: &[u8]) -> Result<Box<dyn Ed25519VerifyingKey>, CryptoError> {
        let key = self.verifying_key_from_bytes(&bare::public(bare::ED25519, key)?);
        key.map_err(|_| CryptoError::InvalidPublicKey)
    }
}

/// A private key; wiped when dropped, never shown by `Debug`.
pub trait Ed25519SigningKey: Send + Sync + fmt::Debug {
    /// The seed it is derived from.
    fn seed(&self) -> SecretBytes;

    /// The public key that belongs to it.
    fn public_key(&self) -> [u8; ED25519_PUBLIC_LENGTH];

    /// Signs `message` (Ed25519).
    ///
    /// # Errors
    /// [`CryptoError::Backend`].
    fn sign(&self, message: &[u8]) -> Result<[u8; ED25519_SIGNATURE_LENGTH], CryptoError>;

    /// Signs a SHA-512 digest (Ed25519ph); the signature differs from one over the message.
    ///
    /// # Errors
    /// [`CryptoError::DigestMismatch`] if the digest is of another hash; [`CryptoError::Backend`].
    fn sign_digest(&self, digest: &Digest) -> Result<[u8; ED25519_SIGNATURE_LENGTH], CryptoError>;

    /// The public key as SubjectPublicKeyInfo in DER.
    ///
    /// # Errors
    /// [`CryptoError::Backend`] if the encoder fails, which it has no reason to.
    fn public_key_der(&self) -> Result<Vec<u8>, CryptoError> {
        bare::encode_public(bare::ED25519, &self.public_key())
    }

    /// The key as PKCS#8 in DER.
    ///
    /// # Errors
    /// [`CryptoError::Backend`] if the encoder fails, which it has no reason to.
    fn to_pkcs8_der(&self) -> Result<SecretBytes, CryptoError> {
        bare::encode_private(bare::ED25519, &bare::to_octet_string(&self.seed())?)
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
pub trait Ed25519VerifyingKey: Send + Sync + fmt::Debug {
    /// Checks a signature over `message` (Ed25519).
    ///
    /// # Errors
    /// [`CryptoError::InvalidSignature`] if it does not match.
    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CryptoError>;

    /// Checks a signature over a SHA-512 digest (Ed25519ph).
    ///
    /// # Errors
    /// [`CryptoError::InvalidSignature`] if it does not match; [`CryptoError::DigestMismatch`] if the digest is
    /// of another hash.
    fn verify_digest(&self, digest: &Digest, signature: &[u8]) -> Result<(), CryptoError>;
}

/// The 64 bytes of a SHA-512 digest.
pub(crate) fn prehash(digest: &Digest) -> Result<[u8; 64], CryptoError> {
    if digest.algorithm() != HashAlgorithm::Sha512 {
        return Err(CryptoError::DigestMismatch);
    }
    digest.as_ref().try_into().map_err(|_| CryptoError::DigestMismatch)
}

/// `key` as an array of the length of seeds and public keys.
pub(crate) fn check_length(key: &[u8]) -> Result<[u8; 32], CryptoError> {
    key.try_into().map_err(|_| CryptoError::KeyLength { expected: 32, actual: key.len() })
}

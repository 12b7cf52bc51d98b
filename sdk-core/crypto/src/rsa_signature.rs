//! RSA signatures over digests (RFC 8017): PSS and PKCS#1 v1.5, and the making of RSA keys.

use crate::{CryptoError, Digest, SecretBytes, document};
use std::fmt;

/// How a digest is padded before it is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RsaSignatureScheme {
    /// RSASSA-PSS with the digest's hash, also in MGF1, and a salt as long as the digest.
    Pss,
    /// RSASSA-PKCS1-v1_5.
    Pkcs1v15,
}

/// Bits in the modulus of a new key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RsaKeySize {
    /// 2048 bits.
    Bits2048,
    /// 3072 bits.
    Bits3072,
    /// 4096 bits.
    Bits4096,
}

impl RsaKeySize {
    /// The number of bits.
    pub const fn bits(self) -> usize {
        match self {
            Self::Bits2048 => 2048,
            Self::Bits3072 => 3072,
            Self::Bits4096 => 4096,
        }
    }
}

/// Makes keys, and reads them for signatures. The limits on keys are those of [`crate::RsaEncryption`].
pub trait RsaSignature: Send + Sync + fmt::Debug {
    /// Makes a fresh private key with the public exponent 65537, as PKCS#8 in DER. It signs and it decrypts.
    ///
    /// Looking for the primes takes from a tenth of a second to some seconds.
    ///
    /// # Errors
    /// [`CryptoError::RandomUnavailable`] or [`CryptoError::Backend`].
    fn generate(&self, size: RsaKeySize) -> Result<SecretBytes, CryptoError>;

    /// Reads a private key: PKCS#8 or PKCS#1 `RSAPrivateKey` of two primes, as DER or PEM.
    ///
    /// # Errors
    /// As [`crate::RsaEncryption::decryption_key`].
    fn signing_key(&self, key: &[u8]) -> Result<Box<dyn RsaSigningKey>, CryptoError>;

    /// Reads a public key: SubjectPublicKeyInfo or PKCS#1 `RSAPublicKey`, as DER or PEM.
    ///
    /// # Errors
    /// As [`crate::RsaEncryption::encryption_key`].
    fn verifying_key(&self, key: &[u8]) -> Result<Box<dyn RsaVerifyingKey>, CryptoError>;

    /// Writes a private key anew as PKCS#8 in DER, so that its forms become the same bytes. Whether the numbers
    /// belong together is for [`Self::signing_key`] to say.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPrivateKey`], [`CryptoError::EncryptedKey`] and [`CryptoError::ModulusLength`].
    fn to_pkcs8_der(&self, key: &[u8]) -> Result<SecretBytes, CryptoError> {
        Ok(document::rsa::private(key)?.pkcs8)
    }
}

/// A private key; wiped when dropped, never shown by `Debug`.
pub trait RsaSigningKey: Send + Sync + fmt::Debug {
    /// Bits in the modulus.
    fn modulus_bits(&self) -> usize;

    /// The public key as SubjectPublicKeyInfo in DER.
    fn public_key_der(&self) -> &[u8];

    /// Signs `digest`; the signature has as many bytes as the modulus.
    ///
    /// # Errors
    /// [`CryptoError::RandomUnavailable`] or [`CryptoError::Backend`].
    fn sign_digest(&self, scheme: RsaSignatureScheme, digest: &Digest) -> Result<Vec<u8>, CryptoError>;
}

/// A public key.
pub trait RsaVerifyingKey: Send + Sync + fmt::Debug {
    /// Bits in the modulus.
    fn modulus_bits(&self) -> usize;

    /// Checks a signature over `digest`.
    ///
    /// # Errors
    /// [`CryptoError::InvalidSignature`] if it does not match, or has a salt of another length.
    fn verify_digest(
        &self,
        scheme: RsaSignatureScheme,
        digest: &Digest,
        signature: &[u8],
    ) -> Result<(), CryptoError>;
}

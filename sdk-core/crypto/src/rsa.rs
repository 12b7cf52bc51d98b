//! RSA encryption (RFC 8017) with PKCS#1 v1.5 and OAEP padding.

use crate::{CryptoError, SecretBytes};
use std::fmt;

/// Bits in the shortest modulus taken: NIST SP 800-131A forbids less, and so does aws-lc-rs.
const MIN_MODULUS_BITS: usize = 2048;
/// Bits in the longest modulus taken: beyond it one decryption takes seconds, and aws-lc-rs refuses.
const MAX_MODULUS_BITS: usize = 8192;

/// How a plaintext is padded before it is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RsaPadding {
    /// RSAES-PKCS1-v1_5. Only for old ciphertexts: see [`RsaDecryptionKey::decrypt`].
    Pkcs1v15,
    /// RSAES-OAEP with SHA-1, also in MGF1, and an empty label.
    OaepSha1,
    /// RSAES-OAEP with SHA-256, also in MGF1, and an empty label.
    OaepSha256,
    /// RSAES-OAEP with SHA-384, also in MGF1, and an empty label.
    OaepSha384,
    /// RSAES-OAEP with SHA-512, also in MGF1, and an empty label.
    OaepSha512,
}

impl RsaPadding {
    /// Bytes by which a plaintext must be shorter than the modulus.
    pub const fn overhead(self) -> usize {
        match self {
            Self::Pkcs1v15 => 11,
            Self::OaepSha1 => 2 * 20 + 2,
            Self::OaepSha256 => 2 * 32 + 2,
            Self::OaepSha384 => 2 * 48 + 2,
            Self::OaepSha512 => 2 * 64 + 2,
        }
    }
}

/// Reads keys for encryption.
///
/// A modulus has 2048 to 8192 bits, a public exponent is odd and has at most 33.
pub trait RsaEncryption: Send + Sync + fmt::Debug {
    /// Reads a public key: SubjectPublicKeyInfo or PKCS#1 `RSAPublicKey`, as DER or PEM.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPublicKey`] if it is neither; [`CryptoError::ModulusLength`].
    fn encryption_key(&self, key: &[u8]) -> Result<Box<dyn RsaEncryptionKey>, CryptoError>;

    /// Reads a private key: PKCS#8 or PKCS#1 `RSAPrivateKey` of two primes, as DER or PEM.
    ///
    /// # Errors
    /// [`CryptoError::InvalidPrivateKey`] if it is neither, or if its numbers do not belong together;
    /// [`CryptoError::EncryptedKey`] if it is under a password; [`CryptoError::ModulusLength`].
    fn decryption_key(&self, key: &[u8]) -> Result<Box<dyn RsaDecryptionKey>, CryptoError>;
}

/// A public key.
pub trait RsaEncryptionKey: Send + Sync + fmt::Debug {
    /// Bits in the modulus.
    fn modulus_bits(&self) -> usize;

    /// The key as SubjectPublicKeyInfo in DER.
    fn spki_der(&self) -> &[u8];

    /// Bytes in the modulus, and in every ciphertext.
    fn modulus_length(&self) -> usize {
        self.modulus_bits().div_ceil(8)
    }

    /// Bytes in the longest plaintext.
    fn max_plaintext_length(&self, padding: RsaPadding) -> usize {
        self.modulus_length().saturating_sub(padding.overhead())
    }

    /// Encrypts `plaintext`, differently each time, to as many bytes as the modulus has.
    ///
    /// # Errors
    /// [`CryptoError::TooLong`] if `plaintext` is longer than [`Self::max_plaintext_length`];
    /// [`CryptoError::RandomUnavailable`] or [`CryptoError::Backend`].
    fn encrypt(&self, padding: RsaPadding, plaintext: &[u8]) -> Result<Vec<u8>, CryptoError>;
}

/// A private key; wiped when dropped, never shown by `Debug`.
pub trait RsaDecryptionKey: Send + Sync + fmt::Debug {
    /// Bits in the modulus.
    fn modulus_bits(&self) -> usize;

    /// The public key as SubjectPublicKeyInfo in DER.
    fn public_key_der(&self) -> &[u8];

    /// Bytes in the modulus, and in every ciphertext.
    fn modulus_length(&self) -> usize {
        self.modulus_bits().div_ceil(8)
    }

    /// Decrypts `ciphertext`.
    ///
    /// With [`RsaPadding::Pkcs1v15`] success proves nothing: a backend may answer a ciphertext that does not
    /// open with bytes of its own making, always the same for that ciphertext, so that nobody learns from
    /// errors how to open others (draft-irtf-cfrg-rsa-guidance). Whoever uses the plaintext must notice.
    ///
    /// # Errors
    /// [`CryptoError::DecryptionFailed`] whatever the reason.
    fn decrypt(&self, padding: RsaPadding, ciphertext: &[u8]) -> Result<SecretBytes, CryptoError>;
}

/// Refuses a modulus that is too short or too long.
pub(crate) fn check_modulus_bits(bits: usize) -> Result<(), CryptoError> {
    if (MIN_MODULUS_BITS..=MAX_MODULUS_BITS).contains(&bits) {
        Ok(())
    } else {
        Err(CryptoError::ModulusLength { bits })
    }
}

//! AES-GCM with 12-byte nonces and 16-byte tags (NIST SP 800-38D), in place or from one buffer into another.

use crate::CryptoError;
use std::fmt;

/// Bytes in a nonce.
pub const NONCE_LENGTH: usize = 12;
/// Bytes in an authentication tag.
pub const TAG_LENGTH: usize = 16;
/// Bytes that one nonce may encrypt, 2^36 - 32, after which the block counter would repeat.
const MAX_LENGTH: u64 = (1 << 36) - 32;
/// A nonce, also called initialization vector. Never reuse one under the same key.
pub type Nonce = [u8; NONCE_LENGTH];
/// An authentication tag.
pub type Tag = [u8; TAG_LENGTH];

/// Which AES-GCM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AeadAlgorithm {
    /// AES-GCM with a 16-byte key.
    Aes128Gcm,
    /// AES-GCM with a 24-byte key.
    Aes192Gcm,
    /// AES-GCM with a 32-byte key.
    Aes256Gcm,
}

impl AeadAlgorithm {
    /// Bytes in a key.
    pub const fn key_length(self) -> usize {
        match self {
            Self::Aes128Gcm => 16,
            Self::Aes192Gcm => 24,
            Self::Aes256Gcm => 32,
        }
    }

    /// Refuses a key that does not have the algorithm's length.
    pub(crate) fn check_key(self, key: &[u8]) -> Result<(), CryptoError> {
        if key.len() == self.key_length() {
            Ok(())
        } else {
            Err(CryptoError::KeyLength { expected: self.key_length(), actual: key.len() })
        }
    }

    /// The algorithm for a key of `length` bytes, if there is one.
    pub const fn from_key_length(length: usize) -> Option<Self> {
        match length {
            16 => Some(Self::Aes128Gcm),
            24 => Some(Self::Aes192Gcm),
            32 => Some(Self::Aes256Gcm),
            _ => None,
        }
    }
}

/// Makes keys for authenticated encryption.
pub trait Aead: Send + Sync + fmt::Debug {
    /// Expands `key` for use; the expanded form is wiped when dropped.
    ///
    /// # Errors
    /// [`CryptoError::KeyLength`] if `key` does not have the algorithm's length.
    fn key(&self, algorithm: AeadAlgorithm, key: &[u8]) -> Result<Box<dyn AeadKey>, CryptoError>;
}

/// A key ready for use. `Debug` never shows it.
pub trait AeadKey: Send + Sync + fmt::Debug {
    /// Encrypts `data` in place and returns the tag over it and `aad`.
    ///
    /// # Errors
    /// [`CryptoError::TooLong`] beyond 2^36 - 32 bytes.
    fn seal_in_place(&self, nonce: &Nonce, aad: &[u8], data: &mut [u8]) -> Result<Tag, CryptoError>;

    /// Encrypts `plaintext` into `ciphertext`, which must have the same length, and returns the tag over it and `aad`.
    ///
    /// # Errors
    /// [`CryptoError::TooLong`] if the two lengths differ or are beyond 2^36 - 32 bytes; `ciphertext` is then
    /// as it was.
    fn seal_into(
        &self,
        nonce: &Nonce,
        aad: &[u8],
        plaintext: &[u8],
        ciphertext: &mut [u8],
    ) -> Result<Tag, CryptoError>;

    /// Decrypts `ciphertext` into `plaintext`, which must have the same length.
    ///
    /// # Errors
    /// [`CryptoError::NotAuthentic`] if the tag does not match; `plaintext` then holds zeros.
    /// [`CryptoError::TooLong`] if the two lengths differ or are beyond 2^36 - 32 bytes; `plaintext` is then
    /// as it was.
    fn open_into(
        &self,
        nonce: &Nonce,
        aad: &[u8],
        ciphertext: &[u8],
        tag: &Tag,
        plaintext: &mut [u8],
    ) -> Result<(), CryptoError>;
}

/// Refuses more data than one nonce may encrypt.
pub(crate) fn check_length(data: &[u8]) -> Result<(), CryptoError> {
    // A usize never has more than 64 bits on the targets that Rust supports.
    if data.len() as u64 <= MAX_LENGTH { Ok(()) } else { Err(CryptoError::TooLong) }
}

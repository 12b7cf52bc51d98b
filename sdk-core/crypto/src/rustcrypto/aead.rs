//! AES-GCM by the crates `aes` and `aes-gcm`, which `kmseal-gcm` makes to machine code.

use crate::aead::check_length;
use crate::{Aead, AeadAlgorithm, AeadKey, CryptoError, Nonce, Tag};
use kmseal_gcm::Gcm;
use std::fmt;
use zeroize::Zeroize;

#[derive(Debug)]
pub(super) struct RustAead;

impl Aead for RustAead {
    fn key(&self, algorithm: AeadAlgorithm, key: &[u8]) -> Result<Box<dyn AeadKey>, CryptoError> {
        algorithm.check_key(key)?;
        let cipher = Gcm::new(key).ok_or(CryptoError::Backend)?;
        Ok(Box::new(Key { algorithm, cipher }))
    }
}

struct Key {
    algorithm: AeadAlgorithm,
    cipher: Gcm,
}

impl AeadKey for Key {
    fn seal_in_place(&self, nonce: &Nonce, aad: &[u8], data: &mut [u8]) -> Result<Tag, CryptoError> {
        check_length(data)?;
        self.cipher.seal_in_place(nonce, aad, data).ok_or(CryptoError::TooLong)
    }

    fn seal_into(
        &self,
        nonce: &Nonce,
        aad: &[u8],
        plaintext: &[u8],
        ciphertext: &mut [u8],
    ) -> Result<Tag, CryptoError> {
        check_length(plaintext)?;
        self.cipher.seal_into(nonce, aad, plaintext, ciphertext).ok_or(CryptoError::TooLong)
    }

    fn open_into(
        &self,
        nonce: &Nonce,
        aad: &[u8],
        ciphertext: &[u8],
        tag: &Tag,
        plaintext: &mut [u8],
    ) -> Result<(), CryptoError> {
        check_length(ciphertext)?;
        if plaintext.len() != ciphertext.len() {
            return Err(CryptoError::TooLong);
        }
        if self.cipher.open_into(nonce, aad, ciphertext, tag, plaintext) {
            return Ok(());
        }
        // The tag is compared first, so this wipes only what the caller left there, as the doors promise.
        plaintext.zeroize();
        Err(CryptoError::NotAuthentic)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AeadKey").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

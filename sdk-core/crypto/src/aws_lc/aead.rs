//! AES-GCM by aws-lc-rs.

use crate::aead::check_length;
use crate::{Aead, AeadAlgorithm, AeadKey, CryptoError, Nonce, TAG_LENGTH, Tag};
use aws_lc_rs::aead::{self, AES_128_GCM, AES_192_GCM, AES_256_GCM, Aad, LessSafeKey, UnboundKey};
use std::fmt;
use zeroize::Zeroize;

#[derive(Debug)]
pub(super) struct AwsLcAead;

impl Aead for AwsLcAead {
    fn key(&self, algorithm: AeadAlgorithm, key: &[u8]) -> Result<Box<dyn AeadKey>, CryptoError> {
        algorithm.check_key(key)?;
        let cipher = match algorithm {
            AeadAlgorithm::Aes128Gcm => &AES_128_GCM,
            AeadAlgorithm::Aes192Gcm => &AES_192_GCM,
            AeadAlgorithm::Aes256Gcm => &AES_256_GCM,
        };
        let unbound = UnboundKey::new(cipher, key).map_err(|_| CryptoError::Backend)?;
        Ok(Box::new(Key { algorithm, key: LessSafeKey::new(unbound) }))
    }
}

/// "Less safe" because the caller picks the nonces, which is what this crate's interface is for. aws-lc wipes
/// the expanded key when it frees it.
struct Key {
    algorithm: AeadAlgorithm,
    key: LessSafeKey,
}

impl AeadKey for Key {
    fn seal_in_place(&self, nonce: &Nonce, aad: &[u8], data: &mut [u8]) -> Result<Tag, CryptoError> {
        check_length(data)?;
        let nonce = aead::Nonce::assume_unique_for_key(*nonce);
        let tag = self.key.seal_in_place_separate_tag(nonce, Aad::from(aad), data);
        let tag = tag.map_err(|_| CryptoError::Backend)?;
        tag.as_ref().try_into().map_err(|_| CryptoError::Backend)
    }

    fn seal_into(
        &self,
        nonce: &Nonce,
        aad: &[u8],
        plaintext: &[u8],
        ciphertext: &mut [u8],
    ) -> Result<Tag, CryptoError> {
        check_length(plaintext)?;
        if plaintext.len() != ciphertext.len() {
            return Err(CryptoError::TooLong);
        }
        let nonce = aead::Nonce::assume_unique_for_key(*nonce);
        let mut tag = [0; TAG_LENGTH];
        self.key
            .seal_out_of_place_scatter(nonce, Aad::from(aad), plaintext, ciphertext, &[], &mut tag)
            .map_err(|_| CryptoError::Backend)?;
        Ok(tag)
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
        if ciphertext.len() != plaintext.len() {
            return Err(CryptoError::TooLong);
        }
        let nonce = aead::Nonce::assume_unique_for_key(*nonce);
        let opened = self.key.open_separate_gather(nonce, Aad::from(aad), ciphertext, tag, plaintext);
        opened.map_err(|_| {
            // aws-lc-rs may decrypt before it compares the tag, and does not say what it leaves behind.
            plaintext.zeroize();
            CryptoError::NotAuthentic
        })
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AeadKey").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

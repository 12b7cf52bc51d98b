//! AES-GCM by the crates `aes` and `aes-gcm`.

use crate::aead::check_length;
use crate::{Aead, AeadAlgorithm, AeadKey, CryptoError, Nonce, Tag};
use aes::Aes192;
use aes::cipher::consts::{U12, U16};
use aes_gcm::aead::inout::InOutBuf;
use aes_gcm::{AeadInOut, KeyInit};
use aes_gcm::{Aes128Gcm, Aes256Gcm, AesGcm};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

#[derive(Debug)]
pub(super) struct RustAead;

impl Aead for RustAead {
    fn key(&self, algorithm: AeadAlgorithm, key: &[u8]) -> Result<Box<dyn AeadKey>, CryptoError> {
        algorithm.check_key(key)?;
        match algorithm {
            AeadAlgorithm::Aes128Gcm => expand::<Aes128Gcm>(algorithm, key),
            AeadAlgorithm::Aes192Gcm => expand::<AesGcm<Aes192, U12>>(algorithm, key),
            AeadAlgorithm::Aes256Gcm => expand::<Aes256Gcm>(algorithm, key),
        }
    }
}

/// Expands `key` for the cipher `C`.
fn expand<C: Cipher + KeyInit>(
    algorithm: AeadAlgorithm,
    key: &[u8],
) -> Result<Box<dyn AeadKey>, CryptoError> {
    let cipher = C::new_from_slice(key).map_err(|_| CryptoError::Backend)?;
    Ok(Box::new(Key { algorithm, cipher }))
}

/// An AES-GCM whose expanded key wipes itself; asked for as a bound so that the promise cannot be lost with a
/// Cargo feature.
trait Cipher: AeadInOut<NonceSize = U12, TagSize = U16> + ZeroizeOnDrop + Send + Sync + 'static {}

impl<C: AeadInOut<NonceSize = U12, TagSize = U16> + ZeroizeOnDrop + Send + Sync + 'static> Cipher for C {}

struct Key<C> {
    algorithm: AeadAlgorithm,
    cipher: C,
}

impl<C: Cipher> AeadKey for Key<C> {
    fn seal_in_place(&self, nonce: &Nonce, aad: &[u8], data: &mut [u8]) -> Result<Tag, CryptoError> {
        check_length(data)?;
        let tag = self.cipher.encrypt_inout_detached(nonce.into(), aad, InOutBuf::from(data));
        tag.map(Into::into).map_err(|_| CryptoError::TooLong)
    }

    fn seal_into(
        &self,
        nonce: &Nonce,
        aad: &[u8],
        plaintext: &[u8],
        ciphertext: &mut [u8],
    ) -> Result<Tag, CryptoError> {
        check_length(plaintext)?;
        let buffer = InOutBuf::new(plaintext, ciphertext).map_err(|_| CryptoError::TooLong)?;
        let tag = self.cipher.encrypt_inout_detached(nonce.into(), aad, buffer);
        tag.map(Into::into).map_err(|_| CryptoError::TooLong)
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
        let buffer = InOutBuf::new(ciphertext, &mut *plaintext).map_err(|_| CryptoError::TooLong)?;
        let opened = self.cipher.decrypt_inout_detached(nonce.into(), aad, buffer, tag.into());
        opened.map_err(|_| {
            // The tag is compared first, so this wipes only what the caller left there, as the doors promise.
            plaintext.zeroize();
            CryptoError::NotAuthentic
        })
    }
}

impl<C> fmt::Debug for Key<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AeadKey").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

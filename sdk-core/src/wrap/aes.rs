//! A data key wrapped under an AES key: AES-GCM with the encryption context in its associated data.
//!
//! Spec: framework/raw-aes-keyring.md

use crate::{
    error::{Error, ErrorKind},
    secret::{PlaintextDataKey, WrappingKey},
};
use kmseal_crypto::{AeadAlgorithm, AeadKey, Nonce, Provider, TAG_LENGTH};
use zeroize::Zeroizing;

/// A wrapped data key and the IV that it was wrapped with.
pub(crate) struct WrappedKey {
    pub(crate) iv: Nonce,
    /// Ciphertext and tag.
    pub(crate) ciphertext: Vec<u8>,
}

/// Wraps `data_key` under `wrapping_key`, whose length picks AES-128, AES-192 or AES-256, bound to `aad`.
pub(crate) fn wrap_key(
    wrapping_key: &WrappingKey,
    data_key: &PlaintextDataKey,
    aad: &[u8],
    provider: &Provider,
) -> Result<WrappedKey, Error> {
    let mut iv = Nonce::default();
    provider.random.fill(&mut iv)?;
    let mut data = Zeroizing::new(data_key.expose_secret().to_vec());
    let tag = aead_key(wrapping_key, provider)?.seal_in_place(&iv, aad, &mut data)?;
    Ok(WrappedKey { iv, ciphertext: [&data[..], &tag].concat() })
}

/// Unwraps what [`wrap_key`] made.
pub(crate) fn unwrap_key(
    wrapping_key: &WrappingKey,
    iv: &Nonce,
    ciphertext: &[u8],
    aad: &[u8],
    provider: &Provider,
) -> Result<PlaintextDataKey, Error> {
    let not_authentic = |_| {
        Error::new(
            ErrorKind::NotAuthentic,
            "the wrapped key does not open under this wrapping key and encryption context; one of them is not the one it was encrypted with, or it was altered",
        )
    };
    let (data, tag) = ciphertext.split_last_chunk::<TAG_LENGTH>().ok_or_else(|| {
        Error::new(
            ErrorKind::NotAuthentic,
            "the wrapped key is shorter than its authentication tag; it was cut off",
        )
    })?;
    let mut data_key = Zeroizing::new(vec![0; data.len()]);
    aead_key(wrapping_key, provider)?.open_into(iv, aad, data, tag, &mut data_key).map_err(not_authentic)?;
    Ok(PlaintextDataKey::new(std::mem::take(&mut *data_key)))
}

/// Checks that a wrapping key has a length that AES has, and says which AES it is for.
pub(crate) fn check_key(wrapping_key: &WrappingKey) -> Result<AeadAlgorithm, Error> {
    let length = wrapping_key.expose_secret().len();
    AeadAlgorithm::from_key_length(length).ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidArgument,
            format!("an AES wrapping key has 16, 24 or 32 bytes, this one has {length}"),
        )
    })
}

fn aead_key(wrapping_key: &WrappingKey, provider: &Provider) -> Result<Box<dyn AeadKey>, Error> {
    Ok(provider.aead.key(check_key(wrapping_key)?, wrapping_key.expose_secret())?)
}

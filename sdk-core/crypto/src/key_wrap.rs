//! AES key wrap with padding (RFC 5649, NIST SP 800-38F's KWP): keys sealed under a key, without a nonce.

use crate::{CryptoError, SecretBytes};
use std::fmt;

/// Bytes in half an AES block, the unit of key wrap.
const SEMIBLOCK: usize = 8;
/// Bytes in the longest secret wrapped here: aws-lc takes 2^31 - 1, and no key comes near this.
const MAX_LENGTH: usize = 1 << 20;

/// Wraps and unwraps secrets.
pub trait KeyWrap: Send + Sync + fmt::Debug {
    /// Wraps `secret`, of 1 byte to a mebibyte, under `key`, of 16 or 32 bytes. The result is longer by 8
    /// bytes and what is missing to a multiple of 8; the same secret always gives the same bytes.
    ///
    /// # Errors
    /// [`CryptoError::KeyLength`] for another length of `key`; [`CryptoError::TooLong`] if `secret` is longer
    /// or empty.
    fn wrap_padded(&self, key: &[u8], secret: &[u8]) -> Result<Vec<u8>, CryptoError>;

    /// Unwraps what [`Self::wrap_padded`] made.
    ///
    /// # Errors
    /// [`CryptoError::NotAuthentic`] if it was not made under `key`, or was altered;
    /// [`CryptoError::KeyLength`] for another length of `key`.
    fn unwrap_padded(&self, key: &[u8], wrapped: &[u8]) -> Result<SecretBytes, CryptoError>;
}

/// Refuses a key that is not of 16 or 32 bytes; aws-lc-rs has no key wrap under 24.
pub(crate) fn check_key(key: &[u8]) -> Result<(), CryptoError> {
    match key.len() {
        16 | 32 => Ok(()),
        actual => Err(CryptoError::KeyLength { expected: 32, actual }),
    }
}

/// The bytes that wrapping `secret` makes, once its length is found fit.
pub(crate) fn wrapped_length(secret: &[u8]) -> Result<usize, CryptoError> {
    if secret.is_empty() || secret.len() > MAX_LENGTH {
        return Err(CryptoError::TooLong);
    }
    Ok(secret.len().next_multiple_of(SEMIBLOCK) + SEMIBLOCK)
}

/// Refuses what cannot be a wrapped secret by its length alone.
pub(crate) fn check_wrapped(wrapped: &[u8]) -> Result<(), CryptoError> {
    let whole = wrapped.len().is_multiple_of(SEMIBLOCK);
    if whole && (2 * SEMIBLOCK..=MAX_LENGTH + SEMIBLOCK).contains(&wrapped.len()) {
        Ok(())
    } else {
        Err(CryptoError::NotAuthentic)
    }
}

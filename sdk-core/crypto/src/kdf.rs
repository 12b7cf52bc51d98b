//! Key derivation: HKDF (RFC 5869) and the counter-mode KDF over HMAC (NIST SP 800-108).

use crate::{CryptoError, HashAlgorithm};
use std::fmt;

/// Derives keys from keys.
pub trait Kdf: Send + Sync + fmt::Debug {
    /// Extracts: the first half of HKDF. Expand the result as often as needed.
    fn hkdf_extract(&self, hash: HashAlgorithm, salt: &[u8], secret: &[u8]) -> Box<dyn HkdfKey>;

    /// Fills `output` by the counter-mode KDF with HMAC: 32-bit counter from 1, then
    /// `label || 0x00 || context || length of output in bits (32-bit)`, all big-endian.
    ///
    /// # Errors
    /// [`CryptoError::TooLong`] if `output` is longer than 255 digests.
    fn counter_hmac(
        &self,
        hash: HashAlgorithm,
        secret: &[u8],
        label: &[u8],
        context: &[u8],
        output: &mut [u8],
    ) -> Result<(), CryptoError>;
}

/// The pseudorandom key between HKDF's extract and expand; wiped when dropped.
pub trait HkdfKey: Send + Sync + fmt::Debug {
    /// Expands into `output`; `info` is the concatenation of its parts.
    ///
    /// # Errors
    /// [`CryptoError::TooLong`] if `output` is longer than 255 digests.
    fn expand(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), CryptoError>;
}

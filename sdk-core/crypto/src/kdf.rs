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
    /// [`CryptoError::KeyLength`] if `secret` is empty, [`CryptoError::TooLong`] if `output` is longer than
    /// 255 digests.
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

/// The length of `output` in bits, as the counter-mode KDF hashes it, once its arguments are found sound.
pub(crate) fn counter_output_bits(
    hash: HashAlgorithm,
    secret: &[u8],
    output: &[u8],
) -> Result<[u8; 4], CryptoError> {
    // One backend refuses an empty key, the other does not; the answer must not depend on the backend.
    if secret.is_empty() {
        return Err(CryptoError::KeyLength { expected: hash.digest_length(), actual: 0 });
    }
    check_output(hash, output)?;
    let bits = output.len().checked_mul(8).and_then(|bits| u32::try_from(bits).ok());
    bits.map(u32::to_be_bytes).ok_or(CryptoError::TooLong)
}

/// Refuses an output of more than 255 digests, the limit of HKDF and here of the counter mode too.
pub(crate) fn check_output(hash: HashAlgorithm, output: &[u8]) -> Result<(), CryptoError> {
    if output.len() <= 255 * hash.digest_length() { Ok(()) } else { Err(CryptoError::TooLong) }
}

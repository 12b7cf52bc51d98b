//! Cryptographically secure random bytes.

use crate::CryptoError;
use std::fmt;

/// A source of random bytes.
pub trait Random: Send + Sync + fmt::Debug {
    /// Fills `output`.
    ///
    /// # Errors
    /// [`CryptoError::RandomUnavailable`] if the source failed; `output` is then not to be used.
    fn fill(&self, output: &mut [u8]) -> Result<(), CryptoError>;
}

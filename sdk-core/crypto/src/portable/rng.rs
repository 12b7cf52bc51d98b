//! A backend's random source in the shape that the RustCrypto crates draw from.

use crate::{CryptoError, Random};
use rand_core::{TryCryptoRng, TryRng};

/// Draws from a `Random`, and tells when that fails.
pub(crate) struct Drawing(pub(crate) &'static dyn Random);

impl TryRng for Drawing {
    type Error = CryptoError;

    fn try_next_u32(&mut self) -> Result<u32, CryptoError> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, CryptoError> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, output: &mut [u8]) -> Result<(), CryptoError> {
        self.0.fill(output)
    }
}

impl TryCryptoRng for Drawing {}

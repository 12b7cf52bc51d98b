//! Random bytes by the crate `getrandom`: the system's, or in wasm the host's `crypto.getRandomValues`.

use crate::{CryptoError, Random};

#[derive(Debug)]
pub(super) struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, output: &mut [u8]) -> Result<(), CryptoError> {
        getrandom::fill(output).map_err(|_| CryptoError::RandomUnavailable)
    }
}

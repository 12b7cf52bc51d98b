//! Random bytes by aws-lc's generator, which the operating system seeds.

use crate::{CryptoError, Random};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};

#[derive(Debug)]
pub(super) struct AwsLcRandom;

impl Random for AwsLcRandom {
    fn fill(&self, output: &mut [u8]) -> Result<(), CryptoError> {
        SystemRandom::new().fill(output).map_err(|_| CryptoError::RandomUnavailable)
    }
}

//! HMAC by aws-lc-rs.

use crate::{CryptoError, Mac, MacAlgorithm};
use aws_lc_rs::hmac::{self, HMAC_SHA224, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512, Key};

#[derive(Debug)]
pub(super) struct AwsLcMac;

impl Mac for AwsLcMac {
    fn sign(&self, algorithm: MacAlgorithm, key: &[u8], message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        algorithm.check_key(key)?;
        let native = match algorithm {
            MacAlgorithm::HmacSha224 => HMAC_SHA224,
            MacAlgorithm::HmacSha256 => HMAC_SHA256,
            MacAlgorithm::HmacSha384 => HMAC_SHA384,
            MacAlgorithm::HmacSha512 => HMAC_SHA512,
        };
        Ok(hmac::sign(&Key::new(native, key), message).as_ref().to_vec())
    }
}

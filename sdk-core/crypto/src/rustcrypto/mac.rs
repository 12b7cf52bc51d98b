//! HMAC by the crate `hmac`.

use crate::{CryptoError, Mac, MacAlgorithm};
use hmac::{Hmac, KeyInit};
use sha2::{Sha224, Sha256, Sha384, Sha512};

#[derive(Debug)]
pub(super) struct RustMac;

impl Mac for RustMac {
    fn sign(&self, algorithm: MacAlgorithm, key: &[u8], message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        algorithm.check_key(key)?;
        match algorithm {
            MacAlgorithm::HmacSha224 => sign::<Hmac<Sha224>>(key, message),
            MacAlgorithm::HmacSha256 => sign::<Hmac<Sha256>>(key, message),
            MacAlgorithm::HmacSha384 => sign::<Hmac<Sha384>>(key, message),
            MacAlgorithm::HmacSha512 => sign::<Hmac<Sha512>>(key, message),
        }
    }
}

fn sign<M: hmac::Mac + KeyInit>(key: &[u8], message: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let mut mac = <M as KeyInit>::new_from_slice(key).map_err(|_| CryptoError::Backend)?;
    mac.update(message);
    Ok(mac.finalize().into_bytes().to_vec())
}

//! HKDF by the crate `hkdf`; the counter mode of NIST SP 800-108 put together from the crate `hmac`.

use crate::kdf::{check_output, counter_output_bits};
use crate::{CryptoError, HashAlgorithm, HkdfKey, Kdf};
use hkdf::{GenericHkdf, GenericHkdfExtract, HmacImpl};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};
use std::fmt;
use zeroize::Zeroize;

#[derive(Debug)]
pub(super) struct RustKdf;

impl Kdf for RustKdf {
    fn hkdf_extract(&self, hash: HashAlgorithm, salt: &[u8], secret: &[u8]) -> Box<dyn HkdfKey> {
        match hash {
            HashAlgorithm::Sha256 => extract::<Hmac<Sha256>>(hash, salt, secret),
            HashAlgorithm::Sha384 => extract::<Hmac<Sha384>>(hash, salt, secret),
            HashAlgorithm::Sha512 => extract::<Hmac<Sha512>>(hash, salt, secret),
        }
    }

    fn counter_hmac(
        &self,
        hash: HashAlgorithm,
        secret: &[u8],
        label: &[u8],
        context: &[u8],
        output: &mut [u8],
    ) -> Result<(), CryptoError> {
        let bits = counter_output_bits(hash, secret, output)?;
        let fixed_input = [label, &[0], context, &bits];
        match hash {
            HashAlgorithm::Sha256 => counter_mode::<Hmac<Sha256>>(secret, &fixed_input, output),
            HashAlgorithm::Sha384 => counter_mode::<Hmac<Sha384>>(secret, &fixed_input, output),
            HashAlgorithm::Sha512 => counter_mode::<Hmac<Sha512>>(secret, &fixed_input, output),
        }
    }
}

/// HKDF-Extract with the HMAC `M`.
fn extract<M: HmacImpl + Send + Sync + 'static>(
    hash: HashAlgorithm,
    salt: &[u8],
    secret: &[u8],
) -> Box<dyn HkdfKey> {
    let mut extract = GenericHkdfExtract::<M>::new(Some(salt));
    extract.input_ikm(secret);
    let (mut bytes, key) = extract.finalize();
    bytes.zeroize();
    Box::new(Extracted { hash, key })
}

/// NIST SP 800-108r1, section 4.1, with the PRF `M`, which keys itself once.
fn counter_mode<M: Mac + KeyInit + Clone>(
    secret: &[u8],
    fixed_input: &[&[u8]],
    output: &mut [u8],
) -> Result<(), CryptoError> {
    let keyed = <M as KeyInit>::new_from_slice(secret).map_err(|_| CryptoError::Backend)?;
    for (counter, block) in (1_u32..).zip(output.chunks_mut(M::output_size())) {
        let mut prf = keyed.clone();
        prf.update(&counter.to_be_bytes());
        for part in fixed_input {
            prf.update(part);
        }
        let mut bytes = prf.finalize().into_bytes();
        for (to, from) in block.iter_mut().zip(&bytes) {
            *to = *from;
        }
        bytes.zeroize();
    }
    Ok(())
}

struct Extracted<M: HmacImpl> {
    hash: HashAlgorithm,
    key: GenericHkdf<M>,
}

impl<M: HmacImpl + Send + Sync> HkdfKey for Extracted<M> {
    fn expand(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), CryptoError> {
        check_output(self.hash, output)?;
        self.key.expand_multi_info(info, output).map_err(|_| CryptoError::TooLong)
    }
}

impl<M: HmacImpl> fmt::Debug for Extracted<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HkdfKey").field("hash", &self.hash).finish_non_exhaustive()
    }
}

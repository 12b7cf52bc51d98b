//! HKDF and the counter-mode KDF by aws-lc-rs.

use crate::kdf::{check_output, counter_output_bits};
use crate::{CryptoError, HashAlgorithm, HkdfKey, Kdf};
use aws_lc_rs::hkdf::{HKDF_SHA256, HKDF_SHA384, HKDF_SHA512, KeyType, Prk, Salt};
use aws_lc_rs::kdf::{KbkdfCtrHmacAlgorithmId, get_kbkdf_ctr_hmac_algorithm, kbkdf_ctr_hmac};
use std::fmt;

#[derive(Debug)]
pub(super) struct AwsLcKdf;

impl Kdf for AwsLcKdf {
    fn hkdf_extract(&self, hash: HashAlgorithm, salt: &[u8], secret: &[u8]) -> Box<dyn HkdfKey> {
        let algorithm = match hash {
            HashAlgorithm::Sha256 => HKDF_SHA256,
            HashAlgorithm::Sha384 => HKDF_SHA384,
            HashAlgorithm::Sha512 => HKDF_SHA512,
        };
        Box::new(Extracted { hash, key: Salt::new(algorithm, salt).extract(secret) })
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
        if output.is_empty() {
            // aws-lc takes this for a mistake.
            return Ok(());
        }
        let id = match hash {
            HashAlgorithm::Sha256 => KbkdfCtrHmacAlgorithmId::Sha256,
            HashAlgorithm::Sha384 => KbkdfCtrHmacAlgorithmId::Sha384,
            HashAlgorithm::Sha512 => KbkdfCtrHmacAlgorithmId::Sha512,
        };
        let algorithm = get_kbkdf_ctr_hmac_algorithm(id).ok_or(CryptoError::Backend)?;
        // aws-lc puts the counter in front and leaves the rest of the input to its caller.
        let fixed_input = [label, &[0], context, &bits].concat();
        kbkdf_ctr_hmac(algorithm, secret, &fixed_input, output).map_err(|_| CryptoError::Backend)
    }
}

struct Extracted {
    hash: HashAlgorithm,
    key: Prk,
}

impl HkdfKey for Extracted {
    fn expand(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), CryptoError> {
        check_output(self.hash, output)?;
        let expanded = self.key.expand(info, Length(output.len())).map_err(|_| CryptoError::TooLong)?;
        expanded.fill(output).map_err(|_| CryptoError::Backend)
    }
}

impl fmt::Debug for Extracted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HkdfKey").field("hash", &self.hash).finish_non_exhaustive()
    }
}

/// The bytes wanted, in the shape that aws-lc-rs asks for.
struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

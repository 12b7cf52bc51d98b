//! AES key wrap with padding by the crate `aes-kw`.

use crate::key_wrap::{check_key, check_wrapped, wrapped_length};
use crate::{CryptoError, KeyWrap, SecretBytes};
use aes_kw::{KeyInit, KwpAes128, KwpAes256};
use zeroize::Zeroizing;

#[derive(Debug)]
pub(super) struct RustKeyWrap;

impl KeyWrap for RustKeyWrap {
    fn wrap_padded(&self, key: &[u8], secret: &[u8]) -> Result<Vec<u8>, CryptoError> {
        check_key(key)?;
        let mut wrapped = vec![0; wrapped_length(secret)?];
        match native(key)? {
            Kwp::Aes128(kwp) => kwp.wrap_key(secret, &mut wrapped),
            Kwp::Aes256(kwp) => kwp.wrap_key(secret, &mut wrapped),
        }
        .map_err(|_| CryptoError::Backend)?;
        Ok(wrapped)
    }

    fn unwrap_padded(&self, key: &[u8], wrapped: &[u8]) -> Result<SecretBytes, CryptoError> {
        check_key(key)?;
        // The crate would take the eight bytes of a wrapped nothing for a secret of no bytes.
        check_wrapped(wrapped)?;
        let mut secret = Zeroizing::new(vec![0; wrapped.len()]);
        let unwrapped = match native(key)? {
            Kwp::Aes128(kwp) => kwp.unwrap_key(wrapped, &mut secret),
            Kwp::Aes256(kwp) => kwp.unwrap_key(wrapped, &mut secret),
        };
        Ok(SecretBytes::new(unwrapped.map_err(|_| CryptoError::NotAuthentic)?.to_vec()))
    }
}

/// The expanded keys wipe themselves when dropped.
enum Kwp {
    Aes128(KwpAes128),
    Aes256(KwpAes256),
}

fn native(key: &[u8]) -> Result<Kwp, CryptoError> {
    let kwp = match key.len() {
        16 => KwpAes128::new_from_slice(key).map(Kwp::Aes128),
        _ => KwpAes256::new_from_slice(key).map(Kwp::Aes256),
    };
    kwp.map_err(|_| CryptoError::Backend)
}

//! AES key wrap with padding by aws-lc-rs.

use crate::key_wrap::{check_key, check_wrapped, wrapped_length};
use crate::{CryptoError, KeyWrap, SecretBytes};
use aws_lc_rs::key_wrap::{AES_128, AES_256, AesBlockCipher, KeyEncryptionKey, KeyWrapPadded};
use zeroize::Zeroizing;

#[derive(Debug)]
pub(super) struct AwsLcKeyWrap;

impl KeyWrap for AwsLcKeyWrap {
    fn wrap_padded(&self, key: &[u8], secret: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let key = native(key)?;
        wrapped_length(secret)?;
        // aws-lc-rs asks for this much room, whatever the padding turns out to be.
        let mut wrapped = vec![0; secret.len() + 15];
        let length = key.wrap_with_padding(secret, &mut wrapped).map_err(|_| CryptoError::Backend)?.len();
        wrapped.truncate(length);
        Ok(wrapped)
    }

    fn unwrap_padded(&self, key: &[u8], wrapped: &[u8]) -> Result<SecretBytes, CryptoError> {
        let key = native(key)?;
        check_wrapped(wrapped)?;
        let mut secret = Zeroizing::new(vec![0; wrapped.len()]);
        let unwrapped = key.unwrap_with_padding(wrapped, &mut secret);
        let unwrapped = unwrapped.map_err(|_| CryptoError::NotAuthentic)?;
        Ok(SecretBytes::new(unwrapped.to_vec()))
    }
}

/// aws-lc-rs's type for `key`, which wipes its copy.
fn native(key: &[u8]) -> Result<KeyEncryptionKey<AesBlockCipher>, CryptoError> {
    check_key(key)?;
    let cipher = if key.len() == 16 { &AES_128 } else { &AES_256 };
    KeyEncryptionKey::new(cipher, key).map_err(|_| CryptoError::Backend)
}

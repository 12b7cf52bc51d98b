//! `RawAesKeyring`: wraps data keys under an AES key that the caller holds.
//!
//! Spec: framework/raw-aes-keyring.md

use crate::{
    attempt::Attempt,
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
    future::BoxFuture,
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
    secret::{PlaintextDataKey, WrappingKey},
    wrap::aes,
};
use kmseal_crypto::{NONCE_LENGTH, Nonce, TAG_LENGTH};

/// What stands between the key's name and the IV in the provider info: the tag's bits and the IV's bytes.
const NAME_SUFFIX: [u8; 8] = [0, 0, 0, (TAG_LENGTH * 8) as u8, 0, 0, 0, NONCE_LENGTH as u8];

/// Wraps data keys under an AES key that the caller holds, with AES-GCM.
///
/// The namespace and the name stand in the message in the clear; a message opens only where both are the same.
///
/// ```
/// use kmseal::{Client, WrappingKey, keyring::RawAesKeyring};
///
/// // In production: 32 bytes from a secret store, never from code.
/// let keyring = RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32]))?;
/// let client = Client::new();
/// let sealed = client.encrypt(&keyring, b"attack at dawn").blocking()?;
/// let opened = client.decrypt(&keyring, &sealed.ciphertext).blocking()?;
/// assert_eq!(opened.plaintext, b"attack at dawn");
/// # Ok::<(), kmseal::Error>(())
/// ```
#[derive(Debug)]
pub struct RawAesKeyring {
    namespace: String,
    key_name: String,
    wrapping_key: WrappingKey,
}

impl RawAesKeyring {
    /// Takes a key of 16, 24 or 32 bytes under a namespace and a name of the caller's choice.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the key has another length, or if the namespace begins with `aws-kms`,
    /// which belongs to the keyrings for AWS KMS.
    pub fn new(
        namespace: impl Into<String>,
        key_name: impl Into<String>,
        wrapping_key: WrappingKey,
    ) -> Result<Self, Error> {
        let namespace = namespace.into();
        if namespace.starts_with("aws-kms") {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!(
                    "the key namespace {namespace:?} begins with \"aws-kms\", which belongs to AWS KMS; choose another"
                ),
            ));
        }
        aes::check_key(&wrapping_key)?;
        Ok(Self { namespace, key_name: key_name.into(), wrapping_key })
    }

    fn wrap(&self, request: &WrapRequest<'_>) -> Result<Wrapped, Error> {
        let made = match request.data_key {
            Some(_) => None,
            None => {
                Some(PlaintextDataKey::generate(request.suite.data_key_length(), request.provider.random)?)
            }
        };
        let data_key = made
            .as_ref()
            .or(request.data_key)
            .ok_or_else(|| Error::new(ErrorKind::InvalidMaterials, "there is no data key to wrap"))?;
        let wrapped =
            aes::wrap_key(&self.wrapping_key, data_key, request.encryption_context, request.provider)?;
        let encrypted = EncryptedDataKey {
            key_provider_id: self.namespace.clone(),
            key_provider_info: [self.key_name.as_bytes(), &NAME_SUFFIX, &wrapped.iv].concat(),
            ciphertext: wrapped.ciphertext,
        };
        Ok(Wrapped { data_key: made, encrypted_data_keys: vec![encrypted] })
    }

    fn unwrap(&self, request: &UnwrapRequest<'_>) -> Unwrapped {
        let mut attempts = Vec::new();
        for encrypted in request.encrypted_data_keys {
            let Some(iv) = self.own_iv(encrypted) else {
                attempts.push(Attempt::passed_on(
                    &self.name(),
                    encrypted,
                    "it has another namespace or name",
                ));
                continue;
            };
            let opened = aes::unwrap_key(
                &self.wrapping_key,
                &iv,
                &encrypted.ciphertext,
                request.encryption_context,
                request.provider,
            );
            match opened.and_then(|data_key| request.check_length(data_key)) {
                Ok(data_key) => return Unwrapped::Opened(data_key),
                Err(error) => attempts.push(Attempt::failed(&self.name(), encrypted, error)),
            }
        }
        Unwrapped::NotOpened(attempts)
    }

    /// The IV in the provider info, if the data key is one of this keyring's.
    fn own_iv(&self, encrypted: &EncryptedDataKey) -> Option<Nonce> {
        if encrypted.key_provider_id != self.namespace {
            return None;
        }
        let (name, iv) = encrypted.key_provider_info.split_last_chunk::<NONCE_LENGTH>()?;
        let name = name.strip_suffix(&NAME_SUFFIX)?;
        (name == self.key_name.as_bytes()).then_some(*iv)
    }
}

impl Keyring for RawAesKeyring {
    fn name(&self) -> String {
        format!("RawAesKeyring({}/{})", self.namespace, self.key_name)
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(async move { self.wrap(&request) })
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(async move { self.unwrap(&request) })
    }
}

//! `RawAesKeyring`: wraps data keys under an AES key that the caller holds.
//!
//! Spec: framework/raw-aes-keyring.md

use super::{
    attempts::{Attempts, pass_on},
    bound_context::BoundContext,
    raw_name::RawName,
    wrap_once::wrap_once,
};
use crate::{
    attempt::AttemptOutcome,
    data_key::EncryptedDataKey,
    error::Error,
    future::BoxFuture,
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
    secret::{PlaintextDataKey, WrappingKey},
    wrap::aes,
};
use kmseal_crypto::{NONCE_LENGTH, Provider, TAG_LENGTH};

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
    name: RawName,
    wrapping_key: WrappingKey,
}

impl RawAesKeyring {
    /// Takes a key of 16, 24 or 32 bytes under a namespace and a name of the caller's choice.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if the key has another length, or if the namespace begins with `aws-kms`,
    /// which belongs to the keyrings for AWS KMS.
    pub fn new(
        namespace: impl Into<String>,
        key_name: impl Into<String>,
        wrapping_key: WrappingKey,
    ) -> Result<Self, Error> {
        let name = RawName::new(namespace.into(), key_name.into())?;
        aes::check_key(&wrapping_key)?;
        Ok(Self { name, wrapping_key })
    }

    fn wrap(&self, request: &WrapRequest<'_>) -> Result<Wrapped, Error> {
        wrap_once(request, |data_key| {
            let aad = request.encryption_context.encode()?;
            let wrapped = aes::wrap_key(&self.wrapping_key, data_key, &aad, request.provider)?;
            Ok(EncryptedDataKey {
                key_provider_id: self.name.namespace.clone(),
                key_provider_info: [self.name.key_name.as_bytes(), &NAME_SUFFIX, &wrapped.iv].concat(),
                ciphertext: wrapped.ciphertext,
            })
        })
    }

    fn unwrap(&self, request: &UnwrapRequest<'_>) -> Unwrapped {
        let mut attempts = Attempts::new(self.name(), request);
        let context = BoundContext::new(request);
        for encrypted in request.encrypted_data_keys {
            if let Some(data_key) =
                attempts.judge(encrypted, self.open(encrypted, &context, request.provider))
            {
                return Unwrapped::Opened(data_key);
            }
        }
        attempts.not_opened()
    }

    fn open(
        &self,
        encrypted: &EncryptedDataKey,
        context: &BoundContext<'_>,
        provider: &Provider,
    ) -> Result<PlaintextDataKey, AttemptOutcome> {
        let info = &encrypted.key_provider_info;
        let named = info.split_last_chunk::<NONCE_LENGTH>();
        let named = named.and_then(|(rest, iv)| Some((rest.strip_suffix(&NAME_SUFFIX)?, iv)));
        let Some((key_name, iv)) = named else { return pass_on("it was not wrapped by a raw AES keyring") };
        self.name.check(&encrypted.key_provider_id, key_name)?;
        Ok(context.unwrap_with(|context| {
            aes::unwrap_key(&self.wrapping_key, iv, &encrypted.ciphertext, context, provider)
        })?)
    }
}

impl Keyring for RawAesKeyring {
    fn name(&self) -> String {
        format!("RawAesKeyring({})", self.name)
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(async move { self.wrap(&request) })
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(async move { self.unwrap(&request) })
    }
}

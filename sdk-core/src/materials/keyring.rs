//! `Keyring`: something that wraps data keys and unwraps them again.
//!
//! Spec: framework/keyring-interface.md

use crate::{
    attempt::Attempt,
    context::EncryptionContext,
    context_order::ContextOrder,
    data_key::EncryptedDataKey,
    error::Error,
    future::{BoxFuture, MaybeSendSync},
    secret::PlaintextDataKey,
    suite::AlgorithmSuite,
};
use kmseal_crypto::Provider;
use std::{fmt, sync::Arc};

/// Wraps data keys under the keys that it holds or reaches, and unwraps them again.
///
/// A keyring takes and returns values; it keeps no state of a message. Every keyring is a
/// [`MaterialsManager`](super::MaterialsManager) too: the default one of the specification.
///
/// A keyring of one's own, which wraps with another and opens nothing on a holiday:
///
/// ```
/// use kmseal::{Attempt, BoxFuture, Client, Error, WrappingKey, keyring::RawAesKeyring};
/// use kmseal::materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped};
/// use std::sync::atomic::{AtomicBool, Ordering};
///
/// #[derive(Debug)]
/// struct Workdays<K> {
///     inner: K,
///     holiday: AtomicBool,
/// }
///
/// impl<K: Keyring> Keyring for Workdays<K> {
///     fn name(&self) -> String {
///         format!("Workdays({})", self.inner.name())
///     }
///
///     fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
///         self.inner.wrap_data_key(request)
///     }
///
///     fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
///         if !self.holiday.load(Ordering::Relaxed) {
///             return self.inner.unwrap_data_key(request);
///         }
///         let pass_on = |key| Attempt::passed_on(&self.name(), key, "it is a holiday; try tomorrow");
///         let attempts = request.encrypted_data_keys.iter().map(pass_on).collect();
///         Box::pin(async move { Unwrapped::NotOpened(attempts) })
///     }
/// }
///
/// let inner = RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32]))?;
/// let keyring = Workdays { inner, holiday: AtomicBool::new(false) };
/// let client = Client::new();
/// let sealed = client.encrypt(&keyring, b"four horses").blocking()?.ciphertext;
/// assert_eq!(client.decrypt(&keyring, &sealed).blocking()?.plaintext, b"four horses");
///
/// keyring.holiday.store(true, Ordering::Relaxed);
/// let error = client.decrypt(&keyring, &sealed).blocking().unwrap_err();
/// assert!(error.to_string().contains("passed it on: it is a holiday"));
/// # Ok::<(), Error>(())
/// ```
pub trait Keyring: fmt::Debug + MaybeSendSync {
    /// How it calls itself in errors, without secrets: `RawAesKeyring(namespace/name)`.
    fn name(&self) -> String;

    /// Wraps the data key of the request; if there is none yet, makes one and returns it too.
    ///
    /// # Errors
    /// Any failure: a message is not written under only some of its keys.
    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>>;

    /// Tries to unwrap one of the data keys of the request.
    ///
    /// Never an error: data keys that are somebody else's or that fail are told as attempts, so that the next
    /// keyring gets its turn and the user hears of each.
    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped>;
}

/// A shared keyring is a keyring, so that `Arc<dyn Keyring>` goes wherever a keyring does.
impl<K: Keyring + ?Sized> Keyring for Arc<K> {
    fn name(&self) -> String {
        (**self).name()
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        (**self).wrap_data_key(request)
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        (**self).unwrap_data_key(request)
    }
}

/// What a keyring is given when a message is encrypted.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct WrapRequest<'a> {
    /// Which says how long the data key is.
    pub suite: AlgorithmSuite,
    /// What the wrapped key must be bound to, the signature's public key included.
    pub encryption_context: &'a EncryptionContext,
    /// The data key, if a keyring before this one made it.
    pub data_key: Option<&'a PlaintextDataKey>,
    /// The client's choice of cryptography.
    pub provider: &'a Provider,
}

impl<'a> WrapRequest<'a> {
    /// Asks as a client does, for a bridge to another language or a test of a keyring.
    pub fn new(
        suite: AlgorithmSuite,
        encryption_context: &'a EncryptionContext,
        data_key: Option<&'a PlaintextDataKey>,
        provider: &'a Provider,
    ) -> Self {
        Self { suite, encryption_context, data_key, provider }
    }
}

/// What a keyring made of a [`WrapRequest`].
#[derive(Debug)]
pub struct Wrapped {
    /// The data key, if this keyring made it; `None` if it was given one.
    pub data_key: Option<PlaintextDataKey>,
    /// The data key, wrapped once for each wrapping key.
    pub encrypted_data_keys: Vec<EncryptedDataKey>,
}

/// What a keyring is given when a message is decrypted.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct UnwrapRequest<'a> {
    /// Which says how long the data key is.
    pub suite: AlgorithmSuite,
    /// What the wrapped key was bound to.
    pub encryption_context: &'a EncryptionContext,
    /// The message's data keys, in the message's order.
    pub encrypted_data_keys: &'a [EncryptedDataKey],
    /// The client's choice of cryptography.
    pub provider: &'a Provider,
    /// The order of the context's keys to try beside the canonical one, if the client allows it. The raw AES and the
    /// hierarchical keyring do: the official JavaScript client has used it in those.
    pub legacy_context_order: Option<&'a dyn ContextOrder>,
}

impl<'a> UnwrapRequest<'a> {
    /// Asks as a client does, for a bridge to another language or a test of a keyring.
    pub fn new(
        suite: AlgorithmSuite,
        encryption_context: &'a EncryptionContext,
        encrypted_data_keys: &'a [EncryptedDataKey],
        provider: &'a Provider,
    ) -> Self {
        Self { suite, encryption_context, encrypted_data_keys, provider, legacy_context_order: None }
    }

    /// Checks that an unwrapped key has the suite's length.
    pub(crate) fn check_length(&self, data_key: PlaintextDataKey) -> Result<PlaintextDataKey, Error> {
        let expected = self.suite.data_key_length();
        if data_key.len() == expected {
            return Ok(data_key);
        }
        Err(Error::new(
            crate::error::ErrorKind::NotAuthentic,
            format!("the data key has {} bytes, suite {} needs {expected}", data_key.len(), self.suite),
        ))
    }
}

/// What a keyring made of an [`UnwrapRequest`].
#[derive(Debug)]
pub enum Unwrapped {
    /// The data key.
    Opened(PlaintextDataKey),
    /// None of the data keys opened, and why, one by one.
    NotOpened(Vec<Attempt>),
}

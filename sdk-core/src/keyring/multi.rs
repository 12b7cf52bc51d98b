//! `MultiKeyring`: several keyrings as one, so that any of their keys opens the message.
//!
//! Spec: framework/multi-keyring.md

use crate::{
    error::{Error, ErrorKind},
    future::BoxFuture,
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
};
use std::sync::Arc;

/// Several keyrings as one: the generator makes the data key, every keyring wraps it, any of them unwraps it.
///
/// ```
/// use kmseal::{Client, WrappingKey, keyring::{MultiKeyring, RawAesKeyring}};
/// use std::sync::Arc;
///
/// let here = Arc::new(RawAesKeyring::new("orders", "here", WrappingKey::new(vec![1; 32]))?);
/// let there = Arc::new(RawAesKeyring::new("orders", "there", WrappingKey::new(vec![2; 32]))?);
/// let both = MultiKeyring::builder().generator(here).child(there.clone()).build()?;
/// let client = Client::new();
/// let sealed = client.encrypt(&both, b"for either").blocking()?;
/// assert_eq!(client.decrypt(&*there, &sealed.ciphertext).blocking()?.plaintext, b"for either");
/// # Ok::<(), kmseal::Error>(())
/// ```
#[derive(Debug)]
pub struct MultiKeyring {
    generator: Option<Arc<dyn Keyring>>,
    children: Vec<Arc<dyn Keyring>>,
}

/// Gathers the keyrings of a [`MultiKeyring`].
#[derive(Debug, Default)]
pub struct MultiKeyringBuilder {
    generator: Option<Arc<dyn Keyring>>,
    children: Vec<Arc<dyn Keyring>>,
}

impl MultiKeyringBuilder {
    /// Sets the keyring that makes the data key; without one the multi-keyring can only decrypt.
    #[must_use]
    pub fn generator(mut self, keyring: Arc<dyn Keyring>) -> Self {
        self.generator = Some(keyring);
        self
    }

    /// Adds a keyring that wraps the data key too.
    #[must_use]
    pub fn child(mut self, keyring: Arc<dyn Keyring>) -> Self {
        self.children.push(keyring);
        self
    }

    /// Makes the multi-keyring.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if there is no keyring at all.
    pub fn build(self) -> Result<MultiKeyring, Error> {
        if self.generator.is_none() && self.children.is_empty() {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "a multi-keyring needs a generator or a child; give it at least one keyring",
            ));
        }
        Ok(MultiKeyring { generator: self.generator, children: self.children })
    }
}

impl MultiKeyring {
    /// Starts to gather keyrings.
    pub fn builder() -> MultiKeyringBuilder {
        MultiKeyringBuilder::default()
    }

    async fn wrap(&self, request: WrapRequest<'_>) -> Result<Wrapped, Error> {
        let mut all = Wrapped { data_key: None, encrypted_data_keys: Vec::new() };
        match (&self.generator, request.data_key) {
            (Some(generator), _) => all = generator.wrap_data_key(request).await?,
            (None, Some(_)) => {}
            (None, None) => {
                return Err(Error::new(
                    ErrorKind::InvalidArgument,
                    "this multi-keyring has no generator and so can only decrypt; give it one to encrypt",
                ));
            }
        }
        for child in &self.children {
            let data_key = all.data_key.as_ref().or(request.data_key);
            if data_key.is_none() {
                return Err(Error::new(
                    ErrorKind::InvalidMaterials,
                    "the generator of a multi-keyring made no data key",
                ));
            }
            let wrapped = child.wrap_data_key(WrapRequest { data_key, ..request }).await?;
            all.encrypted_data_keys.extend(wrapped.encrypted_data_keys);
        }
        Ok(all)
    }

    async fn unwrap(&self, request: UnwrapRequest<'_>) -> Unwrapped {
        let mut attempts = Vec::new();
        for keyring in self.generator.iter().chain(&self.children) {
            match keyring.unwrap_data_key(request).await {
                Unwrapped::Opened(data_key) => return Unwrapped::Opened(data_key),
                Unwrapped::NotOpened(more) => attempts.extend(more),
            }
        }
        Unwrapped::NotOpened(attempts)
    }
}

impl Keyring for MultiKeyring {
    fn name(&self) -> String {
        let names: Vec<_> =
            self.generator.iter().chain(&self.children).map(|keyring| keyring.name()).collect();
        format!("MultiKeyring({})", names.join(", "))
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(self.wrap(request))
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(self.unwrap(request))
    }
}

//! `Client`: the API that nine in ten users need.
//!
//! Spec: client-apis/client.md

use crate::{
    context::EncryptionContext,
    context_order::ContextOrder,
    decrypt::Decrypt,
    encrypt::Encrypt,
    error::{Error, ErrorKind},
    limits::{Limits, NON_FRAMED_MAXIMUM},
    materials::MaterialsManager,
    message::HeaderRules,
    policy::CommitmentPolicy,
    provider::default_provider,
    stream::{DecryptStream, EncryptStream},
    threads::Threads,
};
use kmseal_crypto::Provider;
use std::{
    num::{NonZeroU16, NonZeroUsize},
    sync::Arc,
};

/// Encrypts and decrypts messages under one set of rules. Cheap to make and to share; it holds no keys.
///
/// ```
/// use kmseal::{Client, EncryptionContext, WrappingKey, keyring::RawAesKeyring};
///
/// # async fn run() -> Result<(), kmseal::Error> {
/// let client = Client::new();
/// let keyring = RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32]))?;
/// let context = EncryptionContext::new([("purpose", "invoice")])?;
///
/// let sealed = client.encrypt(&keyring, b"four horses").context(&context).await?;
/// let opened = client.decrypt(&keyring, &sealed.ciphertext).expect_context(&context).await?;
/// assert_eq!(opened.plaintext, b"four horses");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Client {
    pub(crate) rules: HeaderRules,
    pub(crate) provider: &'static Provider,
    pub(crate) legacy_context_order: Option<Arc<dyn ContextOrder>>,
    pub(crate) threads: Threads,
}

impl Client {
    /// A client with the safest rules that every official client's defaults meet: messages must commit to
    /// their key, and sizes are as wide as the format.
    pub fn new() -> Self {
        Self::on(default_provider())
    }

    fn on(provider: &'static Provider) -> Self {
        Self {
            rules: HeaderRules::default(),
            provider,
            legacy_context_order: None,
            threads: Threads::default(),
        }
    }

    /// The same rules with another cryptography backend.
    #[must_use]
    pub fn with_provider(mut self, provider: &'static Provider) -> Self {
        self.provider = provider;
        self
    }

    /// Starts to set rules.
    pub fn builder() -> ClientBuilder {
        ClientBuilder(Self::new())
    }

    /// Starts to set rules for a client with this cryptography backend. Unlike after [`ClientBuilder::provider`], nothing
    /// refers to the default one, and a program that has no other use for it is linked without it.
    pub fn builder_on(provider: &'static Provider) -> ClientBuilder {
        ClientBuilder(Self::on(provider))
    }

    /// Encrypts `plaintext` to one message; set options, then `.await` it or call [`Encrypt::blocking`].
    ///
    /// `materials` is a keyring or any other materials manager.
    pub fn encrypt<'a>(&'a self, materials: &'a dyn MaterialsManager, plaintext: &'a [u8]) -> Encrypt<'a> {
        Encrypt::new(self, materials, plaintext)
    }

    /// Decrypts one message; set options, then `.await` it or call [`Decrypt::blocking`].
    ///
    /// `materials` is a keyring or any other materials manager.
    pub fn decrypt<'a>(&'a self, materials: &'a dyn MaterialsManager, message: &'a [u8]) -> Decrypt<'a> {
        Decrypt::new(self, materials, message)
    }

    /// Encrypts a plaintext that comes in pieces to a message that goes out in pieces; see [`stream`](crate::stream).
    pub fn encrypt_stream<'a>(&'a self, materials: &'a dyn MaterialsManager) -> EncryptStream<'a> {
        EncryptStream::new(self, materials)
    }

    /// Decrypts a message that comes in pieces; see [`stream`](crate::stream).
    pub fn decrypt_stream<'a>(&'a self, materials: &'a dyn MaterialsManager) -> DecryptStream<'a> {
        DecryptStream::new(self, materials)
    }

    /// Checks what a materials manager returned, or a message holds, against the limit on data keys.
    pub(crate) fn check_data_key_count(&self, count: usize) -> Result<(), Error> {
        match self.rules.limits.max_encrypted_data_keys {
            Some(max) if count > usize::from(max.get()) => Err(Error::new(
                ErrorKind::LimitExceeded,
                format!(
                    "the message would have {count} encrypted data keys, the client allows {max}; use fewer keys or raise max_encrypted_data_keys"
                ),
            )),
            _ => Ok(()),
        }
    }
}

impl Default for Client {
    fn default() -> Self {
        Self::new()
    }
}

/// Sets the rules of a [`Client`].
#[derive(Debug)]
pub struct ClientBuilder(Client);

impl ClientBuilder {
    /// Sets whether messages must commit to their key; by default they must, both ways.
    #[must_use]
    pub fn commitment_policy(mut self, policy: CommitmentPolicy) -> Self {
        self.0.rules.commitment_policy = policy;
        self
    }

    /// Sets the most encrypted data keys that a message may have, written or read; by default any number.
    ///
    /// A message of a stranger with 65,535 data keys makes as many calls of a key service.
    #[must_use]
    pub fn max_encrypted_data_keys(mut self, max: NonZeroU16) -> Self {
        self.limits().max_encrypted_data_keys = Some(max);
        self
    }

    /// Sets the longest frame to read, in bytes of plaintext; by default 4,294,967,295.
    #[must_use]
    pub fn max_frame_length(mut self, bytes: u32) -> Self {
        self.limits().max_frame_length = bytes;
        self
    }

    /// Sets the longest body without frames to read, in bytes of plaintext; by default and at most 2^36 - 32.
    #[must_use]
    pub fn max_non_framed_length(mut self, bytes: u64) -> Self {
        self.limits().max_non_framed_length = bytes.min(NON_FRAMED_MAXIMUM);
        self
    }

    /// Sets the longest plaintext to write or read, in bytes; by default there is no bound.
    #[must_use]
    pub fn max_plaintext_length(mut self, bytes: u64) -> Self {
        self.limits().max_plaintext_length = bytes;
        self
    }

    /// Opens messages that version 4.0.0 of the Encryption SDK for .NET wrote; by default they are not authentic.
    ///
    /// That version authenticated headers in a way of its own, and derived the keys of messages of version 1
    /// without their message id. Only where a header's tag fails is it checked again in that way; all else is
    /// checked as ever. Re-encrypt what opens: no other SDK but .NET 4 and those that made the same exception
    /// reads it.
    #[must_use]
    pub fn dotnet_4_0_0_messages(mut self, open: bool) -> Self {
        self.0.rules.dotnet_4_0_0_messages = open;
        self
    }

    /// Opens messages whose data keys the official JavaScript client bound to a context in its locale's order; by
    /// default they do not open.
    ///
    /// Without `utf8Sorting: true`, that client's raw AES and hierarchical keyrings put the keys of the context in
    /// the order of `localeCompare`. No other SDK reads such a message where that is not the order of the keys'
    /// bytes, as for `{Purpose: ..}` in any signed message. Where a data key does not open, those two keyrings try it
    /// once more with its context in `order`; what opens is as authentic as any other message. Re-encrypt it.
    #[must_use]
    pub fn legacy_javascript_context_order(mut self, order: impl ContextOrder + 'static) -> Self {
        self.0.legacy_context_order = Some(Arc::new(order));
        self
    }

    /// Sets how many threads a call may keep busy, the caller's among them; by default as many as the machine runs at once.
    ///
    /// A signed message of more than a mebibyte is hashed on a second thread, which is made for it and ends with it. With the
    /// feature `rayon`, frames of large unsigned messages are sealed and opened in its pool. The bytes and the
    /// errors are the same; 1 keeps everything on the caller's thread.
    #[must_use]
    pub fn threads(mut self, most: NonZeroUsize) -> Self {
        self.0.threads = Threads::at_most(most);
        self
    }

    /// Sets the cryptography backend; by default the fastest one built in.
    #[must_use]
    #[inline]
    pub fn provider(mut self, provider: &'static Provider) -> Self {
        self.0.provider = provider;
        self
    }

    /// Makes the client.
    pub fn build(self) -> Client {
        self.0
    }

    fn limits(&mut self) -> &mut Limits {
        &mut self.0.rules.limits
    }
}

/// The context of a call that names none.
pub(crate) static NO_CONTEXT: EncryptionContext = EncryptionContext::EMPTY;

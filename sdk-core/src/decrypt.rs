//! `Decrypt`: one decryption of a message in memory, from its options to its plaintext.
//!
//! Spec: client-apis/decrypt.md

use crate::{
    blocking, client::Client, context::EncryptionContext, decrypt_options::DecryptOptions, drivers::one_shot,
    error::Error, format::Header, future::BoxFuture, materials::MaterialsManager, message::Held,
};
use std::future::IntoFuture;

/// One decryption: set options, then `.await` it or call [`blocking`](Self::blocking).
#[derive(Debug)]
#[must_use = "a decryption does nothing until it is awaited or told to block"]
pub struct Decrypt<'a> {
    options: DecryptOptions<'a>,
    message: &'a [u8],
    buffer: Held,
}

/// A message's plaintext, and what its header says.
#[non_exhaustive]
pub struct Decrypted {
    /// The plaintext, whole and authentic.
    pub plaintext: Vec<u8>,
    /// The message's header, authentic.
    pub header: Header,
}

/// Shows the header and the length, never the plaintext.
impl std::fmt::Debug for Decrypted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plaintext = format_args!("{} bytes, redacted", self.plaintext.len());
        f.debug_struct("Decrypted").field("plaintext", &plaintext).field("header", &self.header).finish()
    }
}

impl<'a> Decrypt<'a> {
    pub(crate) fn new(client: &'a Client, materials: &'a dyn MaterialsManager, message: &'a [u8]) -> Self {
        Self { options: DecryptOptions::new(client, materials), message, buffer: Held::default() }
    }

    /// Expects these pairs: where the message stores a key, its value must be the same; what it does not store
    /// must have been part of its context when it was encrypted.
    pub fn expect_context(mut self, context: &'a EncryptionContext) -> Self {
        self.options.expected_context = context;
        self
    }

    /// Opens the message in the memory of `buffer`, whatever that holds, if it is large enough; spares a long message
    /// the making and zeroing of memory. It becomes the plaintext; after an error it is wiped.
    pub fn reusing(mut self, buffer: Vec<u8>) -> Self {
        self.buffer = Held::over(buffer);
        self
    }

    /// Decrypts, and blocks the thread while a key service is asked.
    ///
    /// # Errors
    /// Before any key service is asked: `MalformedMessage`, `CommitmentPolicy`, `LimitExceeded` and
    /// `ContextMismatch`. After: `NoDataKeyOpened`, which lists what each keyring made of each data key, and
    /// `NotAuthentic`. The kinds are those of [`ErrorKind`](crate::ErrorKind).
    pub fn blocking(self) -> Result<Decrypted, Error> {
        blocking::wait(self.run())
    }

    async fn run(self) -> Result<Decrypted, Error> {
        let Self { options, message, buffer } = self;
        let parsed = one_shot::read_header(message, options.client.rules)?;
        let body = message.get(parsed.length()..).unwrap_or_default();
        let reader = options.unlock(parsed).await?;
        let (plaintext, header) = one_shot::open(reader, body, buffer)?;
        Ok(Decrypted { plaintext, header })
    }
}

impl<'a> IntoFuture for Decrypt<'a> {
    type Output = Result<Decrypted, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

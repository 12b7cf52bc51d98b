//! `Encrypt`: one encryption of a plaintext in memory, from its options to its message.
//!
//! Spec: client-apis/encrypt.md

use crate::{
    blocking, client::Client, context::EncryptionContext, drivers::one_shot, encrypt_options::EncryptOptions,
    error::Error, format::Header, future::BoxFuture, materials::MaterialsManager, suite::AlgorithmSuite,
};
use std::future::IntoFuture;

/// One encryption: set options, then `.await` it or call [`blocking`](Self::blocking).
#[must_use = "an encryption does nothing until it is awaited or told to block"]
pub struct Encrypt<'a> {
    options: EncryptOptions<'a>,
    plaintext: &'a [u8],
    buffer: Vec<u8>,
}

/// Shows the options and the length, never the plaintext.
impl std::fmt::Debug for Encrypt<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plaintext = format_args!("{} bytes, redacted", self.plaintext.len());
        f.debug_struct("Encrypt")
            .field("options", &self.options)
            .field("plaintext", &plaintext)
            .finish_non_exhaustive()
    }
}

/// A message, and what its header says.
#[derive(Debug)]
#[non_exhaustive]
pub struct Encrypted {
    /// The message.
    pub ciphertext: Vec<u8>,
    /// Its header.
    pub header: Header,
}

impl<'a> Encrypt<'a> {
    pub(crate) fn new(client: &'a Client, materials: &'a dyn MaterialsManager, plaintext: &'a [u8]) -> Self {
        Self { options: EncryptOptions::new(client, materials), plaintext, buffer: Vec::new() }
    }

    /// Sets the encryption context: stored in the clear, authenticated with the message.
    pub fn context(mut self, context: &'a EncryptionContext) -> Self {
        self.options.context = context;
        self
    }

    /// Sets the algorithm suite; by default the commitment policy's.
    pub fn suite(mut self, suite: AlgorithmSuite) -> Self {
        self.options.suite = Some(suite);
        self
    }

    /// Sets the bytes of plaintext in each frame; by default 4096 for a plaintext of at most 65,536 bytes, else 65,536.
    pub fn frame_length(mut self, bytes: u32) -> Self {
        self.options.frame_length = Some(bytes);
        self
    }

    /// Makes the message in the memory of `buffer`, whatever that holds, if it is large enough; spares a long message
    /// the making and zeroing of memory. It becomes the ciphertext.
    pub fn reusing(mut self, buffer: Vec<u8>) -> Self {
        self.buffer = buffer;
        self
    }

    /// Encrypts, and blocks the thread while a key service is asked.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`], [`ErrorKind::CommitmentPolicy`] and [`ErrorKind::LimitExceeded`] for what
    /// the call asks; [`ErrorKind::KeyService`] and [`ErrorKind::InvalidMaterials`] for what the keyring does.
    ///
    /// [`ErrorKind::InvalidArgument`]: crate::ErrorKind::InvalidArgument
    /// [`ErrorKind::CommitmentPolicy`]: crate::ErrorKind::CommitmentPolicy
    /// [`ErrorKind::LimitExceeded`]: crate::ErrorKind::LimitExceeded
    /// [`ErrorKind::KeyService`]: crate::ErrorKind::KeyService
    /// [`ErrorKind::InvalidMaterials`]: crate::ErrorKind::InvalidMaterials
    pub fn blocking(self) -> Result<Encrypted, Error> {
        blocking::wait(self.run())
    }

    async fn run(self) -> Result<Encrypted, Error> {
        let Self { options, plaintext, buffer } = self;
        let length = u64::try_from(plaintext.len()).unwrap_or(u64::MAX);
        let (materials, frame_length) = options.prepare(Some(length)).await?;
        let (ciphertext, header) = one_shot::seal(
            materials,
            frame_length,
            plaintext,
            options.client.provider,
            options.client.threads,
            buffer,
        )?;
        Ok(Encrypted { ciphertext, header })
    }
}

impl<'a> IntoFuture for Encrypt<'a> {
    type Output = Result<Encrypted, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

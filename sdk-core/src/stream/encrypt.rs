//! `EncryptStream`: the options of an encryption whose plaintext comes in pieces.
//!
//! Spec: client-apis/encrypt.md

use super::Encryptor;
#[cfg(feature = "host")]
use crate::message::PlaintextBound;
use crate::{
    blocking, client::Client, context::EncryptionContext, encrypt_options::EncryptOptions, error::Error,
    future::BoxFuture, materials::MaterialsManager, suite::AlgorithmSuite,
};
use std::future::IntoFuture;

/// An encryption whose plaintext comes in pieces: set options, then `.await` it or call
/// [`blocking`](Self::blocking).
#[derive(Debug)]
#[must_use = "an encryption does nothing until it is awaited or told to block"]
pub struct EncryptStream<'a> {
    options: EncryptOptions<'a>,
    plaintext_length: Option<u64>,
}

impl<'a> EncryptStream<'a> {
    pub(crate) fn new(client: &'a Client, materials: &'a dyn MaterialsManager) -> Self {
        Self { options: EncryptOptions::new(client, materials), plaintext_length: None }
    }

    /// Sets the encryption context: stored in the clear, authenticated with the message.
    pub fn context(mut self, context: &'a EncryptionContext) -> Self {
        self.options.context = context;
        self
    }

    /// Sets the algorithm suite; by default the commitment policy's, which is signed.
    ///
    /// A signed message cannot be proven before its end; see [`SignedMessages`](super::SignedMessages).
    pub fn suite(mut self, suite: AlgorithmSuite) -> Self {
        self.options.suite = Some(suite);
        self
    }

    /// Sets the bytes of plaintext in each frame; by default 65,536, or 4096 where
    /// [`plaintext_length`](Self::plaintext_length) says that there are no more than 65,536. Reader and writer hold one
    /// frame in memory.
    pub fn frame_length(mut self, bytes: u32) -> Self {
        self.options.frame_length = Some(bytes);
        self
    }

    /// Sets the most bytes that the plaintext can have. More is an error; a caching materials manager, which counts
    /// bytes, uses its cache only where this is known.
    ///
    /// Spec: client-apis/encrypt.md#plaintext-length-bound
    pub fn plaintext_length(mut self, most: u64) -> Self {
        self.plaintext_length = Some(most);
        self
    }

    /// Begins, and blocks the thread while a key service is asked.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument),
    /// [`CommitmentPolicy`](crate::ErrorKind::CommitmentPolicy) and
    /// [`LimitExceeded`](crate::ErrorKind::LimitExceeded) for what the call asks;
    /// [`KeyService`](crate::ErrorKind::KeyService) and [`InvalidMaterials`](crate::ErrorKind::InvalidMaterials) for
    /// what the keyring does.
    pub fn blocking(self) -> Result<Encryptor, Error> {
        blocking::wait(self.run())
    }

    /// Begins a message whose frames a host seals; see [`host`](crate::host).
    ///
    /// # Errors
    /// As for [`blocking`](Self::blocking).
    #[cfg(feature = "host")]
    pub async fn for_host(self) -> Result<crate::host::Sealing, Error> {
        let Self { options, plaintext_length } = self;
        let (materials, frame_length) = options.prepare(plaintext_length).await?;
        let allowed = options.client.rules.limits.max_plaintext_length;
        let bound = PlaintextBound::new(plaintext_length, allowed);
        crate::host::Sealing::start(materials, frame_length, options.client.provider, bound)
    }

    async fn run(self) -> Result<Encryptor, Error> {
        let Self { options, plaintext_length } = self;
        let (materials, frame_length) = options.prepare(plaintext_length).await?;
        let allowed = options.client.rules.limits.max_plaintext_length;
        let mut encryptor =
            Encryptor::start(materials, frame_length, options.client.provider, plaintext_length, allowed)?;
        encryptor.allow(options.client.threads);
        Ok(encryptor)
    }
}

impl<'a> IntoFuture for EncryptStream<'a> {
    type Output = Result<Encryptor, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

//! The signature over a whole message, made or checked while its bytes pass.
//!
//! Spec: data-format/message-footer.md#signature-calculation

use super::running_hash::RunningHash;
use crate::{
    error::{Error, ErrorKind},
    threads::Threads,
};
use kmseal_crypto::{CryptoError, Provider, SigningKey, VerifyingKey};
use std::sync::Arc;

/// Hashes what is written and signs it; does nothing for a suite without signature.
#[derive(Debug)]
pub(crate) struct SigningTranscript(Option<(RunningHash, Arc<dyn SigningKey>)>);

impl SigningTranscript {
    pub(crate) fn new(key: Option<Arc<dyn SigningKey>>, provider: &Provider) -> Self {
        Self(key.map(|key| (RunningHash::new(provider.hash.start(key.curve().hash())), key)))
    }

    /// Allows threads: one of them hashes while the caller's goes on.
    pub(crate) fn allow(&mut self, threads: Threads) {
        if let Some((hash, _)) = &mut self.0 {
            hash.allow(threads);
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        if let Some((hash, _)) = &mut self.0 {
            hash.update(bytes);
        }
    }

    /// The key that signs, if the suite signs.
    #[cfg(feature = "host")]
    pub(crate) fn key(&self) -> Option<&Arc<dyn SigningKey>> {
        self.0.as_ref().map(|(_, key)| key)
    }

    /// Whether the suite signs.
    pub(crate) fn is_signed(&self) -> bool {
        self.0.is_some()
    }

    /// The signature, if the suite signs.
    pub(crate) fn sign(self) -> Result<Option<Vec<u8>>, Error> {
        match self.0 {
            Some((hash, key)) => Ok(Some(key.sign_digest(&hash.finish()?)?)),
            None => Ok(None),
        }
    }
}

/// Hashes what is read and checks its signature; does nothing for a suite without signature.
#[derive(Debug)]
pub(crate) struct VerifyingTranscript(Option<(RunningHash, Arc<dyn VerifyingKey>)>);

impl VerifyingTranscript {
    pub(crate) fn new(key: Option<Arc<dyn VerifyingKey>>, provider: &Provider) -> Self {
        Self(key.map(|key| (RunningHash::new(provider.hash.start(key.curve().hash())), key)))
    }

    /// The key that verifies, if a signature is still to come.
    #[cfg(feature = "host")]
    pub(crate) fn key(&self) -> Option<&Arc<dyn VerifyingKey>> {
        self.0.as_ref().map(|(_, key)| key)
    }

    /// Whether a signature is still to come.
    pub(crate) fn is_signed(&self) -> bool {
        self.0.is_some()
    }

    /// Allows threads: one of them hashes while the caller's goes on.
    pub(crate) fn allow(&mut self, threads: Threads) {
        if let Some((hash, _)) = &mut self.0 {
            hash.allow(threads);
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        if let Some((hash, _)) = &mut self.0 {
            hash.update(bytes);
        }
    }

    /// Checks the signature over all that passed.
    pub(crate) fn verify(&mut self, signature: &[u8]) -> Result<(), Error> {
        let Some((hash, key)) = self.0.take() else { return Ok(()) };
        key.verify_digest(&hash.finish()?, signature).map_err(|error| match error {
            CryptoError::InvalidSignature => wrong_signature(),
            other => other.into(),
        })
    }
}

/// The error for a signature that does not match.
pub(crate) fn wrong_signature() -> Error {
    Error::new(
        ErrorKind::NotAuthentic,
        "the message's signature does not match; it was altered, or written by somebody else",
    )
}

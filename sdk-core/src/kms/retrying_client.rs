//! `RetryingClient`: gives the calls of another client limits of time, and tries again what may pass.

use super::{
    DecryptRequest, DecryptResponse, DeriveSharedSecretRequest, DeriveSharedSecretResponse, EncryptRequest,
    EncryptResponse, GenerateDataKeyRequest, GenerateDataKeyResponse, GenerateDataKeyWithoutPlaintextRequest,
    GenerateDataKeyWithoutPlaintextResponse, GetPublicKeyRequest, GetPublicKeyResponse, KmsClient, KmsError,
    ReEncryptRequest, ReEncryptResponse, RetryingClientBuilder, backoff::Backoff,
};
use crate::{
    future::BoxFuture,
    time::{Clock, within},
};
use core::time::Duration;
use kmseal_crypto::Random;
use std::sync::Arc;

/// Gives the calls of another client limits of time, and tries again what may pass: throttling, a fault inside the
/// service, a connection that broke. What the service decided, such as a denied access, it never asks twice.
///
/// For clients that have no such thing of their own. The AWS SDK for Rust has: its retries and limits are those of
/// its configuration.
///
/// Dropping a call's future cancels it, and whatever it waits for.
///
/// ```
/// use kmseal::{Client, keyring::KmsKeyring, kms::{KmsClient, RetryingClient}};
/// use std::{sync::Arc, time::Duration};
///
/// # fn run(plain: Arc<dyn KmsClient>, key_arn: &str) -> Result<(), kmseal::Error> {
/// let kms = RetryingClient::builder(plain)
///     .attempt_timeout(Duration::from_secs(2))
///     .timeout(Duration::from_secs(10))
///     .max_attempts(5)
///     .build()?;
/// let keyring = KmsKeyring::builder(Arc::new(kms)).generator(key_arn).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct RetryingClient {
    pub(super) inner: Arc<dyn KmsClient>,
    pub(super) max_attempts: u32,
    pub(super) attempt_timeout: Duration,
    pub(super) timeout: Duration,
    pub(super) backoff: Backoff,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) random: &'static dyn Random,
}

impl RetryingClient {
    /// Starts to set a client around `inner` up.
    pub fn builder(inner: Arc<dyn KmsClient>) -> RetryingClientBuilder {
        RetryingClientBuilder::new(inner)
    }

    /// Makes `attempt` until it succeeds, fails for good, or time or attempts are used up.
    async fn persist<'a, T>(
        &'a self,
        attempt: impl Fn() -> BoxFuture<'a, Result<T, KmsError>>,
    ) -> Result<T, KmsError> {
        let deadline = self.clock.now().plus(self.timeout);
        let left = || deadline.since(self.clock.now());
        let mut attempts = 1;
        loop {
            let limit = self.attempt_timeout.min(left());
            let error = match within(&*self.clock, limit, attempt()).await {
                Some(Ok(answer)) => return Ok(answer),
                Some(Err(error)) => error,
                None => KmsError::timed_out(limit),
            };
            let delay = self.backoff.delay(attempts, self.random);
            // To wait past the deadline only to fail there helps nobody.
            if !error.is_retryable() || attempts >= self.max_attempts || delay >= left() {
                return Err(error.after(attempts));
            }
            self.clock.sleep(delay).await;
            attempts += 1;
        }
    }
}

impl KmsClient for RetryingClient {
    fn generate_data_key<'a>(
        &'a self,
        request: GenerateDataKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyResponse, KmsError>> {
        Box::pin(self.persist(move || self.inner.generate_data_key(request)))
    }

    fn encrypt<'a>(
        &'a self,
        request: EncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptResponse, KmsError>> {
        Box::pin(self.persist(move || self.inner.encrypt(request)))
    }

    fn decrypt<'a>(
        &'a self,
        request: DecryptRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptResponse, KmsError>> {
        Box::pin(self.persist(move || self.inner.decrypt(request)))
    }

    fn region(&self) -> Option<&str> {
        self.inner.region()
    }

    fn generate_data_key_without_plaintext<'a>(
        &'a self,
        request: GenerateDataKeyWithoutPlaintextRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyWithoutPlaintextResponse, KmsError>> {
        Box::pin(self.persist(move || self.inner.generate_data_key_without_plaintext(request)))
    }

    fn re_encrypt<'a>(
        &'a self,
        request: ReEncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<ReEncryptResponse, KmsError>> {
        Box::pin(self.persist(move || self.inner.re_encrypt(request)))
    }

    fn get_public_key<'a>(
        &'a self,
        request: GetPublicKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GetPublicKeyResponse, KmsError>> {
        Box::pin(self.persist(move || self.inner.get_public_key(request)))
    }

    fn derive_shared_secret<'a>(
        &'a self,
        request: DeriveSharedSecretRequest<'a>,
    ) -> BoxFuture<'a, Result<DeriveSharedSecretResponse, KmsError>> {
        Box::pin(self.persist(move || self.inner.derive_shared_secret(request)))
    }
}

#[cfg(test)]
#[path = "retrying_tests.rs"]
mod tests;

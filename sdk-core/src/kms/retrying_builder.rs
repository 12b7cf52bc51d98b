//! `RetryingClientBuilder`: sets limits of time and the rules of trying again.

use super::{KmsClient, RetryingClient, backoff::Backoff};
use crate::{
    error::{Error, ErrorKind},
    provider::DEFAULT_RANDOM,
    time::{Clock, machine_clock},
};
use core::time::Duration;
use kmseal_crypto::Random;
use std::sync::Arc;

/// Sets a [`RetryingClient`] up.
#[derive(Debug)]
#[must_use = "a builder does nothing until it builds"]
pub struct RetryingClientBuilder {
    inner: Arc<dyn KmsClient>,
    max_attempts: u32,
    attempt_timeout: Duration,
    timeout: Duration,
    backoff: Backoff,
    clock: Option<Arc<dyn Clock>>,
    random: &'static dyn Random,
}

impl RetryingClientBuilder {
    pub(super) fn new(inner: Arc<dyn KmsClient>) -> Self {
        Self {
            inner,
            max_attempts: 3,
            attempt_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            backoff: Backoff { initial: Duration::from_millis(100), longest: Duration::from_secs(20) },
            clock: None,
            random: DEFAULT_RANDOM,
        }
    }

    /// Sets how often a call is made at most, the first time included; by default 3 times. With 1 nothing is tried
    /// again, and the limits of time remain.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets how long one attempt may take; by default 10 seconds.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = limit;
        self
    }

    /// Sets how long a call may take with all its attempts and the waits between them; by default 30 seconds.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// Sets the longest wait before the second attempt; by default 100 milliseconds. It doubles with each further
    /// attempt, and a random part of it is waited.
    pub fn initial_backoff(mut self, wait: Duration) -> Self {
        self.backoff.initial = wait;
        self
    }

    /// Sets the longest wait before any attempt; by default 20 seconds.
    pub fn max_backoff(mut self, wait: Duration) -> Self {
        self.backoff.longest = wait;
        self
    }

    /// Sets the clock to wait by; by default the machine's. On wasm there is no default.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Sets where the randomness of the waits comes from, such as a provider's; by default the fastest backend built
    /// in.
    pub fn random(mut self, random: &'static dyn Random) -> Self {
        self.random = random;
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if a limit of time or the number of attempts is zero, or if there is no clock.
    pub fn build(self) -> Result<RetryingClient, Error> {
        let invalid = |message: String| Err(Error::new(ErrorKind::InvalidArgument, message));
        let positive = [
            ("max_attempts", self.max_attempts == 0),
            ("attempt_timeout", self.attempt_timeout.is_zero()),
            ("timeout", self.timeout.is_zero()),
        ];
        if let Some((name, _)) = positive.into_iter().find(|(_, is_zero)| *is_zero) {
            return invalid(format!(
                "{name} of the retrying client is 0, so that no call could be made; choose more"
            ));
        }
        let Some(clock) = self.clock.or_else(machine_clock) else {
            return invalid("a retrying client needs a clock here; give it one".to_owned());
        };
        Ok(RetryingClient {
            inner: self.inner,
            max_attempts: self.max_attempts,
            attempt_timeout: self.attempt_timeout,
            timeout: self.timeout,
            backoff: self.backoff,
            clock,
            random: self.random,
        })
    }
}

//! `Attempt`: what one keyring made of one encrypted data key, for the error when none opens.

use crate::{data_key::EncryptedDataKey, error::Error};
use std::fmt;

/// What one keyring made of one encrypted data key.
#[derive(Debug)]
pub struct Attempt {
    /// The data key, as `provider id/provider info`, with unprintable bytes replaced.
    pub data_key: String,
    /// The keyring that looked at it, as it names itself.
    pub keyring: String,
    /// What came of it.
    pub outcome: AttemptOutcome,
}

/// What came of an attempt.
#[derive(Debug)]
pub enum AttemptOutcome {
    /// The data key is not this keyring's: it was passed on, for this reason.
    PassedOn(String),
    /// The keyring tried to open the data key and failed.
    Failed(Error),
}

impl Attempt {
    /// Records that `keyring` left `data_key` alone because of `reason`.
    pub fn passed_on(keyring: &str, data_key: &EncryptedDataKey, reason: impl Into<String>) -> Self {
        Self::of(keyring, data_key, AttemptOutcome::PassedOn(reason.into()))
    }

    /// Records that `keyring` tried `data_key` and failed with `error`.
    pub fn failed(keyring: &str, data_key: &EncryptedDataKey, error: Error) -> Self {
        Self::of(keyring, data_key, AttemptOutcome::Failed(error))
    }

    fn of(keyring: &str, data_key: &EncryptedDataKey, outcome: AttemptOutcome) -> Self {
        Self { data_key: data_key.to_string(), keyring: keyring.to_owned(), outcome }
    }
}

impl From<Error> for AttemptOutcome {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.data_key, self.keyring, self.outcome)
    }
}

impl fmt::Display for AttemptOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PassedOn(reason) => write!(f, "passed it on: {reason}"),
            Self::Failed(error) => write!(f, "failed: {error}"),
        }
    }
}

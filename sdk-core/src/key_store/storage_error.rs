//! `KeyStorageError`: what a storage answered instead of a row.

use std::{error::Error as StdError, fmt};

/// What a storage answered instead of what it was asked for.
#[derive(Debug)]
pub struct KeyStorageError {
    /// The service's name of the error, such as `ProvisionedThroughputExceededException`, or an adapter's.
    pub code: String,
    /// The service's words; empty where it gives none.
    pub message: String,
    /// The cause, where an adapter has one.
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

impl KeyStorageError {
    /// An error that the service named `code`.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), source: None }
    }
}

impl fmt::Display for KeyStorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.message.is_empty() {
            f.write_str(&self.code)
        } else {
            write!(f, "{}: {}", self.code, self.message)
        }
    }
}

impl StdError for KeyStorageError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

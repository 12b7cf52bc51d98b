//! `KmsError`: what a key service answered instead of a key.

use std::{error::Error as StdError, fmt};

/// What a key service answered instead of a key.
#[derive(Debug)]
pub struct KmsError {
    /// The service's name of the error, such as `AccessDeniedException`, or an adapter's, such as `TimeoutError`.
    pub code: String,
    /// The service's words; empty where it gives none.
    pub message: String,
    /// The cause, where an adapter has one.
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

impl KmsError {
    /// An error that the service named `code`.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), source: None }
    }

    /// The error of a client that does not implement `operation`.
    pub fn unsupported(operation: &str) -> Self {
        Self::new(
            "UnsupportedByClient",
            format!("this KMS client does not implement {operation}; use one that does"),
        )
    }
}

impl fmt::Display for KmsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.message.is_empty() {
            f.write_str(&self.code)
        } else {
            write!(f, "{}: {}", self.code, self.message)
        }
    }
}

impl StdError for KmsError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

//! `KmsError`: what a key service answered instead of a key.

use core::time::Duration;
use std::{error::Error as StdError, fmt};

/// What services and adapters call errors that may pass by themselves: throttling, a fault inside the service, an
/// answer that did not come.
const RETRYABLE: [&str; 18] = [
    "ThrottlingException",
    "Throttling",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "SlowDown",
    "KMSInternalException",
    "KeyUnavailableException",
    "DependencyTimeoutException",
    "InternalFailure",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "RequestTimeout",
    "RequestTimeoutException",
    SERVICE_UNREACHABLE,
    TIMEOUT,
];

/// The code of an adapter that got no answer.
const SERVICE_UNREACHABLE: &str = "ServiceUnreachable";
/// The code of an adapter that waited no longer.
const TIMEOUT: &str = "TimeoutError";

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

    /// Whether the same call may succeed later: by the codes of AWS KMS for throttling and for faults of its own, and
    /// by `ServiceUnreachable` and `TimeoutError` of adapters.
    pub fn is_retryable(&self) -> bool {
        RETRYABLE.contains(&self.code.as_str())
    }

    /// The error of a call that took longer than `limit`.
    pub(super) fn timed_out(limit: Duration) -> Self {
        Self::new(TIMEOUT, format!("no answer within {limit:?}"))
    }

    /// The same error, which says how often the call was made.
    pub(super) fn after(mut self, attempts: u32) -> Self {
        if attempts > 1 {
            let space = if self.message.is_empty() { "" } else { " " };
            self.message.push_str(&format!("{space}(after {attempts} attempts)"));
        }
        self
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

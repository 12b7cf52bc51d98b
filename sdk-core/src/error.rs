//! `Error`: the one error of this crate, and `ErrorKind`, which says what the caller should do.

use crate::attempt::Attempt;
use std::{borrow::Cow, error::Error as StdError, fmt};

/// What went wrong, by what the caller should do about it. JavaScript's `error.code` is the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument is not usable: mend the call.
    InvalidArgument,
    /// The bytes are not a whole Encryption SDK message: check what was stored or sent.
    MalformedMessage,
    /// The message was altered, or is not the one that its keys and context belong to: do not trust it.
    NotAuthentic,
    /// The commitment policy of the client refuses the algorithm suite: change the policy only knowingly.
    CommitmentPolicy,
    /// The message is signed and the call refuses signed messages: choose what to do with them.
    SignedMessage,
    /// A limit set on the client would be passed: raise the limit if the sender is trusted.
    LimitExceeded,
    /// The message's encryption context is not the one that the caller expects: treat as somebody else's message.
    ContextMismatch,
    /// No keyring could open any of the message's data keys: the error's attempts say why, one by one.
    NoDataKeyOpened,
    /// A key service answered with an error or not at all: its code and message are in the text.
    KeyService,
    /// A keyring or materials manager returned something inconsistent: mend that implementation.
    InvalidMaterials,
    /// The cryptography backend failed: nothing in the call can mend it.
    Cryptography,
}

impl ErrorKind {
    /// The kind's name, as in `error.code` of the JavaScript package.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidArgument => "InvalidArgument",
            Self::MalformedMessage => "MalformedMessage",
            Self::NotAuthentic => "NotAuthentic",
            Self::CommitmentPolicy => "CommitmentPolicy",
            Self::SignedMessage => "SignedMessage",
            Self::LimitExceeded => "LimitExceeded",
            Self::ContextMismatch => "ContextMismatch",
            Self::NoDataKeyOpened => "NoDataKeyOpened",
            Self::KeyService => "KeyService",
            Self::InvalidMaterials => "InvalidMaterials",
            Self::Cryptography => "Cryptography",
        }
    }

    /// Every kind, for tables and tests.
    pub const ALL: [Self; 11] = [
        Self::InvalidArgument,
        Self::MalformedMessage,
        Self::NotAuthentic,
        Self::CommitmentPolicy,
        Self::SignedMessage,
        Self::LimitExceeded,
        Self::ContextMismatch,
        Self::NoDataKeyOpened,
        Self::KeyService,
        Self::InvalidMaterials,
        Self::Cryptography,
    ];
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why an operation failed. Never holds a secret, plaintext or a value of an encryption context.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: Cow<'static, str>,
    attempts: Vec<Attempt>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// Makes an error; `message` says what is wrong and what to do, in a sentence without a full stop.
    ///
    /// For keyrings, materials managers and key service clients written outside this crate.
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner { kind, message: message.into(), attempts: Vec::new(), source: None }))
    }

    /// Adds the error that caused this one.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// What the caller should do.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// For [`ErrorKind::NoDataKeyOpened`]: which encrypted data keys were tried by which keyring, and what came of it.
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.attempts
    }

    pub(crate) fn no_data_key_opened(message: impl Into<Cow<'static, str>>, attempts: Vec<Attempt>) -> Self {
        let mut error = Self::new(ErrorKind::NoDataKeyOpened, message);
        error.0.attempts = attempts;
        error
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        // By data key, in the order in which each was first tried.
        let mut data_keys: Vec<&str> = Vec::new();
        for attempt in &self.0.attempts {
            if !data_keys.contains(&attempt.data_key.as_str()) {
                data_keys.push(&attempt.data_key);
            }
        }
        for data_key in data_keys {
            write!(f, "\n  {data_key}")?;
            for attempt in self.0.attempts.iter().filter(|attempt| attempt.data_key == data_key) {
                write!(f, "\n    {} {}", attempt.keyring, attempt.outcome)?;
            }
        }
        Ok(())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

impl From<kmseal_crypto::CryptoError> for Error {
    fn from(error: kmseal_crypto::CryptoError) -> Self {
        Self::new(ErrorKind::Cryptography, error.to_string()).with_source(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_prints_its_own_name() {
        for kind in ErrorKind::ALL {
            assert_eq!(format!("{kind:?}"), kind.name());
        }
    }
}

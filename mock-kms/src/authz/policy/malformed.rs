//! `Malformed`: why a policy cannot be taken.

use crate::error::{ErrorCode, KmsError};
use std::fmt;

/// Why a policy cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Malformed {
    /// It is not JSON of the form that policies have.
    Form(String),
    /// A statement breaks a rule of the language.
    Rule(String),
    /// It is a policy, but says something that the mock cannot judge and so does not pretend to.
    NotInTheMock(String),
}

impl Malformed {
    pub(super) fn json(error: &serde_json::Error) -> Self {
        Self::Form(error.to_string())
    }

    pub(super) fn principals() -> Self {
        Self::rule("Policy contains a statement with one or more invalid principals.")
    }

    pub(super) fn rule(what: impl Into<String>) -> Self {
        Self::Rule(what.into())
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(what) | Self::Rule(what) => f.write_str(what),
            Self::NotInTheMock(what) => write!(f, "mock-kms does not implement {what} yet"),
        }
    }
}

impl From<Malformed> for KmsError {
    /// The service tells nothing of a policy's form; the wording of most rules is a guess.
    fn from(malformed: Malformed) -> Self {
        match malformed {
            Malformed::Form(_) => Self::silent(ErrorCode::MalformedPolicyDocument),
            Malformed::Rule(what) => Self::new(ErrorCode::MalformedPolicyDocument, what),
            Malformed::NotInTheMock(what) => Self::not_in_the_mock(what),
        }
    }
}

//! `Case`: one thing to check with one provider, and `Outcome`, what came of it.

use anyhow::{Error, Result};
use kmseal::crypto::Provider;
use serde::Serialize;

/// One thing to check with one provider.
pub struct Case<'a> {
    /// The set it belongs to: the path of its manifest.
    pub set: String,
    /// What the set calls it.
    pub name: String,
    /// What kind of thing it checks, for counting: `raw AES`.
    pub kind: &'static str,
    /// Checks it.
    pub check: Box<dyn Fn(&'static Provider) -> Outcome + 'a>,
}

/// What came of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "outcome", content = "reason")]
pub enum Outcome {
    /// It is as it must be.
    Passed,
    /// It is not, and this is why.
    Failed(String),
    /// It could not be checked, for a reason that it shares with others of its kind.
    Skipped(String),
}

/// A failed check of a case; an error says why it failed.
impl From<Result<()>> for Outcome {
    fn from(result: Result<()>) -> Self {
        match result {
            Ok(()) => Self::Passed,
            Err(error) => Self::failed(&error),
        }
    }
}

impl Outcome {
    /// A failure, with the causes of its error on one line.
    pub(super) fn failed(error: &Error) -> Self {
        Self::Failed(format!("{error:#}"))
    }
}

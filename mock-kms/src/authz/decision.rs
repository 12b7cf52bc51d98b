//! `decide`, the one door of the room, and `Authorized`, the proof that it said yes.

use super::{
    evaluate::evaluate,
    question::{Asked, Question, Subject},
    refusal::refusal,
};
use crate::error::KmsError;

/// Proof that the caller may do what was asked with `T`. Only [`decide`] makes one.
#[derive(Debug)]
pub(crate) struct Authorized<T>(T);

impl<T> Authorized<T> {
    /// What it was asked for.
    pub(crate) fn subject(&self) -> &T {
        &self.0
    }

    /// What it was asked for, at the price of the proof.
    pub(crate) fn into_subject(self) -> T {
        self.0
    }
}

/// A refusal, and what it was asked for.
#[derive(Debug)]
pub(crate) struct Denied<T> {
    subject: T,
    error: KmsError,
}

impl<T> Denied<T> {
    /// What it was asked for.
    pub(crate) fn subject(&self) -> &T {
        &self.subject
    }
}

impl<T> From<Denied<T>> for KmsError {
    fn from(denied: Denied<T>) -> Self {
        denied.error
    }
}

/// Decides. Pure: the answer follows from the question and the subject alone.
///
/// # Errors
/// AccessDeniedException in the service's words.
pub(crate) fn decide<T: Subject>(question: &Question<'_>, subject: T) -> Result<Authorized<T>, Denied<T>> {
    let asked = Asked::new(question, &subject);
    let outcome = evaluate(&asked);
    if !outcome.is_allowed() {
        let error = refusal(&asked, outcome);
        return Err(Denied { subject, error });
    }
    Ok(Authorized(subject))
}

//! `Attempts`: what a keyring made of a message's data keys, as it goes through them.

use crate::{
    attempt::{Attempt, AttemptOutcome},
    data_key::EncryptedDataKey,
    materials::{UnwrapRequest, Unwrapped},
    secret::PlaintextDataKey,
};

/// What a keyring made of a message's data keys, as it goes through them until one opens.
pub(super) struct Attempts<'a> {
    keyring: String,
    request: &'a UnwrapRequest<'a>,
    made: Vec<Attempt>,
}

impl<'a> Attempts<'a> {
    pub(super) fn new(keyring: String, request: &'a UnwrapRequest<'a>) -> Self {
        Self { keyring, request, made: Vec::new() }
    }

    /// The data key, if `opened` is one of the suite's length; otherwise remembers why not.
    pub(super) fn judge(
        &mut self,
        encrypted: &EncryptedDataKey,
        opened: Result<PlaintextDataKey, AttemptOutcome>,
    ) -> Option<PlaintextDataKey> {
        let attempt = match opened.and_then(|data_key| Ok(self.request.check_length(data_key)?)) {
            Ok(data_key) => return Some(data_key),
            Err(AttemptOutcome::PassedOn(reason)) => Attempt::passed_on(&self.keyring, encrypted, reason),
            Err(AttemptOutcome::Failed(error)) => Attempt::failed(&self.keyring, encrypted, error),
        };
        self.made.push(attempt);
        None
    }

    /// All that was remembered, when no data key is left.
    pub(super) fn not_opened(self) -> Unwrapped {
        Unwrapped::NotOpened(self.made)
    }
}

/// A data key that is not the keyring's, for this reason.
pub(super) fn pass_on<T>(reason: impl Into<String>) -> Result<T, AttemptOutcome> {
    Err(AttemptOutcome::PassedOn(reason.into()))
}

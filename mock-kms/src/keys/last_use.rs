//! `LastUse`: the last cryptographic operation that a key was used for.

use crate::{action::Action, clock::Timestamp, lock::lock};
use std::sync::Mutex;
use uuid::Uuid;

/// Where the last successful use of one key is noted, without replacing the key.
#[derive(Debug, Default)]
pub(crate) struct LastUse(Mutex<Option<Use>>);

/// One use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) action: Action,
    pub(crate) at: Timestamp,
    pub(crate) request_id: Uuid,
    /// The id of its record in the audit.
    pub(crate) event_id: Uuid,
}

impl LastUse {
    /// Notes a use.
    pub(crate) fn note(&self, last: Use) {
        *lock(&self.0) = Some(last);
    }

    /// The last use, if there was any.
    pub(crate) fn last(&self) -> Option<Use> {
        *lock(&self.0)
    }
}

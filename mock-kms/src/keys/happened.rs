//! `Happened`: news of what the clock brought about, for whoever keeps records and accounts.

use super::{Key, RotationType};
use crate::{clock::Timestamp, hsm::MaterialId};
use std::sync::Arc;

/// Something that happened to a key without a call.
#[derive(Debug)]
pub(crate) struct Happened {
    /// When it was due, which may be long before somebody noticed.
    pub(crate) at: Timestamp,
    /// The key: as it is now, or as it was before its deletion.
    pub(crate) key: Arc<Key>,
    pub(crate) what: Happening,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happening {
    /// The key is gone.
    Deleted,
    /// Another material encrypts now.
    Rotated { kind: RotationType, previous: Option<MaterialId>, current: Option<MaterialId> },
    /// An imported material is gone.
    Expired(MaterialId),
}

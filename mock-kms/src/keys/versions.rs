//! `Versions`: the backing keys of a KMS key, of which the last encrypts and all decrypt.

use crate::hsm::{KeyToken, MaterialId};
use std::sync::Arc;

/// At least one backing key. Rotation adds one; none is ever taken away, so old ciphertexts open.
#[derive(Debug, Clone)]
pub(crate) struct Versions {
    current: Arc<KeyToken>,
    previous: Vec<Arc<KeyToken>>,
}

impl Versions {
    /// The first backing key of a new key.
    pub(crate) fn first(token: KeyToken) -> Self {
        Self { current: Arc::new(token), previous: Vec::new() }
    }

    /// The one that encrypts.
    pub(crate) fn current(&self) -> &KeyToken {
        &self.current
    }

    /// The one of that material, if the key has it.
    pub(crate) fn of_material(&self, id: MaterialId) -> Option<&KeyToken> {
        std::iter::once(&self.current)
            .chain(&self.previous)
            .map(Arc::as_ref)
            .find(|token| token.material() == id)
    }
}

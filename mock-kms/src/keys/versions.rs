//! `Versions`: the key materials of a KMS key, of which the last encrypts and all decrypt.

use super::{Material, Rotated};
use crate::hsm::{KeyToken, MaterialId};
use std::sync::Arc;

/// The materials in the order in which they came into use. Rotation adds one; none is ever taken off the list, so
/// old ciphertexts open.
#[derive(Debug, Clone)]
pub(crate) struct Versions(Vec<Material>);

impl Versions {
    /// Of a new key with material from the service.
    pub(crate) fn first(token: KeyToken) -> Self {
        Self(vec![Material::first(Arc::new(token))])
    }

    /// Every material, the oldest first.
    pub(crate) fn all(&self) -> &[Material] {
        &self.0
    }

    /// The material that encrypts.
    pub(crate) fn current(&self) -> Option<&Material> {
        self.0.last()
    }

    /// The token of that material, if the key has it.
    pub(crate) fn token_of(&self, id: MaterialId) -> Option<&KeyToken> {
        self.0.iter().find(|material| material.id() == id).map(Material::token)
    }

    /// Makes a new material the one that encrypts.
    pub(super) fn rotate_to(&mut self, token: Arc<KeyToken>, rotated: Rotated) {
        self.0.push(Material::rotated(token, rotated));
    }
}

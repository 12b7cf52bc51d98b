//! `Versions`: the key materials of a KMS key, of which the last encrypts and all decrypt.

use super::{ExpirationModel, Material, Rotated};
use crate::{
    clock::Timestamp,
    hsm::{KeyToken, MaterialId},
};
use smallvec::{SmallVec, smallvec};
use std::sync::Arc;

/// The materials in the order in which they came into use. Rotation adds one; none is ever taken off the list, so
/// old ciphertexts open. A material that waits for its rotation is not on the list yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Versions {
    /// Most keys have one, which lies within the key.
    pub(super) used: SmallVec<[Material; 1]>,
    pub(super) pending: Option<Material>,
}

impl Versions {
    /// Of a new key with material from the service.
    pub(crate) fn first(token: KeyToken) -> Self {
        Self { used: smallvec![Material::first(Arc::new(token))], pending: None }
    }

    /// Of a new key that waits for its material to be imported.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// Every material, the oldest first.
    pub(crate) fn all(&self) -> &[Material] {
        &self.used
    }

    /// The imported material that waits for its rotation.
    pub(crate) fn pending(&self) -> Option<&Material> {
        self.pending.as_ref()
    }

    /// The material that encrypts.
    pub(crate) fn current(&self) -> Option<&Material> {
        self.used.last()
    }

    /// Whether the service has every material that it needs.
    pub(crate) fn is_complete(&self) -> bool {
        !self.used.is_empty() && self.used.iter().all(Material::is_present)
    }

    /// The earliest time at which one of the imported materials expires.
    pub(crate) fn valid_to(&self) -> Option<Timestamp> {
        self.used.iter().filter_map(|material| material.import()?.valid_to).min()
    }

    /// Whether imported materials expire; `None` for materials from the service, and while one is missing.
    pub(crate) fn expiration_model(&self) -> Option<ExpirationModel> {
        self.current()?.import().filter(|_| self.is_complete())?;
        Some(match self.valid_to() {
            Some(_) => ExpirationModel::Expires,
            None => ExpirationModel::DoesNotExpire,
        })
    }

    /// The token of that material, if the key has it.
    pub(crate) fn token_of(&self, id: MaterialId) -> Option<&KeyToken> {
        self.used.iter().find(|material| material.id() == id).and_then(Material::token)
    }

    /// Makes a new material the one that encrypts.
    pub(super) fn rotate_to(&mut self, token: Arc<KeyToken>, rotated: Rotated) {
        self.used.push(Material::rotated(token, rotated));
    }

    /// Becomes a list of the same imported materials as `leader`'s, in the same order of rotation. Each key has those
    /// that were imported into itself.
    pub(super) fn follow(&mut self, leader: &Self) {
        let mut own = std::mem::take(&mut self.used);
        own.extend(self.pending.take());
        for material in &leader.used {
            let known = own.iter().position(|known| known.id() == material.id());
            let mut followed = match known {
                Some(position) => own.swap_remove(position),
                None => material.deleted(),
            };
            followed.follow(material);
            self.used.push(followed);
        }
        self.pending = own.pop();
    }

    /// Makes the material that waits for it the one that encrypts, if there is one.
    pub(super) fn rotate_to_pending(&mut self, rotated: Rotated) {
        if let Some(mut material) = self.pending.take() {
            material.promote(rotated);
            self.used.push(material);
        }
    }
}

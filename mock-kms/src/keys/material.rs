//! `Material`: one key material of a key, and how it came to be the one that encrypts.

use super::RotationType;
use crate::{
    clock::Timestamp,
    hsm::{KeyToken, MaterialId},
};
use std::sync::Arc;

/// A key material. Multi-Region keys that are related share its token.
#[derive(Debug, Clone)]
pub(crate) struct Material {
    id: MaterialId,
    token: Arc<KeyToken>,
    rotated: Option<Rotated>,
}

/// The rotation by which a material became the one that encrypts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rotated {
    pub(crate) date: Timestamp,
    pub(crate) kind: RotationType,
}

impl Material {
    /// A material that no rotation brought: the first of its key.
    pub(super) fn first(token: Arc<KeyToken>) -> Self {
        Self { id: token.material(), token, rotated: None }
    }

    /// A material that a rotation brought.
    pub(super) fn rotated(token: Arc<KeyToken>, rotated: Rotated) -> Self {
        Self { rotated: Some(rotated), ..Self::first(token) }
    }

    /// Its public name.
    pub(crate) fn id(&self) -> MaterialId {
        self.id
    }

    /// The rotation that brought it; `None` for the first material of a key.
    pub(crate) fn rotation(&self) -> Option<Rotated> {
        self.rotated
    }

    /// It as the HSM knows it.
    pub(super) fn token(&self) -> &KeyToken {
        &self.token
    }
}

//! `Material`: one key material of a key, and how it came to be the one that encrypts.

use super::RotationType;
use crate::{
    clock::Timestamp,
    hsm::{KeyToken, MaterialId},
    text_enum::text_enum,
};
use std::sync::Arc;

text_enum! {
    /// What a material is used for.
    pub(crate) enum MaterialState {
        NonCurrent = "NON_CURRENT",
        Current = "CURRENT",
        PendingRotation = "PENDING_ROTATION",
        PendingMultiRegionImportAndRotation = "PENDING_MULTI_REGION_IMPORT_AND_ROTATION",
    }
}

text_enum! {
    /// Whether the service has an imported material.
    pub(crate) enum ImportState {
        Imported = "IMPORTED",
        PendingImport = "PENDING_IMPORT",
    }
}

text_enum! {
    /// Whether an imported material expires.
    pub(crate) enum ExpirationModel {
        Expires = "KEY_MATERIAL_EXPIRES",
        DoesNotExpire = "KEY_MATERIAL_DOES_NOT_EXPIRE",
    }
}

/// A key material. Related multi-Region keys with material from the service share its token.
#[derive(Debug, Clone)]
pub(crate) struct Material {
    id: MaterialId,
    /// Absent while an imported material is deleted or expired.
    token: Option<Arc<KeyToken>>,
    rotated: Option<Rotated>,
    imported: Option<Imported>,
}

/// The rotation by which a material became the one that encrypts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rotated {
    pub(crate) date: Timestamp,
    pub(crate) kind: RotationType,
}

/// What belongs to an imported material alone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Imported {
    /// What its owner says of it.
    pub(crate) description: Option<Arc<str>>,
    /// When it expires.
    pub(crate) valid_to: Option<Timestamp>,
}

impl Imported {
    /// Whether it expires.
    pub(crate) fn model(&self) -> ExpirationModel {
        if self.valid_to.is_some() { ExpirationModel::Expires } else { ExpirationModel::DoesNotExpire }
    }
}

impl Material {
    /// A material of the service's own that no rotation brought: the first of its key.
    pub(super) fn first(token: Arc<KeyToken>) -> Self {
        Self { id: token.material(), token: Some(token), rotated: None, imported: None }
    }

    /// A material of the service's own that a rotation brought.
    pub(super) fn rotated(token: Arc<KeyToken>, rotated: Rotated) -> Self {
        Self { rotated: Some(rotated), ..Self::first(token) }
    }

    /// An imported material.
    pub(super) fn imported(token: KeyToken, imported: Imported) -> Self {
        Self { imported: Some(imported), ..Self::first(Arc::new(token)) }
    }

    /// Its public name.
    pub(crate) fn id(&self) -> MaterialId {
        self.id
    }

    /// The rotation that brought it; `None` for the first material of a key.
    pub(crate) fn rotation(&self) -> Option<Rotated> {
        self.rotated
    }

    /// What is known of it if it is imported.
    pub(crate) fn import(&self) -> Option<&Imported> {
        self.imported.as_ref()
    }

    /// Whether the service has it.
    pub(crate) fn is_present(&self) -> bool {
        self.token.is_some()
    }

    /// It as the HSM knows it, while the service has it.
    pub(super) fn token(&self) -> Option<&KeyToken> {
        self.token.as_deref()
    }

    /// Takes it in again. A description that is not given stays as it was.
    pub(super) fn import_again(&mut self, token: KeyToken, imported: Imported) {
        let before = self.imported.take().and_then(|imported| imported.description);
        self.token = Some(Arc::new(token));
        self.imported =
            Some(Imported { description: imported.description.or(before), valid_to: imported.valid_to });
    }

    /// Forgets its bytes and, with them, when they would have expired.
    pub(super) fn delete(&mut self) {
        self.token = None;
        if let Some(imported) = &mut self.imported {
            imported.valid_to = None;
        }
    }

    /// The same material without its bytes.
    pub(super) fn deleted(&self) -> Self {
        let mut deleted = self.clone();
        deleted.delete();
        deleted
    }

    /// Notes the rotation that brought the same material to its primary key.
    pub(super) fn follow(&mut self, leader: &Self) {
        self.rotated = leader.rotated;
    }

    /// Notes that a rotation made it the one that encrypts.
    pub(super) fn promote(&mut self, rotated: Rotated) {
        self.rotated = Some(rotated);
    }

    /// Whether it expires by `at`.
    pub(super) fn expires_by(&self, at: Timestamp) -> bool {
        self.imported.as_ref().and_then(|imported| imported.valid_to).is_some_and(|valid_to| valid_to <= at)
    }
}

//! Imported material: which material a key takes, and what becomes of the key when it comes and goes.

use super::{Imported, Key, KeyArn, KeyState, Material, MaterialState, Origin, Registry, Usable, Versions};
use crate::{
    clock::Timestamp,
    error::{ErrorCode, KmsError},
    hsm::{KeyToken, MaterialId},
    lock::lock,
    text_enum::text_enum,
};
use std::sync::Arc;

text_enum! {
    /// Whether a material is new to its key.
    pub(crate) enum ImportType {
        New = "NEW_KEY_MATERIAL",
        Existing = "EXISTING_KEY_MATERIAL",
    }
}

/// A material on its way into a key.
#[derive(Debug)]
pub(crate) struct NewImport {
    pub(crate) token: KeyToken,
    pub(crate) import_type: Option<ImportType>,
    /// The id that its owner expects it to have.
    pub(crate) expected: Option<MaterialId>,
    pub(crate) imported: Imported,
}

impl Key {
    /// Takes in a material. `awaited` is the material that the primary waits to see in every replica.
    ///
    /// # Errors
    /// IncorrectKeyMaterialException, KMSInvalidStateException while another material waits for its rotation.
    fn import(&mut self, new: NewImport, awaited: Option<MaterialId>) -> Result<(), KmsError> {
        let NewImport { token, import_type, expected, imported } = new;
        let id = token.material();
        let Versions { used, pending } = &mut self.versions;
        let is_first = used.is_empty();
        let default = if is_first { ImportType::New } else { ImportType::Existing };
        let known = used.iter_mut().chain(pending.as_mut()).find(|material| material.id() == id);
        match (import_type.unwrap_or(default), known) {
            (ImportType::Existing, _) if expected.is_some_and(|expected| expected != id) => {
                return Err(incorrect_material());
            }
            (ImportType::Existing, Some(material)) => material.import_again(token, imported),
            (ImportType::Existing, None) if awaited != Some(id) => return Err(incorrect_material()),
            (ImportType::New, Some(_)) => return Err(incorrect_material()),
            (ImportType::New, None) if is_first => used.push(Material::imported(token, imported)),
            (_, None) => {
                // What the primary waits for takes the place of what it does not wait for any more.
                if let Some(other) = pending.as_ref().filter(|_| awaited != Some(id)) {
                    return Err(another_is_pending(id, other.id(), &self.arn));
                }
                *pending = Some(Material::imported(token, imported));
            }
        }
        if self.state == KeyState::PendingImport && self.versions.is_complete() {
            self.state = KeyState::Enabled;
        }
        Ok(())
    }

    /// Forgets the bytes of a material, the current one unless another is named, and tells which it was.
    ///
    /// # Errors
    /// NotFoundException if the key has no material of that id; the wording is a guess.
    fn delete_material(&mut self, id: Option<MaterialId>) -> Result<Option<MaterialId>, KmsError> {
        let Some(id) = id.or(self.versions.current().map(Material::id)) else { return Ok(None) };
        let Versions { used, pending } = &mut self.versions;
        if pending.take_if(|pending| pending.id() == id).is_some() {
            return Ok(Some(id));
        }
        let Some(material) = used.iter_mut().find(|material| material.id() == id) else {
            let message = format!("{} has no key material {id}.", self.arn);
            return Err(KmsError::new(ErrorCode::NotFound, message));
        };
        material.delete();
        self.miss_material();
        Ok(Some(id))
    }

    /// Lets what is due expire, and tells which materials those were.
    pub(super) fn expire(&mut self, at: Timestamp) -> Vec<MaterialId> {
        let Versions { used, pending } = &mut self.versions;
        let mut expired = Vec::new();
        expired.extend(pending.take_if(|pending| pending.expires_by(at)).map(|pending| pending.id()));
        for material in used.iter_mut().filter(|material| material.expires_by(at)) {
            material.delete();
            expired.push(material.id());
        }
        self.miss_material();
        expired
    }

    /// Waits for material that is missing, unless the key is on its way out.
    pub(super) fn miss_material(&mut self) {
        let is_deleting = matches!(self.state, KeyState::PendingDeletion | KeyState::PendingReplicaDeletion);
        if !is_deleting && self.state != KeyState::Creating && !self.versions.is_complete() {
            self.state = KeyState::PendingImport;
        }
    }

    /// The state of a key that nothing keeps from use: enabled, or waiting for its material.
    pub(super) fn state_when_ready(&self) -> KeyState {
        if self.versions.is_complete() { KeyState::Enabled } else { KeyState::PendingImport }
    }

    /// The state of a key whose deletion is cancelled. That a key without its material waits for it is a guess:
    /// disabled, it could be enabled without any.
    pub(crate) fn state_when_cancelled(&self) -> KeyState {
        if self.versions.is_complete() { KeyState::Disabled } else { KeyState::PendingImport }
    }

    /// The materials that a new replica has: those from the service, or a list of those to be imported.
    pub(super) fn versions_of_replica(&self) -> Versions {
        let mut versions = self.versions.clone();
        if self.origin == Origin::External {
            versions.used.iter_mut().for_each(Material::delete);
            versions.pending = None;
        }
        versions
    }
}

impl Registry {
    /// Takes a material into a key.
    ///
    /// # Errors
    /// What the state table says now, UnsupportedOperationException for new material of a replica, and the reasons of
    /// the key itself.
    pub(crate) fn import(&self, key: &Usable, new: NewImport) -> Result<Arc<Key>, KmsError> {
        if new.import_type == Some(ImportType::New) {
            key.key().require_no_replica()?;
        }
        let _alone = lock(&self.families);
        let awaited = self.awaited(key.key());
        let key = self.store(&key.key().arn.place).try_update(key, |key| key.import(new, awaited))?;
        for material in key.versions.all().iter().chain(key.versions.pending()) {
            if let Some(at) = material.import().and_then(|imported| imported.valid_to) {
                self.schedule_expiry(at, &key.arn);
            }
        }
        Ok(key)
    }

    /// Deletes a material of a key. One that waits for the rotation of a primary key goes from its replicas too.
    ///
    /// # Errors
    /// What the state table says now; NotFoundException if the key has no material of that id.
    pub(crate) fn delete_import(
        &self,
        key: &Usable,
        id: Option<MaterialId>,
    ) -> Result<Option<MaterialId>, KmsError> {
        let _alone = lock(&self.families);
        let id = id.or(key.key().versions.current().map(Material::id));
        let was_pending = id.is_some() && id == self.awaited(key.key());
        self.store(&key.key().arn.place).try_update(key, |key| key.delete_material(id).map(drop))?;
        if was_pending && let Ok(relatives) = key.key().require_primary() {
            for region in relatives.regions().replicas {
                self.change(&key.key().arn.in_region(region), |replica| {
                    replica.versions.pending.take_if(|pending| Some(pending.id()) == id);
                });
            }
        }
        Ok(id)
    }

    /// How far the material is that waits for the rotation of `key`, if there is one.
    pub(crate) fn pending_state(&self, key: &Key) -> Option<MaterialState> {
        let id = key.versions.pending()?.id();
        let is_everywhere = key.relatives.as_ref().is_none_or(|relatives| {
            let has_it = |arn: &KeyArn| {
                self.key(arn)?.versions.pending().filter(|material| material.id() == id).map(drop)
            };
            relatives
                .regions()
                .replicas
                .into_iter()
                .all(|region| has_it(&key.arn.in_region(region)).is_some())
        });
        Some(match is_everywhere {
            true => MaterialState::PendingRotation,
            false => MaterialState::PendingMultiRegionImportAndRotation,
        })
    }

    /// The material that waits for the rotation of the key or of its primary.
    fn awaited(&self, key: &Key) -> Option<MaterialId> {
        let leader = self.key(&key.arn).and_then(|key| self.leader(key))?;
        leader.versions.pending().map(Material::id)
    }
}

/// That it carries no message is a guess.
pub(crate) fn incorrect_material() -> KmsError {
    KmsError::silent(ErrorCode::IncorrectKeyMaterial)
}

fn another_is_pending(new: MaterialId, pending: MaterialId, arn: &KeyArn) -> KmsError {
    let message = format!(
        "New key material (id: {new}) cannot be imported into KMS key {}, because another key material (id: {pending}) \
         is pending rotation.",
        arn.id
    );
    KmsError::new(ErrorCode::KmsInvalidState, message)
}

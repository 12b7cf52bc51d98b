//! `KeyState`, and `Usable`: the proof that the state table lets an operation go on with a key.

use super::{
    Key, Material,
    state_table::{pending_import, row},
};
use crate::{
    action::Action,
    authz::Authorized,
    error::{ErrorCode, KmsError},
    hsm::{KeyHandle, MaterialId},
    text_enum::text_enum,
};
use std::sync::Arc;

text_enum! {
    /// Where a key is in its life.
    pub(crate) enum KeyState {
        Creating = "Creating",
        Enabled = "Enabled",
        Disabled = "Disabled",
        PendingDeletion = "PendingDeletion",
        PendingImport = "PendingImport",
        PendingReplicaDeletion = "PendingReplicaDeletion",
        Unavailable = "Unavailable",
        Updating = "Updating",
    }
}

/// Proof that the caller may do `action` to a key and that the key's state and usage allow it.
///
/// Only [`admit`](Self::admit) makes one, and only through one can a key's sealed materials be reached.
#[derive(Debug)]
pub(crate) struct Usable {
    key: Arc<Key>,
    action: Action,
}

impl Usable {
    /// Asks the state table, then compares the usage.
    ///
    /// # Errors
    /// What the table says for the key's state; InvalidKeyUsageException if the key is for something else. That
    /// the state comes first is a guess, after the recorded order of state and spec.
    pub(crate) fn admit(action: Action, key: Authorized<Arc<Key>>) -> Result<Self, KmsError> {
        let key = key.into_subject();
        check(action, &key)?;
        match action.key_usage() {
            Some(wanted) if wanted != key.usage => Err(KmsError::new(
                ErrorCode::InvalidKeyUsage,
                format!("{} key usage is {} which is not valid for {action}.", key.arn, key.usage),
            )),
            _ => Ok(Self { key, action }),
        }
    }

    /// The key as it was when it was admitted.
    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    /// What it was admitted for.
    pub(crate) fn action(&self) -> Action {
        self.action
    }

    /// The backing key that encrypts.
    ///
    /// # Errors
    /// KMSInvalidStateException if the key has no material. The state table refuses such a key before.
    pub(crate) fn current(&self) -> Result<KeyHandle<'_>, KmsError> {
        let token = self.key.versions.current().and_then(Material::token);
        let token = token.ok_or_else(|| pending_import(&self.key.arn))?;
        Ok(KeyHandle { name: self.key.arn.hsm_name(), token })
    }

    /// The backing key of that material, if the key has it.
    pub(crate) fn of_material(&self, id: MaterialId) -> Option<KeyHandle<'_>> {
        let token = self.key.versions.token_of(id)?;
        Some(KeyHandle { name: self.key.arn.hsm_name(), token })
    }
}

/// Asks the state table whether `action` may go on with `key`.
///
/// # Errors
/// What the service answers in that state.
pub(super) fn check(action: Action, key: &Key) -> Result<(), KmsError> {
    let Some(row) = row(action) else { return Ok(()) };
    let [enabled, disabled, pending_deletion, pending_import, unavailable, creating, updating] = row;
    let cell = match key.state {
        KeyState::Enabled => enabled,
        KeyState::Disabled => disabled,
        KeyState::PendingDeletion | KeyState::PendingReplicaDeletion => pending_deletion,
        KeyState::PendingImport => pending_import,
        KeyState::Unavailable => unavailable,
        KeyState::Creating => creating,
        KeyState::Updating => updating,
    };
    cell.judge(key)
}

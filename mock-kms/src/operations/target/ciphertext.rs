//! The key that made a ciphertext: named or found by it, and in some dry runs named without any.

use super::{Asking, Door, NamedKey, Target};
use crate::{
    authz::{Authorized, Named, UNKNOWN_KEY_OF_CIPHERTEXT},
    context::EncryptionContext,
    error::{ErrorCode, KmsError},
    hsm::Sealed,
    keys::{EncryptionAlgorithm, Key, Usable},
    operations::facts::OtherKey,
};
use std::sync::Arc;

/// A key that is only asked about: neither its state nor its usage counts.
#[derive(Debug)]
pub(crate) struct AuthorizedKey<'a> {
    reference: Option<&'a str>,
    /// The parameter that names it, as violations write it.
    parameter: &'static str,
    permission: &'static str,
    context: &'a EncryptionContext,
    other: OtherKey<'a>,
}

impl<'a> AuthorizedKey<'a> {
    /// A destination that is only asked about.
    pub(crate) fn destination(
        reference: &'a str,
        permission: &'static str,
        context: &'a EncryptionContext,
    ) -> Self {
        let (parameter, other) = ("destinationKeyId", OtherKey::Source);
        Self { reference: Some(reference), parameter, permission, context, other }
    }
}

impl Target for AuthorizedKey<'_> {
    type Admitted = Authorized<Arc<Key>>;

    fn admit(self, door: &mut Door<'_>) -> Result<Self::Admitted, KmsError> {
        let key = door.find(self.reference.ok_or_else(|| missing(self.parameter))?)?;
        let asking = Asking {
            reference: self.reference,
            context: Some(self.context),
            other: self.other,
            ..Asking::permission(self.permission)
        };
        door.authorize(asking, key)
    }
}

/// The answer for a parameter without which this call makes no sense, as for one that the model requires.
fn missing(parameter: &str) -> KmsError {
    let message = format!(
        "1 validation error detected: Value null at '{parameter}' failed to satisfy constraint: Member must not be null"
    );
    KmsError::new(ErrorCode::Validation, message)
}

/// A key named by the caller, or else found by the ciphertext that it made.
#[derive(Debug)]
pub(crate) struct KeyOfCiphertext<'a> {
    pub(crate) blob: Option<&'a [u8]>,
    pub(crate) reference: Option<&'a str>,
    pub(crate) permission: &'static str,
    pub(crate) context: &'a EncryptionContext,
    pub(crate) algorithm: EncryptionAlgorithm,
    /// Where what it holds is to go, if to another key.
    pub(crate) destination: Option<&'a str>,
}

/// A ciphertext and the key that made it: by its own account, or for RSA by the caller's.
#[derive(Debug)]
pub(crate) struct Opening<'a> {
    pub(crate) key: Usable,
    pub(crate) sealed: Sealed<'a>,
}

impl<'a> Target for KeyOfCiphertext<'a> {
    type Admitted = Opening<'a>;

    /// That the caller's permission comes before a look at the ciphertext is a guess. That the match of key and
    /// ciphertext comes before the usage is recorded; that it also comes before the state is a guess.
    fn admit(self, door: &mut Door<'_>) -> Result<Opening<'a>, KmsError> {
        let blob = self.blob.ok_or_else(|| missing("ciphertextBlob"))?;
        if self.algorithm != EncryptionAlgorithm::SymmetricDefault {
            return self.admit_asymmetric(blob, door);
        }
        let here = door.cx.caller.place();
        let asking = |named| Asking {
            permission: self.permission,
            named,
            reference: self.reference,
            context: Some(self.context),
            other: self.destination.map_or(OtherKey::None, OtherKey::Destination),
            at_stake: None,
        };
        let (key, ciphertext) = match self.reference {
            Some(reference) => {
                let key = door.find(reference)?;
                let key = door.authorize(asking(Named::Outright), key)?;
                (key, door.cx.hsm.parse(blob)?)
            }
            None => {
                let ciphertext = door.cx.hsm.parse(blob)?;
                let name = ciphertext.name();
                let key = door.cx.registry.find_by_name(here, name.account, name.id);
                let key =
                    key.ok_or_else(|| KmsError::new(ErrorCode::AccessDenied, UNKNOWN_KEY_OF_CIPHERTEXT))?;
                door.note(&key)?;
                (door.authorize(asking(Named::ByCiphertext), key)?, ciphertext)
            }
        };
        if key.subject().arn.hsm_name() != ciphertext.name() {
            return Err(KmsError::new(
                ErrorCode::IncorrectKey,
                "The key ID in the request does not identify a CMK that can perform this operation.",
            ));
        }
        Ok(Opening { key: Usable::admit(door.action, key)?, sealed: Sealed::Symmetric(ciphertext) })
    }
}

impl<'a> KeyOfCiphertext<'a> {
    /// The key alone, named by `parameter`, whatever the ciphertext.
    pub(crate) fn without_ciphertext(self, parameter: &'static str) -> AuthorizedKey<'a> {
        let Self { reference, permission, context, destination, .. } = self;
        let other = destination.map_or(OtherKey::None, OtherKey::Destination);
        AuthorizedKey { reference, parameter, permission, context, other }
    }

    /// An RSA ciphertext says nothing of its key, so the caller must; the wording is a guess.
    fn admit_asymmetric(self, blob: &'a [u8], door: &mut Door<'_>) -> Result<Opening<'a>, KmsError> {
        let Some(reference) = self.reference else {
            let message = format!("KeyId is required for the encryption algorithm {}.", self.algorithm);
            return Err(KmsError::new(ErrorCode::Validation, message));
        };
        let key = NamedKey {
            reference,
            permission: Some(self.permission),
            context: Some(self.context),
            other: self.destination.map_or(OtherKey::None, OtherKey::Destination),
        };
        let key = key.admit(door)?;
        self.algorithm.require_of(key.key().spec)?;
        Ok(Opening { key, sealed: Sealed::Rsa(blob) })
    }
}

//! `Key`: a KMS key's metadata and its sealed materials.

use super::{
    Grants, KeyArn, KeyManager, KeySpec, KeyState, KeyUsage, LastUse, Origin, Relatives, Rotation, Tags,
    Versions,
};
use crate::{authz::KeyPolicy, clock::Timestamp};
use arrayvec::ArrayString;
use std::{borrow::Borrow, fmt, sync::Arc};

/// A KMS key. The registry holds it behind an `Arc` and replaces it as a whole, so whoever has one has a
/// consistent snapshot and needs no lock while the HSM works.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) arn: KeyArn,
    pub(crate) created: Timestamp,
    pub(crate) description: Arc<str>,
    pub(crate) spec: KeySpec,
    pub(crate) usage: KeyUsage,
    pub(crate) origin: Origin,
    pub(crate) manager: KeyManager,
    pub(crate) state: KeyState,
    /// When the key ceases to exist, while its deletion is pending.
    pub(crate) deletion: Option<Timestamp>,
    /// The days between the deletion of its last replica and its own, while it waits for the former.
    pub(crate) deletion_window: Option<u16>,
    /// When its deletion was scheduled, while it is pending.
    pub(crate) condemned: Option<Timestamp>,
    /// When the service will be done with its work on the key, while it is being created or updated.
    pub(crate) busy_until: Option<Timestamp>,
    /// The keys that share its id and material, if it is a multi-Region key.
    pub(crate) relatives: Option<Arc<Relatives>>,
    pub(crate) tags: Tags,
    /// Its key policy; `None` for the default one. It is authz that reads it.
    pub(crate) policy: Option<Arc<KeyPolicy>>,
    pub(crate) rotation: Rotation,
    /// Its grants, once it ever had one.
    pub(super) grants: Option<Arc<Grants>>,
    pub(crate) last_use: Arc<LastUse>,
    /// Its tokens are reachable only through a `Usable` proof.
    pub(crate) versions: Versions,
}

/// What a new key is made of.
#[derive(Debug)]
pub(crate) struct NewKey {
    pub(crate) arn: KeyArn,
    pub(crate) created: Timestamp,
    pub(crate) description: String,
    pub(crate) spec: KeySpec,
    pub(crate) usage: KeyUsage,
    pub(crate) origin: Origin,
    pub(crate) manager: KeyManager,
    pub(crate) tags: Tags,
    pub(crate) policy: Option<Arc<KeyPolicy>>,
    pub(crate) relatives: Option<Arc<Relatives>>,
    pub(crate) versions: Versions,
}

impl Key {
    /// A key that is enabled from the start, or waits for its material.
    pub(crate) fn new(new: NewKey) -> Self {
        let state = if new.versions.is_complete() { KeyState::Enabled } else { KeyState::PendingImport };
        Self {
            arn: new.arn,
            created: new.created,
            // The empty one is shared by all.
            description: if new.description.is_empty() { Arc::default() } else { new.description.into() },
            spec: new.spec,
            usage: new.usage,
            origin: new.origin,
            manager: new.manager,
            state,
            deletion: None,
            deletion_window: None,
            condemned: None,
            busy_until: None,
            relatives: new.relatives,
            tags: new.tags,
            policy: new.policy,
            rotation: Rotation::default(),
            grants: None,
            last_use: Arc::default(),
            versions: new.versions,
        }
    }

    /// Whether an alias of one can be pointed at the other: both are symmetric, both are asymmetric or both are HMAC keys,
    /// for the same usage.
    pub(super) fn does_the_work_of(&self, other: &Self) -> bool {
        // Only encryption is the usage of keys of more than one type.
        let is_symmetric = |key: &Self| key.spec == KeySpec::SymmetricDefault;
        self.usage == other.usage && is_symmetric(self) == is_symmetric(other)
    }

    /// Its grants; `None` if it never had one.
    pub(crate) fn grants(&self) -> Option<&Grants> {
        self.grants.as_deref()
    }

    /// Its grants, to add to.
    pub(crate) fn grants_to_be(&mut self) -> &Grants {
        self.grants.get_or_insert_default()
    }

    /// Parts its grants from those of the snapshots that it shares them with.
    pub(super) fn part_grants(&mut self) {
        self.grants = self.grants.take().map(|grants| Arc::new(grants.copy()));
    }

    /// The id of the material that new ciphertexts are made with. The service shows it for symmetric keys alone, and
    /// not while they are being created.
    pub(crate) fn current_material(&self) -> Option<String> {
        let current =
            self.versions.current().filter(|_| self.spec.rotates() && self.state != KeyState::Creating);
        current.map(|material| material.id().to_string())
    }
}

/// A key's id: a UUID, or `mrk-` and 32 hexadecimal digits for a multi-Region key. It is compared and copied where it
/// lies, since every lookup among many keys compares one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct KeyId(ArrayString<36>);

impl KeyId {
    /// A fresh id out of random bytes.
    pub(crate) fn from_random(bytes: [u8; 16]) -> Self {
        Self::from_text(&uuid::Builder::from_random_bytes(bytes).into_uuid().hyphenated().to_string())
    }

    /// A fresh id of a multi-Region key out of random bytes.
    pub(crate) fn multi_region_from_random(bytes: [u8; 16]) -> Self {
        let digits = uuid::Builder::from_random_bytes(bytes).into_uuid();
        Self::from_text(&format!("mrk-{}", digits.simple()))
    }

    /// The id that `text` spells; `None` if it has not the form of one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let hexadecimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let well_formed = match text.strip_prefix("mrk-") {
            Some(digits) => digits.len() == 32 && hexadecimal(digits),
            None => text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && text.split('-').all(hexadecimal),
        };
        well_formed.then(|| Self::from_text(text))
    }

    /// Of a text of either form, which both have 36 characters.
    fn from_text(text: &str) -> Self {
        Self(ArrayString::from(text).unwrap_or_default())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for KeyId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for KeyId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::KeyId;

    #[test]
    fn ids_have_one_of_two_forms() {
        for (text, good) in [
            ("1234abcd-12ab-34cd-56ef-1234567890ab", true),
            ("mrk-1234abcd12ab34cd56ef1234567890ab", true),
            ("1234abcd12ab34cd56ef1234567890ab", false),
            ("mrk-1234abcd-12ab-34cd-56ef-1234567890ab", false),
            ("1234abcd-12ab-34cd-56ef-1234567890aX", false),
            ("fake-key-id", false),
            ("", false),
        ] {
            assert_eq!(KeyId::parse(text).is_some(), good, "{text}");
        }
        let fresh = KeyId::from_random([0xff; 16]);
        assert_eq!(KeyId::parse(fresh.as_str()), Some(fresh));
        let fresh = KeyId::multi_region_from_random([0xff; 16]);
        assert_eq!(KeyId::parse(fresh.as_str()), Some(fresh));
    }
}

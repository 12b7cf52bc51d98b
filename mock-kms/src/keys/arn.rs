//! `KeyArn`: the full name of a key.

use super::{AccountId, KeyId, Place, Region};
use crate::hsm::KeyName;
use std::fmt;

/// A key's Region, account and id.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct KeyArn {
    pub(crate) place: Place,
    pub(crate) id: KeyId,
}

impl KeyArn {
    /// The account that owns the key.
    pub(crate) fn account(&self) -> AccountId {
        self.place.account
    }

    /// The key of the same id in another Region.
    pub(crate) fn in_region(&self, region: Region) -> Self {
        Self { place: Place { region, ..self.place.clone() }, id: self.id }
    }

    /// The names that the HSM binds the key to. The Region is not among them: multi-Region keys share material.
    pub(crate) fn hsm_name(&self) -> KeyName<'_> {
        KeyName { account: self.place.account.digits(), id: self.id.as_str() }
    }
}

impl fmt::Display for KeyArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { region, account } = &self.place;
        write!(f, "arn:{}:kms:{region}:{account}:key/{}", region.partition(), self.id)
    }
}

impl fmt::Debug for KeyArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for KeyArn {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

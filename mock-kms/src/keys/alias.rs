//! `Alias`: a name that points at a key and can be pointed at another.

use super::{KeyId, ManagedService};
use crate::{
    clock::Timestamp,
    error::{ErrorCode, KmsError},
};
use std::{borrow::Borrow, fmt, sync::Arc};

/// An alias and the key it points at.
#[derive(Debug, Clone)]
pub(crate) struct Alias {
    pub(crate) target: KeyId,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
}

/// A name that starts with `alias/`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct AliasName(Arc<str>);

impl AliasName {
    /// What every alias name starts with.
    pub(crate) const PREFIX: &'static str = "alias/";
    /// What the names of aliases start with that only AWS makes.
    pub(crate) const RESERVED_PREFIX: &'static str = "alias/aws/";

    /// A name that somebody wants to do something with.
    ///
    /// # Errors
    /// ValidationException without the prefix.
    pub(crate) fn read(name: &str) -> Result<Self, KmsError> {
        Self::of_any(name).ok_or(KmsError::new(
            ErrorCode::Validation,
            "Alias must start with the prefix \"alias/\". \
             Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
        ))
    }

    /// A name that the customer may give.
    ///
    /// # Errors
    /// ValidationException without the prefix; InvalidAliasNameException for a blank name and for names of the
    /// service's own (`alias/aws/...`). Those two are guesses, code and wording.
    pub(crate) fn of_customer(name: &str) -> Result<Self, KmsError> {
        let read = Self::read(name)?;
        if name == Self::PREFIX {
            return Err(KmsError::new(ErrorCode::InvalidAliasName, "Alias name must not be blank."));
        }
        if name.starts_with(Self::RESERVED_PREFIX) {
            return Err(KmsError::new(
                ErrorCode::InvalidAliasName,
                format!("{name} begins with alias/aws/, which is reserved for AWS managed keys."),
            ));
        }
        Ok(read)
    }

    /// The name of the alias for a service's own key.
    pub(crate) fn of_service(service: ManagedService) -> Self {
        Self(format!("{}{}", Self::RESERVED_PREFIX, service.name).into())
    }

    /// A name that an alias may already have.
    pub(crate) fn of_any(name: &str) -> Option<Self> {
        name.starts_with(Self::PREFIX).then(|| Self(name.into()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for AliasName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AliasName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for AliasName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

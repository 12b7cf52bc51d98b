//! `Grant`: one permission on one key, given to one principal.

use super::{AccountId, GrantOperation, Principal};
use crate::{clock::Timestamp, context::EncryptionContext};
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};

/// A grant as it was made; it never changes.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) id: GrantId,
    pub(crate) name: Option<String>,
    pub(crate) created: Timestamp,
    /// From when on it counts by itself. Before, its token has to be shown.
    pub(crate) spread: Timestamp,
    /// The account of the principal that made it.
    pub(crate) issuer: AccountId,
    pub(crate) terms: GrantTerms,
}

/// What a grant allows, to whom, and who may retire it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GrantTerms {
    pub(crate) grantee: Party,
    pub(crate) retiring: Option<Party>,
    /// Each once, in the order in which they were given.
    pub(crate) operations: Vec<GrantOperation>,
    pub(crate) constraints: GrantConstraints,
}

/// A principal of a grant, under the one or the other parameter's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Party {
    /// As `GranteePrincipal` or `RetiringPrincipal`.
    Principal(Principal),
    /// As `GranteeServicePrincipal` or `RetiringServicePrincipal`.
    Service(Principal),
}

impl Party {
    /// Who it is.
    pub(crate) fn principal(&self) -> &Principal {
        match self {
            Self::Principal(principal) | Self::Service(principal) => principal,
        }
    }
}

/// On what condition a grant allows its operations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GrantConstraints {
    /// The encryption context must hold these pairs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) encryption_context_subset: Option<EncryptionContext>,
    /// The encryption context must be these pairs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) encryption_context_equals: Option<EncryptionContext>,
    /// The resource on whose behalf the call must be made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source_arn: Option<String>,
}

impl GrantConstraints {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The encryption contexts that it speaks of: none or one, as CreateGrant sees to.
    pub(crate) fn contexts(&self) -> impl Iterator<Item = &EncryptionContext> {
        self.encryption_context_subset.iter().chain(&self.encryption_context_equals)
    }
}

/// A grant's id: 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct GrantId(Arc<str>);

impl GrantId {
    /// A fresh id out of random bytes.
    pub(crate) fn from_random(bytes: [u8; 32]) -> Self {
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into())
    }

    /// The id that `text` spells; `None` if it has not the form of one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (text.len() == 64 && digits).then(|| Self(text.into()))
    }
}

impl fmt::Display for GrantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for GrantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for GrantId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

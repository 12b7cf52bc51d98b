//! `SeedKey`: one key of a seed.

use super::{SeedGrant, read};
use crate::{
    hsm::GivenMaterial,
    keys::{AccountId, KeyArn, Region},
};
use serde::Deserialize;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// A key that a mock starts with. What is not said is as in CreateKey: a fresh id, a fresh material, the home Region
/// and account, a symmetric key with the default policy, enabled.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedKey {
    #[serde(default, deserialize_with = "read::id")]
    pub(super) id: Option<String>,
    /// Instead of id, Region and account.
    #[serde(default, deserialize_with = "read::arn")]
    pub(super) arn: Option<KeyArn>,
    #[serde(default, deserialize_with = "read::region")]
    pub(super) region: Option<Region>,
    #[serde(default, deserialize_with = "read::account")]
    pub(super) account: Option<AccountId>,
    #[serde(default, deserialize_with = "read::material")]
    pub(super) material: Option<GivenMaterial>,
    pub(super) spec: Option<String>,
    pub(super) usage: Option<String>,
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) multi_region: bool,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default)]
    pub(super) grants: Vec<SeedGrant>,
    #[serde(default)]
    pub(super) tags: BTreeMap<String, String>,
    /// A policy document as text, or as it is.
    #[serde(default, deserialize_with = "read::policy")]
    pub(super) policy: Option<String>,
    #[serde(default)]
    pub(super) state: SeedKeyState,
}

/// The state that a key of a seed starts in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum SeedKeyState {
    /// Ready for use.
    #[default]
    Enabled,
    /// As after DisableKey.
    Disabled,
    /// As after ScheduleKeyDeletion with its thirty days.
    PendingDeletion,
}

impl SeedKey {
    /// The id: a UUID, or `mrk-` and 32 hexadecimal digits for a multi-Region key.
    #[must_use]
    pub fn id(self, id: &str) -> Self {
        Self { id: Some(id.to_owned()), ..self }
    }

    /// The Region; that of [`Kms::home`](crate::Kms::home) by default.
    #[must_use]
    pub fn region(self, region: Region) -> Self {
        Self { region: Some(region), ..self }
    }

    /// The account; that of [`Kms::home`](crate::Kms::home) by default.
    #[must_use]
    pub fn account(self, account: AccountId) -> Self {
        Self { account: Some(account), ..self }
    }

    /// The material: 32 bytes for a symmetric key, any but none for HMAC, and a private key in DER or PEM for the
    /// others.
    #[must_use]
    pub fn material(self, bytes: &[u8]) -> Self {
        Self { material: Some(GivenMaterial::new(Zeroizing::new(bytes.to_vec()))), ..self }
    }

    /// The KeySpec in the service's words, for example `SYMMETRIC_DEFAULT`.
    #[must_use]
    pub fn spec(self, spec: &str) -> Self {
        Self { spec: Some(spec.to_owned()), ..self }
    }

    /// The KeyUsage in the service's words, for example `ENCRYPT_DECRYPT`.
    #[must_use]
    pub fn usage(self, usage: &str) -> Self {
        Self { usage: Some(usage.to_owned()), ..self }
    }

    /// The description.
    #[must_use]
    pub fn description(self, description: &str) -> Self {
        Self { description: Some(description.to_owned()), ..self }
    }

    /// Makes it a multi-Region primary key.
    #[must_use]
    pub fn multi_region(self) -> Self {
        Self { multi_region: true, ..self }
    }

    /// An alias, `alias/` included; may be given several times.
    #[must_use]
    pub fn alias(mut self, name: &str) -> Self {
        self.aliases.push(name.to_owned());
        self
    }

    /// A grant; may be given several times.
    #[must_use]
    pub fn grant(mut self, grant: SeedGrant) -> Self {
        self.grants.push(grant);
        self
    }

    /// A tag; may be given several times.
    #[must_use]
    pub fn tag(mut self, key: &str, value: &str) -> Self {
        self.tags.insert(key.to_owned(), value.to_owned());
        self
    }

    /// The key policy, as JSON.
    #[must_use]
    pub fn policy(self, policy: &str) -> Self {
        Self { policy: Some(policy.to_owned()), ..self }
    }

    /// The state it starts in.
    #[must_use]
    pub fn state(self, state: SeedKeyState) -> Self {
        Self { state, ..self }
    }
}

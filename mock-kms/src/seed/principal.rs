//! `SeedPrincipal`: one user or role of a seed.

use super::{SeedError, read};
use crate::{
    Credential, Kms,
    authz::{Attached, Attachment, Policy},
    identities::{Identity, IdentityArn},
};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};

/// A user or role that a mock starts with, and the policies that come with it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedPrincipal {
    arn: String,
    /// Identity-based policies: documents, or texts of documents.
    #[serde(default, deserialize_with = "read::policies")]
    policies: Vec<String>,
    /// A permissions boundary.
    #[serde(default, deserialize_with = "read::policy")]
    boundary: Option<String>,
    /// Service control policies of its account, one for each level of its organization.
    #[serde(default, deserialize_with = "read::policies")]
    service_control_policies: Vec<String>,
    /// Who may assume the role.
    #[serde(default, deserialize_with = "read::policy")]
    trust: Option<String>,
    #[serde(default)]
    tags: BTreeMap<String, String>,
    /// Access keys of the user.
    #[serde(default)]
    access_keys: Vec<read::AccessKey>,
}

impl SeedPrincipal {
    /// A user or role by its ARN, for example `arn:aws:iam::111122223333:user/alice`.
    pub fn new(arn: &str) -> Self {
        Self { arn: arn.to_owned(), ..Self::default() }
    }

    /// An identity-based policy, as JSON; may be given several times.
    #[must_use]
    pub fn policy(mut self, policy: &str) -> Self {
        self.policies.push(policy.to_owned());
        self
    }

    /// The permissions boundary, as JSON.
    #[must_use]
    pub fn boundary(self, policy: &str) -> Self {
        Self { boundary: Some(policy.to_owned()), ..self }
    }

    /// A service control policy of its account, as JSON; may be given several times.
    #[must_use]
    pub fn service_control_policy(mut self, policy: &str) -> Self {
        self.service_control_policies.push(policy.to_owned());
        self
    }

    /// Who may assume the role, as JSON.
    #[must_use]
    pub fn trust(self, policy: &str) -> Self {
        Self { trust: Some(policy.to_owned()), ..self }
    }

    /// A tag; may be given several times.
    #[must_use]
    pub fn tag(mut self, key: &str, value: &str) -> Self {
        self.tags.insert(key.to_owned(), value.to_owned());
        self
    }
}

impl Kms {
    /// Adds a user or role.
    pub(super) fn sow_principal(&self, seed: SeedPrincipal) -> Result<(), SeedError> {
        let wrong = |what: String| SeedError(format!("the principal '{}' of the seed: {what}", seed.arn));
        let arn = IdentityArn::parse(&seed.arn)
            .ok_or_else(|| wrong("it is not the ARN of a user or role".into()))?;
        let policy = |text: &str, attachment, name: &str| {
            let policy = Policy::parse(text, attachment, name).map(Arc::new);
            policy.map_err(|malformed| wrong(format!("its {name}: {malformed}")))
        };
        let all = |texts: &[String], name: &str| -> Result<Vec<_>, SeedError> {
            let read = |(number, text): (usize, &String)| {
                policy(text, Attachment::Identity, &format!("{name} {}", number + 1))
            };
            texts.iter().enumerate().map(read).collect()
        };
        let one = |text: &Option<String>, attachment, name| {
            text.as_deref().map(|text| policy(text, attachment, name)).transpose()
        };
        let attached = Attached {
            identity: all(&seed.policies, "policy")?,
            boundary: one(&seed.boundary, Attachment::Identity, "permissions boundary")?,
            session: None,
            service_control: all(&seed.service_control_policies, "service control policy")?,
        };
        let trust = one(&seed.trust, Attachment::Trust, "trust policy")?;
        let identity = Identity::new(arn, seed.tags.clone(), attached, trust);
        let user = identity.user().map(Arc::new);
        if user.is_none() && !seed.access_keys.is_empty() {
            return Err(wrong("a role has no access keys; its sessions get theirs from AssumeRole".into()));
        }
        if user.is_some() && seed.trust.is_some() {
            return Err(wrong("a user has no trust policy".into()));
        }
        let account = identity.account();
        self.identities().add(identity);
        for key in &seed.access_keys {
            let credential = Credential::new(&key.access_key, &key.secret, account);
            let credential =
                credential.ok_or_else(|| wrong(format!("'{}' is not an access key id", key.access_key)))?;
            self.register(&credential.of_principal(user.clone()));
        }
        Ok(())
    }
}

//! `may_assume`: whether a caller may become a session of a role.
//!
//! AWS IAM User Guide, "Methods to assume a role" and "Pass session tags in AWS STS". A role without a trust policy trusts its own account.

use super::{
    Caller,
    carried::carried,
    condition::{ConditionKey, Lookup, RequestKey, Value},
    evaluate::Word,
    policy::{Call, Names, Policy, Reach},
};
use crate::{clock::Timestamp, keys::AccountId};
use std::{collections::BTreeMap, sync::Arc};

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Assumption<'a> {
    /// The action of STS: AssumeRole, and TagSession or SetSourceIdentity where the session gets those.
    pub(crate) action: &'static str,
    pub(crate) caller: &'a Caller,
    pub(crate) role_arn: &'a str,
    pub(crate) role_account: AccountId,
    pub(crate) trust: Option<&'a Policy>,
    pub(crate) session_name: &'a str,
    pub(crate) tags: &'a BTreeMap<String, String>,
    pub(crate) external_id: Option<&'a str>,
    pub(crate) now: Timestamp,
}

/// Decides. Pure.
pub(crate) fn may_assume(asked: &Assumption<'_>) -> bool {
    let principal = asked.caller.principal();
    let attached = principal.attached();
    let word = |policy: &Arc<Policy>| Word::of(policy, asked);
    let trust = match asked.trust {
        Some(trust) => Word::of(trust, asked),
        None => Word { allowed: Some(Reach::Account), ..Word::default() },
    };
    let identity = match principal.is_root() {
        true => Word::EVERYTHING,
        false => attached.identity.iter().map(word).fold(Word::default(), Word::or),
    };
    let limits = attached.service_control.iter().chain(&attached.boundary).chain(&attached.session);
    let limits = limits.map(word).fold(Word::EVERYTHING, Word::and);
    if trust.is_denied || identity.is_denied || limits.is_denied || limits.allowed.is_none() {
        return false;
    }
    let is_own = principal.account() == asked.role_account;
    match trust.allowed {
        None => false,
        Some(Reach::Itself | Reach::Role) if is_own => true,
        Some(_) if asked.trust.is_none() && !is_own => false,
        Some(_) => identity.allowed.is_some(),
    }
}

impl Lookup for Assumption<'_> {
    fn value(&self, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Request(RequestKey::ExternalId) => self.external_id.map(Value::text),
            ConditionKey::Request(RequestKey::RoleSessionName) => Some(Value::text(self.session_name)),
            ConditionKey::Request(RequestKey::TagKeys) if !self.tags.is_empty() => {
                Some(Value::many(self.tags.keys().map(String::as_str)))
            }
            ConditionKey::RequestTag(name) => {
                let tag = self.tags.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(name));
                tag.map(|(_, value)| Value::text(value.as_str()))
            }
            ConditionKey::PrincipalTag(name) => self.caller.principal().tag(name).map(Value::text),
            ConditionKey::Call(key) => carried(self.caller, self.role_account, self.now, *key),
            _ => None,
        }
    }
}

impl Call for Assumption<'_> {
    fn names(&self) -> Names<'_> {
        self.caller.principal().names()
    }

    fn action(&self) -> (&'static str, &str) {
        ("sts", self.action)
    }

    fn resource(&self) -> &str {
        self.role_arn
    }

    fn lookup(&self) -> &dyn Lookup {
        self
    }
}

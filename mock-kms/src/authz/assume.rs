//! `may_assume`: whether a caller may become a session of a role.
//!
//! AWS IAM User Guide, "Methods to assume a role". A role without a trust policy trusts its own account.

use super::{
    Caller,
    condition::{CallKey, ConditionKey, Lookup, RequestKey, Value},
    evaluate::Word,
    policy::{Call, Names, Policy, Reach},
};
use crate::{clock::Timestamp, keys::AccountId};
use std::sync::Arc;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Assumption<'a> {
    pub(crate) caller: &'a Caller,
    pub(crate) role_arn: &'a str,
    pub(crate) role_account: AccountId,
    pub(crate) trust: Option<&'a Policy>,
    pub(crate) session_name: &'a str,
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
        let principal = self.caller.principal();
        match key {
            ConditionKey::Request(RequestKey::ExternalId) => self.external_id.map(Value::text),
            ConditionKey::Request(RequestKey::RoleSessionName) => Some(Value::text(self.session_name)),
            ConditionKey::PrincipalTag(name) => principal.tag(name).map(Value::text),
            ConditionKey::Call(CallKey::PrincipalArn) => Some(Value::text(principal.principal_arn())),
            ConditionKey::Call(CallKey::PrincipalAccount) => {
                Some(Value::text(principal.account().to_string()))
            }
            ConditionKey::Call(CallKey::PrincipalType) => Some(Value::text(principal.type_name())),
            ConditionKey::Call(CallKey::UserId) => Some(Value::text(principal.user_id())),
            ConditionKey::Call(CallKey::CurrentTime | CallKey::EpochTime) => Some(Value::time(self.now)),
            _ => None,
        }
    }
}

impl Call for Assumption<'_> {
    fn names(&self) -> Names<'_> {
        self.caller.principal().names()
    }

    fn action(&self) -> (&'static str, &str) {
        ("sts", "AssumeRole")
    }

    fn resource(&self) -> &str {
        self.role_arn
    }

    fn lookup(&self) -> &dyn Lookup {
        self
    }
}

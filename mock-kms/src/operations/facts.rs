//! `CallFacts`: what conditions of policies see of a request and of the registry, looked up only when one asks.

use super::Context;
use crate::{
    action::Action,
    authz::{ConditionKey, Facts, KeyProperty, RequestKey, Value},
    keys::{Key, KeyArn, KeyReference},
};

/// What a request tells under a condition key, for the permission that is asked.
pub(super) type RequestFacts<'a> = dyn Fn(&str, &ConditionKey) -> Option<Value<'a>> + 'a;

/// The other key of a call that is about two.
#[derive(Debug, Clone, Copy)]
pub(super) enum OtherKey<'a> {
    /// There is none.
    None,
    /// The destination, which is resolved later.
    Destination(&'a str),
    /// The source, which was resolved before.
    Source,
}

/// What is known of a call about one subject.
pub(super) struct CallFacts<'c, 'a> {
    pub(super) cx: &'a Context<'a>,
    pub(super) request: &'a RequestFacts<'a>,
    pub(super) permission: &'static str,
    /// How the caller named it.
    pub(super) reference: Option<&'c str>,
    pub(super) other: OtherKey<'c>,
    /// The first key that the call turned out to be about.
    pub(super) first: Option<&'c KeyArn>,
}

impl CallFacts<'_, '_> {
    /// The alias that the caller wrote, without the rest of its ARN.
    fn alias(&self) -> Option<&str> {
        match KeyReference::parse(self.reference?) {
            KeyReference::Alias(name) | KeyReference::AliasArn(_, name) => Some(name),
            _ => None,
        }
    }

    /// The aliases that point at the key.
    fn aliases(&self, key: &Key) -> Option<Value<'_>> {
        let aliases =
            self.cx.registry.store(&key.arn.place).list_aliases(Some(&key.arn.id), None, usize::MAX);
        let names = aliases.into_iter().map(|(name, _)| name.as_str().to_owned());
        Some(Value::many(names)).filter(|names| !names.is_empty())
    }

    /// Whether source and destination are one key.
    fn is_same_key(&self, key: &Key) -> Option<Value<'_>> {
        let is_same = match self.other {
            OtherKey::None => return None,
            OtherKey::Source => *self.first? == key.arn,
            OtherKey::Destination(reference) => {
                let destination = self.cx.registry.find(self.cx.caller.place(), Action::ReEncrypt, reference);
                destination.ok()?.arn == key.arn
            }
        };
        Some(Value::truth(is_same))
    }
}

impl Facts for CallFacts<'_, '_> {
    fn value(&self, key: Option<&Key>, name: &ConditionKey) -> Option<Value<'_>> {
        match name {
            ConditionKey::Key(KeyProperty::ResourceAliases) => self.aliases(key?),
            ConditionKey::Request(RequestKey::RequestAlias) => self.alias().map(Value::text),
            ConditionKey::Request(RequestKey::ReEncryptOnSameKey) => self.is_same_key(key?),
            ConditionKey::Request(RequestKey::GrantIsForAwsResource) => {
                let is_asked = matches!(self.permission, "CreateGrant" | "ListGrants" | "RevokeGrant");
                let via_service = self.cx.caller.connection().via_service.is_some();
                is_asked.then(|| Value::truth(via_service))
            }
            name => (self.request)(self.permission, name),
        }
    }
}

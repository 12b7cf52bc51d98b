//! `Question` and `Subject`: what is asked, and the call that policies see in it.

use super::{
    Caller, across_accounts,
    carried::carried,
    condition::{ConditionKey, KeyProperty, Lookup, RequestKey, Value},
    grants::GrantClaim,
    policy::{Call, KeyPolicy, Names, Policy},
};
use crate::{
    clock::Timestamp,
    context::EncryptionContext,
    keys::{self, AccountId, AliasName, GrantTerms, Grants, Key, MultiRegionKeyType, Place},
};
use std::{fmt, sync::Arc};

/// What is asked: may this caller do this?
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) caller: &'a Caller,
    /// The IAM action without its `kms:` prefix.
    pub(crate) permission: &'static str,
    /// How the caller came by the subject, which the refusal must not tell more than.
    pub(crate) named: Named,
    /// The encryption context of the call, if it has one.
    pub(crate) context: Option<&'a EncryptionContext>,
    /// What it has to do with grants.
    pub(crate) claim: GrantClaim<'a>,
    /// The time by the mock's clock.
    pub(crate) now: Timestamp,
    /// What the request and the registry tell, when a condition asks.
    pub(crate) facts: &'a dyn Facts,
}

/// What the request and the registry know, and the room does not.
pub(crate) trait Facts {
    /// What the call carries under `name`, `key` being what it is about.
    fn value(&self, key: Option<&Key>, name: &ConditionKey) -> Option<Value<'_>>;
}

impl fmt::Debug for Question<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question")
            .field("caller", &self.caller)
            .field("permission", &self.permission)
            .finish_non_exhaustive()
    }
}

/// How the caller named what the call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// By id, alias or ARN.
    Outright,
    /// Only by a ciphertext that it made.
    ByCiphertext,
    /// Not at all: the call is to make it.
    NotYet,
}

/// Something that a permission can be for.
pub(crate) trait Subject {
    /// The account that owns it.
    fn account(&self) -> AccountId;

    /// Its ARN as policies write it.
    fn resource(&self) -> String;

    /// Its key, if it is one.
    fn key(&self) -> Option<&Key> {
        None
    }
}

impl Subject for Key {
    fn account(&self) -> AccountId {
        self.arn.account()
    }

    fn resource(&self) -> String {
        self.arn.to_string()
    }

    fn key(&self) -> Option<&Key> {
        Some(self)
    }
}

impl Subject for Arc<Key> {
    fn account(&self) -> AccountId {
        Key::account(self)
    }

    fn resource(&self) -> String {
        Key::resource(self)
    }

    fn key(&self) -> Option<&Key> {
        Some(self)
    }
}

/// An alias in a place, existing or not.
#[derive(Debug)]
pub(crate) struct AliasSubject {
    pub(crate) place: Place,
    pub(crate) name: AliasName,
}

impl Subject for AliasSubject {
    fn account(&self) -> AccountId {
        self.place.account
    }

    fn resource(&self) -> String {
        self.place.arn(self.name.as_str())
    }
}

/// A key that the call is to make, and that has no policy to ask yet.
#[derive(Debug)]
pub(crate) struct KeyToBe(pub(crate) Place);

impl Subject for KeyToBe {
    fn account(&self) -> AccountId {
        self.0.account
    }

    fn resource(&self) -> String {
        self.0.arn("key/*")
    }
}

/// The caller's own account as a whole, for calls that are about no key: `Resource: "*"`.
#[derive(Debug)]
pub(crate) struct OwnAccount(pub(crate) AccountId);

impl Subject for OwnAccount {
    fn account(&self) -> AccountId {
        self.0
    }

    fn resource(&self) -> String {
        "*".to_owned()
    }
}

/// A principal, for the list of what it may retire.
#[derive(Debug)]
pub(crate) struct PrincipalSubject {
    pub(crate) principal: keys::Principal,
    pub(crate) account: AccountId,
}

impl Subject for PrincipalSubject {
    fn account(&self) -> AccountId {
        self.account
    }

    fn resource(&self) -> String {
        self.principal.as_str().to_owned()
    }
}

/// A question about a subject, as policies see it.
pub(super) struct Asked<'a> {
    pub(super) question: &'a Question<'a>,
    pub(super) owner: AccountId,
    key: Option<&'a Key>,
    /// The policy of a key that was given none.
    default_policy: Option<Policy>,
    resource: String,
}

impl<'a> Asked<'a> {
    pub(super) fn new(question: &'a Question<'a>, subject: &'a impl Subject) -> Self {
        let (owner, key) = (subject.account(), subject.key());
        let default_policy = key.filter(|key| key.policy.is_none()).map(|_| KeyPolicy::default_of(owner));
        Self { question, owner, key, default_policy, resource: subject.resource() }
    }

    /// The policy of the key, if it is about one.
    pub(super) fn resource_policy(&self) -> Option<&Policy> {
        self.default_policy.as_ref().or_else(|| Some(self.key?.policy.as_ref()?.policy()))
    }

    /// Whether it is for the key's own account alone, and the caller is of another.
    pub(super) fn is_out_of_reach(&self) -> bool {
        let is_stranger = self.question.caller.account() != self.owner;
        self.key.is_some() && is_stranger && !across_accounts::is_effective(self.question.permission)
    }

    /// The grants on the key, if it is about one that ever had any.
    pub(super) fn grants(&self) -> Option<&Grants> {
        self.key?.grants()
    }

    /// The terms of the grant that the call would make or end.
    fn terms_at_stake(&self) -> Option<&GrantTerms> {
        let GrantClaim { proposed, retired, .. } = self.question.claim;
        proposed.or(retired.map(|grant| &grant.terms))
    }

    /// The encryption context of the call, or else of the grant that is at stake.
    fn context(&self) -> Option<&EncryptionContext> {
        self.question.context.or_else(|| self.terms_at_stake()?.constraints.contexts().next())
    }

    fn constraint_type(&self) -> Option<Value<'_>> {
        let constraints = &self.terms_at_stake()?.constraints;
        let subset = constraints.encryption_context_subset.as_ref().map(|_| "EncryptionContextSubset");
        let equals = constraints.encryption_context_equals.as_ref().map(|_| "EncryptionContextEquals");
        subset.or(equals).map(Value::text)
    }

    fn key_property(&self, property: KeyProperty) -> Option<Value<'_>> {
        let key = self.key?;
        Some(match property {
            KeyProperty::KeySpec | KeyProperty::CustomerMasterKeySpec => Value::text(key.spec.word()),
            KeyProperty::KeyUsage | KeyProperty::CustomerMasterKeyUsage => Value::text(key.usage.word()),
            KeyProperty::KeyOrigin => Value::text(key.origin.word()),
            KeyProperty::MultiRegion => Value::truth(key.relatives.is_some()),
            KeyProperty::MultiRegionKeyType => {
                key.relatives.as_ref()?;
                let part =
                    if key.is_replica() { MultiRegionKeyType::Replica } else { MultiRegionKeyType::Primary };
                Value::text(part.word())
            }
            KeyProperty::ResourceAliases => return None,
        })
    }
}

impl Lookup for Asked<'_> {
    fn value(&self, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Call(key) => carried(self.question.caller, self.owner, self.question.now, *key),
            ConditionKey::Key(property) => {
                self.key_property(*property).or_else(|| self.question.facts.value(self.key, key))
            }
            ConditionKey::PrincipalTag(name) => self.question.caller.principal().tag(name).map(Value::text),
            ConditionKey::ResourceTag(name) => {
                let tags = self.key?.tags.all();
                let tag = tags.iter().find(|tag| tag.key.eq_ignore_ascii_case(name));
                tag.map(|tag| Value::text(&*tag.value))
            }
            ConditionKey::EncryptionContext(name) => self.context()?.value(name).map(Value::text),
            ConditionKey::Request(RequestKey::EncryptionContextKeys) => {
                let context = self.context().filter(|context| !context.is_empty());
                context.map(|context| Value::many(context.names()))
            }
            ConditionKey::Request(RequestKey::GrantConstraintType) => self.constraint_type(),
            ConditionKey::Request(_) | ConditionKey::RequestTag(_) => {
                self.question.facts.value(self.key, key)
            }
        }
    }
}

impl Call for Asked<'_> {
    fn names(&self) -> Names<'_> {
        self.question.caller.principal().names()
    }

    fn action(&self) -> (&'static str, &str) {
        ("kms", self.question.permission)
    }

    fn resource(&self) -> &str {
        &self.resource
    }

    fn lookup(&self) -> &dyn Lookup {
        self
    }
}

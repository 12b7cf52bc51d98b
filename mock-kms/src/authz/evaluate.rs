//! `evaluate`: from the policies that are about a call to what they say together.
//!
//! AWS IAM User Guide, "Policy evaluation logic"; AWS KMS Developer Guide, "Determining access to AWS KMS keys".

use super::{
    endpoint::VpcEndpoint,
    grants::is_granted,
    policy::{Call, Effect, Policy, Reach},
    principal::Attached,
    question::Asked,
};
use std::sync::Arc;

/// A kind of policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer {
    ServiceControl,
    VpcEndpoint,
    Resource,
    Boundary,
    Session,
    Identity,
    Grant,
}

/// What the policies say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A policy of this kind allows it, and none of another kind stands against that.
    Allowed(Layer),
    /// The caller is the root of the account, and the key is left to the account or is none.
    AllowedAsRoot,
    /// A policy of this kind denies it.
    Denied(Layer),
    /// A policy of this kind would have to allow it, and does not.
    NotAllowed(Layer),
}

impl Outcome {
    /// Whether the call may go on.
    pub(super) fn is_allowed(self) -> bool {
        matches!(self, Self::Allowed(_) | Self::AllowedAsRoot)
    }
}

impl Layer {
    /// As the service calls policies of the kind.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ServiceControl => "service control policy",
            Self::VpcEndpoint => "VPC endpoint policy",
            Self::Resource => "resource-based policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
            Self::Identity => "identity-based policy",
            Self::Grant => "grant",
        }
    }

    /// The same with its article.
    pub(super) fn with_article(self) -> String {
        let article = if self == Self::Identity { "an" } else { "a" };
        format!("{article} {}", self.name())
    }
}

/// What the statements of some policies say by themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) is_denied: bool,
    /// How the nearest statement that allows it means the caller.
    pub(super) allowed: Option<Reach>,
}

impl Word {
    /// Of no policy, where none is no limit.
    pub(super) const EVERYTHING: Self = Self { is_denied: false, allowed: Some(Reach::Itself) };

    pub(super) fn of(policy: &Policy, call: &dyn Call) -> Self {
        let mut word = Self::default();
        for statement in policy.statements() {
            let Ok(reach) = statement.judge(call) else { continue };
            match statement.effect() {
                Effect::Allow => word.allowed = word.allowed.max(Some(reach)),
                Effect::Deny => return Self { is_denied: true, ..word },
            }
        }
        word
    }

    /// Both must allow.
    pub(super) fn and(self, other: Self) -> Self {
        Self { is_denied: self.is_denied || other.is_denied, allowed: self.allowed.and(other.allowed) }
    }

    /// Either may allow.
    pub(super) fn or(self, other: Self) -> Self {
        Self { is_denied: self.is_denied || other.is_denied, allowed: self.allowed.max(other.allowed) }
    }
}

/// Decides by all policies. Pure: the answer follows from the call and the policies alone.
pub(super) fn evaluate(asked: &Asked<'_>) -> Outcome {
    let principal = asked.question.caller.principal();
    let Attached { identity, boundary, session, service_control } = principal.attached();
    let word = |policy: &Arc<Policy>| Word::of(policy, asked);
    let control = service_control.iter().map(word).fold(Word::EVERYTHING, Word::and);
    let endpoint = asked.question.caller.connection().vpc_endpoint().and_then(VpcEndpoint::policy);
    let endpoint = endpoint.map_or(Word::EVERYTHING, word);
    let resource = asked.resource_policy().map(|policy| Word::of(policy, asked));
    let boundary = boundary.as_ref().map_or(Word::EVERYTHING, word);
    let session = session.as_ref().map_or(Word::EVERYTHING, word);
    let identity = match principal.is_root() {
        true => Word::EVERYTHING,
        false => identity.iter().map(word).fold(Word::default(), Word::or),
    };
    let layers = [
        (Layer::ServiceControl, control),
        (Layer::VpcEndpoint, endpoint),
        (Layer::Resource, resource.unwrap_or_default()),
        (Layer::Boundary, boundary),
        (Layer::Session, session),
        (Layer::Identity, identity),
    ];
    if let Some((layer, _)) = layers.into_iter().find(|(_, word)| word.is_denied) {
        return Outcome::Denied(layer);
    }
    if control.allowed.is_none() {
        return Outcome::NotAllowed(Layer::ServiceControl);
    }
    if endpoint.allowed.is_none() {
        return Outcome::NotAllowed(Layer::VpcEndpoint);
    }
    let bounded = |allowed| {
        let bounds = [(Layer::Boundary, boundary), (Layer::Session, session)];
        match bounds.into_iter().find(|(_, word)| word.allowed.is_none()) {
            Some((layer, _)) => Outcome::NotAllowed(layer),
            None => allowed,
        }
    };
    let by_identity = || match identity.allowed {
        Some(_) if principal.is_root() => Outcome::AllowedAsRoot,
        Some(_) => bounded(Outcome::Allowed(Layer::Identity)),
        None => Outcome::NotAllowed(Layer::Identity),
    };
    let is_own = principal.account() == asked.owner;
    let by_policies = match resource.map(|word| word.allowed) {
        None if is_own => by_identity(),
        // Nothing but a key can be another account's to give.
        None | Some(None) => Outcome::NotAllowed(Layer::Resource),
        Some(Some(_)) if asked.is_out_of_reach() => Outcome::NotAllowed(Layer::Resource),
        // Who is meant by name needs nobody else's leave, and who is meant as a role keeps to the role's bounds.
        Some(Some(Reach::Itself)) if is_own => Outcome::Allowed(Layer::Resource),
        Some(Some(Reach::Role)) if is_own => bounded(Outcome::Allowed(Layer::Resource)),
        // What a key leaves to an account, or gives to somebody of another one, that account has to give too.
        Some(Some(_)) => by_identity(),
    };
    // A grant gives by itself: neither the key's account nor the grantee's has to give it too.
    if !by_policies.is_allowed() && is_granted(asked) { Outcome::Allowed(Layer::Grant) } else { by_policies }
}

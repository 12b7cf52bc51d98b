//! What a call can be about, and the door where it is resolved, authorized and held against the state table.

mod ciphertext;

pub(crate) use ciphertext::{AuthorizedKey, KeyOfCiphertext, Opening};

use super::{
    Context, Trace,
    facts::{CallFacts, OtherKey, RequestFacts},
    grant_token,
    managed_key::make_on_first_use,
};
use crate::{
    action::Action,
    authz::{
        self, AliasSubject, Authorized, GrantClaim, KeyToBe, Named, OwnAccount, PrincipalSubject, Question,
        decide, explain,
    },
    context::EncryptionContext,
    error::KmsError,
    keys::{AliasName, Grant, GrantId, GrantTerms, Key, Place, Principal, Region, Registry, Usable},
    quotas::Class,
};
use std::sync::Arc;

/// What a call is about, as the caller wrote it. Pairs of targets are admitted one after the other.
pub(crate) trait Target {
    /// What an operation gets when every check has passed.
    type Admitted;

    /// Resolves, authorizes, asks the state table.
    fn admit(self, door: &mut Door<'_>) -> Result<Self::Admitted, KmsError>;
}

/// The checks between a request and its operation, for one call.
pub(crate) struct Door<'a> {
    cx: &'a Context<'a>,
    action: Action,
    /// The grants whose tokens the caller shows.
    presented: Vec<GrantId>,
    facts: &'a RequestFacts<'a>,
    trace: &'a mut Trace,
}

/// What is asked of the subject of a call.
#[derive(Debug, Clone, Copy)]
struct Asking<'a> {
    permission: &'static str,
    named: Named,
    /// How the caller named it, if by a name.
    reference: Option<&'a str>,
    context: Option<&'a EncryptionContext>,
    other: OtherKey<'a>,
    at_stake: Option<GrantAtStake<'a>>,
}

impl Asking<'_> {
    /// For this permission, and nothing beside.
    fn permission(permission: &'static str) -> Self {
        Self {
            permission,
            named: Named::Outright,
            reference: None,
            context: None,
            other: OtherKey::None,
            at_stake: None,
        }
    }
}

/// The grant that a call would make or end.
#[derive(Debug, Clone, Copy)]
pub(super) enum GrantAtStake<'g> {
    Proposed(&'g GrantTerms),
    Retired(&'g Grant),
}

impl<'a> Door<'a> {
    /// Looks at the grant tokens, though they may turn out not to be needed.
    ///
    /// # Errors
    /// InvalidGrantTokenException. That it comes before all else that the checks here can find is a guess.
    pub(super) fn new(
        cx: &'a Context<'a>,
        action: Action,
        grant_tokens: &[String],
        facts: &'a RequestFacts<'a>,
        trace: &'a mut Trace,
    ) -> Result<Self, KmsError> {
        let presented = grant_tokens.iter().map(|token| Ok(grant_token::open(cx, token)?.1.id.clone()));
        Ok(Self { cx, action, presented: presented.collect::<Result<_, KmsError>>()?, facts, trace })
    }

    fn authorize<T: authz::Subject>(
        &mut self,
        asking: Asking<'_>,
        subject: T,
    ) -> Result<Authorized<T>, KmsError> {
        let Asking { permission, named, reference, context, other, at_stake } = asking;
        let (proposed, retired) = match at_stake {
            Some(GrantAtStake::Proposed(terms)) => (Some(terms), None),
            Some(GrantAtStake::Retired(grant)) => (None, Some(grant)),
            None => (None, None),
        };
        let claim = GrantClaim { presented: &self.presented, proposed, retired };
        let facts = CallFacts {
            cx: self.cx,
            request: self.facts,
            permission,
            reference,
            other,
            first: self.trace.keys.first().map(|key| &key.arn),
        };
        let (caller, now) = (self.cx.caller, self.cx.now);
        let question = Question { caller, permission, named, context, claim, now, facts: &facts };
        let explanation = self.cx.explains.then(|| explain(&question, &subject));
        self.trace.explanations.extend(explanation);
        decide(&question, subject).map_err(|denied| {
            self.trace.denied = Some(explain(&question, denied.subject()));
            denied.into()
        })
    }

    /// The permission that has the name of the operation.
    fn asking(&self) -> Asking<'static> {
        Asking::permission(self.action.word())
    }

    /// What the mock lends for this call.
    pub(super) fn cx(&self) -> &'a Context<'a> {
        self.cx
    }

    /// Finds the key that `reference` names.
    pub(super) fn find(&mut self, reference: &str) -> Result<Arc<Key>, KmsError> {
        let key = self.cx.registry.find(self.cx.caller.place(), self.action, reference)?;
        self.note(&key)?;
        Ok(key)
    }

    /// Authorizes for a principal.
    pub(super) fn admit_principal(&mut self, principal: PrincipalSubject) -> Result<Principal, KmsError> {
        Ok(self.authorize(self.asking(), principal)?.into_subject().principal)
    }

    /// Authorizes to make or end a grant on a key and asks the state table.
    pub(super) fn admit_grant(
        &mut self,
        key: Arc<Key>,
        at_stake: GrantAtStake<'_>,
    ) -> Result<Usable, KmsError> {
        self.note(&key)?;
        let asking = Asking { at_stake: Some(at_stake), ..self.asking() };
        Usable::admit(self.action, self.authorize(asking, key)?)
    }

    /// All keys.
    pub(super) fn registry(&self) -> &'a Registry {
        self.cx.registry
    }

    /// Authorizes for a key that was found and asks the state table.
    pub(super) fn admit_key(&mut self, key: Arc<Key>) -> Result<Usable, KmsError> {
        self.note(&key)?;
        Usable::admit(self.action, self.authorize(self.asking(), key)?)
    }

    /// Notes what the call is about, and by the first of its keys lets faults strike and counts it.
    ///
    /// # Errors
    /// That of a fault; ThrottlingException. That it comes before the decision, and that a call with two keys counts
    /// once, are guesses.
    fn note(&mut self, key: &Arc<Key>) -> Result<(), KmsError> {
        let is_first = self.trace.keys.is_empty();
        if self.trace.keys.iter().all(|known| known.arn != key.arn) {
            self.trace.keys.push(Arc::clone(key));
        }
        if !is_first {
            return Ok(());
        }
        self.cx.strike(self.action, Some(key), self.trace)?;
        let class = Class::of_key(self.action, key.spec);
        class.map_or(Ok(()), |class| self.cx.count(self.cx.caller.region(), class))
    }
}

/// The caller's account as a whole.
#[derive(Debug)]
pub(crate) struct Account;

impl Target for Account {
    type Admitted = Authorized<OwnAccount>;

    fn admit(self, door: &mut Door<'_>) -> Result<Self::Admitted, KmsError> {
        door.authorize(door.asking(), OwnAccount(door.cx.caller.account()))
    }
}

/// A key that is to be made in another Region as part of what the call does.
#[derive(Debug)]
pub(crate) struct NewKeyElsewhere;

impl Target for NewKeyElsewhere {
    type Admitted = Authorized<OwnAccount>;

    fn admit(self, door: &mut Door<'_>) -> Result<Self::Admitted, KmsError> {
        let account = OwnAccount(door.cx.caller.account());
        door.authorize(Asking::permission(Action::CreateKey.word()), account)
    }
}

/// The tags that a new key is to have, which its maker must be allowed to set.
#[derive(Debug)]
pub(crate) struct NewTags<'a> {
    is_any: bool,
    /// Where the key is to be made, if not in the caller's Region.
    region: Option<&'a str>,
}

impl<'a> NewTags<'a> {
    /// If there are any.
    pub(crate) fn of<T>(tags: &[T]) -> Self {
        Self { is_any: !tags.is_empty(), region: None }
    }

    /// Of a key in another Region.
    pub(crate) fn in_region(self, name: &'a str) -> Self {
        Self { region: Some(name), ..self }
    }
}

impl Target for NewTags<'_> {
    type Admitted = ();

    fn admit(self, door: &mut Door<'_>) -> Result<(), KmsError> {
        if !self.is_any {
            return Ok(());
        }
        let here = door.cx.caller.place();
        let region = self.region.and_then(Region::new).unwrap_or_else(|| here.region.clone());
        let asking = Asking { named: Named::NotYet, ..Asking::permission(Action::TagResource.word()) };
        door.authorize(asking, KeyToBe(Place { region, ..here.clone() })).map(drop)
    }
}

/// A key named by the caller.
#[derive(Debug)]
pub(crate) struct NamedKey<'a> {
    reference: &'a str,
    permission: Option<&'static str>,
    context: Option<&'a EncryptionContext>,
    other: OtherKey<'a>,
}

impl<'a> NamedKey<'a> {
    /// The key that `reference` names.
    pub(crate) fn new(reference: &'a str) -> Self {
        Self { reference, permission: None, context: None, other: OtherKey::None }
    }

    /// Used with this encryption context.
    pub(crate) fn with_context(self, context: &'a EncryptionContext) -> Self {
        Self { context: Some(context), ..self }
    }

    /// The destination of what the key resolved before is the source of.
    pub(crate) fn for_destination(self) -> Self {
        Self { other: OtherKey::Source, ..self }
    }

    /// Under another permission than the operation's own name.
    pub(crate) fn under(self, permission: &'static str) -> Self {
        Self { permission: Some(permission), ..self }
    }
}

impl Target for NamedKey<'_> {
    type Admitted = Usable;

    fn admit(self, door: &mut Door<'_>) -> Result<Usable, KmsError> {
        if door.action == Action::DescribeKey {
            make_on_first_use(door.cx, self.reference)?;
        }
        let key = door.find(self.reference)?;
        let asking = Asking {
            permission: self.permission.unwrap_or(door.action.word()),
            named: Named::Outright,
            reference: Some(self.reference),
            context: self.context,
            other: self.other,
            at_stake: None,
        };
        Usable::admit(door.action, door.authorize(asking, key)?)
    }
}

/// An alias that is to be made, of the caller's own.
#[derive(Debug)]
pub(crate) struct NewAlias<'a>(pub(crate) &'a str);

impl Target for NewAlias<'_> {
    type Admitted = AliasName;

    fn admit(self, door: &mut Door<'_>) -> Result<AliasName, KmsError> {
        authorize_alias(door, AliasName::of_customer(self.0)?)
    }
}

/// An alias of the caller's own that exists, together with the key it points at. Those of AWS managed keys are kept
/// from change by the policies of their keys.
#[derive(Debug)]
pub(crate) struct ExistingAlias<'a>(pub(crate) &'a str);

impl Target for ExistingAlias<'_> {
    type Admitted = AliasName;

    fn admit(self, door: &mut Door<'_>) -> Result<AliasName, KmsError> {
        let name = AliasName::read(self.0)?;
        let store = door.cx.store();
        let key: Arc<Key> =
            store.key_of_alias(name.as_str()).ok_or_else(|| store.alias_not_found(name.as_str()))?;
        door.note(&key)?;
        let name = authorize_alias(door, name)?;
        door.authorize(door.asking(), key)?;
        Ok(name)
    }
}

fn authorize_alias(door: &mut Door<'_>, name: AliasName) -> Result<AliasName, KmsError> {
    let alias = AliasSubject { place: door.cx.caller.place().clone(), name };
    Ok(door.authorize(door.asking(), alias)?.into_subject().name)
}

impl<A: Target, B: Target> Target for (A, B) {
    type Admitted = (A::Admitted, B::Admitted);

    fn admit(self, door: &mut Door<'_>) -> Result<Self::Admitted, KmsError> {
        Ok((self.0.admit(door)?, self.1.admit(door)?))
    }
}

/// One of two targets: which, the request decides.
#[derive(Debug)]
pub(crate) enum OneOf<A, B> {
    First(A),
    Second(B),
}

impl<A: Target, B: Target> Target for OneOf<A, B> {
    type Admitted = OneOf<A::Admitted, B::Admitted>;

    fn admit(self, door: &mut Door<'_>) -> Result<Self::Admitted, KmsError> {
        Ok(match self {
            Self::First(target) => OneOf::First(target.admit(door)?),
            Self::Second(target) => OneOf::Second(target.admit(door)?),
        })
    }
}

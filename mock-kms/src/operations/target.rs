//! What a call can be about, and the door where it is resolved, authorized and held against the state table.

use super::{
    Context, Trace,
    facts::{CallFacts, OtherKey, RequestFacts},
    grant_token,
    managed_key::make_on_first_use,
};
use crate::{
    action::Action,
    authz::{
        self, AliasSubject, Authorized, GrantClaim, Named, OwnAccount, PrincipalSubject, Question,
        UNKNOWN_KEY_OF_CIPHERTEXT, decide, explain,
    },
    context::EncryptionContext,
    error::{ErrorCode, KmsError},
    hsm::Sealed,
    keys::{AliasName, EncryptionAlgorithm, Grant, GrantId, GrantTerms, Key, Principal, Registry, Usable},
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
            first: self.trace.key.as_ref(),
        };
        let (caller, now) = (self.cx.caller, self.cx.now);
        let question = Question { caller, permission, named, context, claim, now, facts: &facts };
        let explanation = self.cx.explains.then(|| explain(&question, &subject));
        let decision = decide(&question, subject);
        self.trace.explanations.extend(explanation);
        decision
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
        self.note(&key);
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
        self.note(&key);
        let asking = Asking { at_stake: Some(at_stake), ..self.asking() };
        Usable::admit(self.action, self.authorize(asking, key)?)
    }

    /// All keys.
    pub(super) fn registry(&self) -> &'a Registry {
        self.cx.registry
    }

    /// Authorizes for a key that was found and asks the state table.
    pub(super) fn admit_key(&mut self, key: Arc<Key>) -> Result<Usable, KmsError> {
        self.note(&key);
        Usable::admit(self.action, self.authorize(self.asking(), key)?)
    }

    fn note(&mut self, key: &Arc<Key>) {
        self.trace.key.get_or_insert_with(|| key.arn.clone());
        if self.action.is_tracked() {
            self.trace.used.push(Arc::clone(key));
        }
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

    /// A destination that is only asked about.
    pub(crate) fn destination_asked_about(
        reference: &'a str,
        permission: &'static str,
        context: &'a EncryptionContext,
    ) -> AuthorizedKey<'a> {
        let (parameter, other) = ("destinationKeyId", OtherKey::Source);
        AuthorizedKey { reference: Some(reference), parameter, permission, context, other }
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

/// A key that is only asked about: neither its state nor its usage counts.
#[derive(Debug)]
pub(crate) struct AuthorizedKey<'a> {
    reference: Option<&'a str>,
    /// The parameter that names it, as violations write it.
    parameter: &'static str,
    permission: &'static str,
    context: &'a EncryptionContext,
    other: OtherKey<'a>,
}

impl Target for AuthorizedKey<'_> {
    type Admitted = Authorized<Arc<Key>>;

    fn admit(self, door: &mut Door<'_>) -> Result<Self::Admitted, KmsError> {
        let key = door.find(self.reference.ok_or_else(|| missing(self.parameter))?)?;
        let asking = Asking {
            reference: self.reference,
            context: Some(self.context),
            other: self.other,
            ..Asking::permission(self.permission)
        };
        door.authorize(asking, key)
    }
}

/// The answer for a parameter without which this call makes no sense, as for one that the model requires.
fn missing(parameter: &str) -> KmsError {
    let message = format!(
        "1 validation error detected: Value null at '{parameter}' failed to satisfy constraint: Member must not be null"
    );
    KmsError::new(ErrorCode::Validation, message)
}

/// A key named by the caller, or else found by the ciphertext that it made.
#[derive(Debug)]
pub(crate) struct KeyOfCiphertext<'a> {
    pub(crate) blob: Option<&'a [u8]>,
    pub(crate) reference: Option<&'a str>,
    pub(crate) permission: &'static str,
    pub(crate) context: &'a EncryptionContext,
    pub(crate) algorithm: EncryptionAlgorithm,
    /// Where what it holds is to go, if to another key.
    pub(crate) destination: Option<&'a str>,
}

/// A ciphertext and the key that made it: by its own account, or for RSA by the caller's.
#[derive(Debug)]
pub(crate) struct Opening<'a> {
    pub(crate) key: Usable,
    pub(crate) sealed: Sealed<'a>,
}

impl<'a> Target for KeyOfCiphertext<'a> {
    type Admitted = Opening<'a>;

    /// That the caller's permission comes before a look at the ciphertext is a guess. That the match of key and
    /// ciphertext comes before the usage is recorded; that it also comes before the state is a guess.
    fn admit(self, door: &mut Door<'_>) -> Result<Opening<'a>, KmsError> {
        let blob = self.blob.ok_or_else(|| missing("ciphertextBlob"))?;
        if self.algorithm != EncryptionAlgorithm::SymmetricDefault {
            return self.admit_asymmetric(blob, door);
        }
        let here = door.cx.caller.place();
        let asking = |named| Asking {
            permission: self.permission,
            named,
            reference: self.reference,
            context: Some(self.context),
            other: self.destination.map_or(OtherKey::None, OtherKey::Destination),
            at_stake: None,
        };
        let (key, ciphertext) = match self.reference {
            Some(reference) => {
                let key = door.find(reference)?;
                let key = door.authorize(asking(Named::Outright), key)?;
                (key, door.cx.hsm.parse(blob)?)
            }
            None => {
                let ciphertext = door.cx.hsm.parse(blob)?;
                let name = ciphertext.name();
                let key = door.cx.registry.find_by_name(here, name.account, name.id);
                let key =
                    key.ok_or_else(|| KmsError::new(ErrorCode::AccessDenied, UNKNOWN_KEY_OF_CIPHERTEXT))?;
                door.note(&key);
                (door.authorize(asking(Named::ByCiphertext), key)?, ciphertext)
            }
        };
        if key.subject().arn.hsm_name() != ciphertext.name() {
            return Err(KmsError::new(
                ErrorCode::IncorrectKey,
                "The key ID in the request does not identify a CMK that can perform this operation.",
            ));
        }
        Ok(Opening { key: Usable::admit(door.action, key)?, sealed: Sealed::Symmetric(ciphertext) })
    }
}

impl<'a> KeyOfCiphertext<'a> {
    /// The key alone, named by `parameter`, whatever the ciphertext.
    pub(crate) fn without_ciphertext(self, parameter: &'static str) -> AuthorizedKey<'a> {
        let Self { reference, permission, context, destination, .. } = self;
        let other = destination.map_or(OtherKey::None, OtherKey::Destination);
        AuthorizedKey { reference, parameter, permission, context, other }
    }

    /// An RSA ciphertext says nothing of its key, so the caller must; the wording is a guess.
    fn admit_asymmetric(self, blob: &'a [u8], door: &mut Door<'_>) -> Result<Opening<'a>, KmsError> {
        let Some(reference) = self.reference else {
            let message = format!("KeyId is required for the encryption algorithm {}.", self.algorithm);
            return Err(KmsError::new(ErrorCode::Validation, message));
        };
        let key = NamedKey {
            reference,
            permission: Some(self.permission),
            context: Some(self.context),
            other: self.destination.map_or(OtherKey::None, OtherKey::Destination),
        };
        let key = key.admit(door)?;
        self.algorithm.require_of(key.key().spec)?;
        Ok(Opening { key, sealed: Sealed::Rsa(blob) })
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

/// An alias of the caller's own that exists, together with the key it points at.
#[derive(Debug)]
pub(crate) struct ExistingAlias<'a>(pub(crate) &'a str);

impl Target for ExistingAlias<'_> {
    type Admitted = AliasName;

    fn admit(self, door: &mut Door<'_>) -> Result<AliasName, KmsError> {
        let name = AliasName::of_customer(self.0)?;
        let store = door.cx.store();
        let key: Arc<Key> =
            store.key_of_alias(name.as_str()).ok_or_else(|| store.alias_not_found(name.as_str()))?;
        door.note(&key);
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

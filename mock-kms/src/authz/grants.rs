//! Grants as a source of permissions: whether one of a key's grants lets a caller do what is asked. Pure.
//!
//! AWS KMS Developer Guide, "Grants in AWS KMS". A grant can allow and never deny.

use super::question::Asked;
use crate::{
    clock::Timestamp,
    context::EncryptionContext,
    keys::{Grant, GrantConstraints, GrantId, GrantOperation, GrantTerms, Grants, Identity},
};
use std::sync::Arc;

/// What a call has to do with grants, beyond what it asks for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct GrantClaim<'a> {
    /// The grants whose tokens came along.
    pub(crate) presented: &'a [GrantId],
    /// The grant that is to be made.
    pub(crate) proposed: Option<&'a GrantTerms>,
    /// The grant that is to be retired.
    pub(crate) retired: Option<&'a Grant>,
}

/// What is asked of a key's grants.
#[derive(Debug, Clone, Copy)]
pub(super) struct GrantQuestion<'a> {
    /// The caller's ARN.
    pub(crate) caller: &'a str,
    pub(crate) operation: GrantOperation,
    /// The encryption context of the call, if the operation has one.
    pub(crate) context: Option<&'a EncryptionContext>,
    pub(crate) claim: GrantClaim<'a>,
    /// The time of the call.
    pub(crate) now: Timestamp,
}

/// Why a grant of the caller does not allow what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Objection {
    /// It allows other operations.
    OtherOperation,
    /// It has not spread yet, and its token was not shown.
    NotSpread,
    /// The encryption context is not as it demands.
    Context,
    /// It demands a call on behalf of a resource.
    SourceArn,
    /// The grant that is to be made would allow more than it does.
    Wider,
    /// Another grant is to be retired.
    OtherGrant,
}

impl Objection {
    /// For people.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::OtherOperation => "its operations are others",
            Self::NotSpread => "it has not spread yet, and its token was not shown",
            Self::Context => "its constraint on the encryption context does not hold",
            Self::SourceArn => "it demands a call on behalf of a resource",
            Self::Wider => "the new grant would allow more than it does",
            Self::OtherGrant => "another grant is to be retired",
        }
    }
}

/// Whether a grant gives what is asked.
pub(super) fn is_granted(asked: &Asked<'_>) -> bool {
    of_call(asked).is_some_and(|(question, grants)| granted(question, grants))
}

/// The grants whose grantee is the caller, each with why it does not allow what is asked, if it does not. Empty for what
/// no grant can give.
pub(super) fn considered(asked: &Asked<'_>) -> Vec<(Arc<Grant>, Option<Objection>)> {
    let Some((question, grants)) = of_call(asked) else { return Vec::new() };
    let of_caller = identities(question).flat_map(|identity| grants.of_grantee(&identity));
    of_caller.map(|grant| (Arc::clone(&grant), consider(&grant, question).err())).collect()
}

/// What a call asks of the grants on its key, if that is anything that a grant can give.
fn of_call<'a>(asked: &'a Asked<'_>) -> Option<(GrantQuestion<'a>, &'a Grants)> {
    let (grants, question) = (asked.grants()?, asked.question);
    let operation = GrantOperation::from_word(question.permission)?;
    let (caller, context) = (question.caller.arn(), question.context);
    Some((GrantQuestion { caller, operation, context, claim: question.claim, now: question.now }, grants))
}

/// Whom a grant can mean by the caller: itself, and the role of a session.
fn identities(question: GrantQuestion<'_>) -> impl Iterator<Item = Identity> {
    Identity::of_arn(question.caller).into_iter().flat_map(Identity::and_its_role)
}

/// Whether a grant of `grants` lets the caller do what is asked, or the grant to be retired lets itself be.
pub(super) fn granted(question: GrantQuestion<'_>, grants: &Grants) -> bool {
    if let (GrantOperation::RetireGrant, Some(grant)) = (question.operation, question.claim.retired)
        && identities(question).any(|identity| may_always_retire(&identity, grant))
    {
        return true;
    }
    identities(question)
        .flat_map(|identity| grants.of_grantee(&identity))
        .any(|grant| consider(&grant, question).is_ok())
}

/// Whether that is the retiring principal, or the account that the grant was made under.
fn may_always_retire(identity: &Identity, grant: &Grant) -> bool {
    let retiring = grant.terms.retiring.as_ref().map(|party| party.principal().identity());
    retiring == Some(identity) || *identity == Identity::Account(grant.issuer)
}

/// Whether a grant whose grantee is the caller allows what is asked.
///
/// # Errors
/// The first objection.
pub(super) fn consider(grant: &Grant, question: GrantQuestion<'_>) -> Result<(), Objection> {
    let GrantQuestion { operation, context, claim, now, .. } = question;
    let terms = &grant.terms;
    let demand = |met: bool, objection| if met { Ok(()) } else { Err(objection) };
    demand(terms.operations.contains(&operation), Objection::OtherOperation)?;
    demand(grant.spread <= now || claim.presented.contains(&grant.id), Objection::NotSpread)?;
    match operation {
        // Constraints do not apply to the end of the grant itself.
        GrantOperation::RetireGrant => {
            return demand(
                claim.retired.is_some_and(|retired| retired.id == grant.id),
                Objection::OtherGrant,
            );
        }
        GrantOperation::CreateGrant => {
            demand(claim.proposed.is_some_and(|proposed| narrows(proposed, terms)), Objection::Wider)?;
        }
        GrantOperation::DescribeKey => {}
        _ => demand(context_fits(&terms.constraints, context), Objection::Context)?,
    }
    // No call comes on behalf of a resource here.
    demand(terms.constraints.source_arn.is_none(), Objection::SourceArn)
}

fn context_fits(constraints: &GrantConstraints, context: Option<&EncryptionContext>) -> bool {
    let none = EncryptionContext::default();
    let context = context.unwrap_or(&none);
    let GrantConstraints { encryption_context_subset: subset, encryption_context_equals: equals, .. } =
        constraints;
    subset.as_ref().is_none_or(|subset| includes(context, subset))
        && equals.as_ref().is_none_or(|equals| is_same(context, equals))
}

/// Whether all pairs of `part` are in `whole`. In constraints the case of a name does not count, that of a value does.
fn includes(whole: &EncryptionContext, part: &EncryptionContext) -> bool {
    let same = |(name, value): (&str, &str), (other, other_value): (&str, &str)| {
        value == other_value && name.to_lowercase() == other.to_lowercase()
    };
    part.pairs().all(|pair| whole.pairs().any(|other| same(pair, other)))
}

fn is_same(one: &EncryptionContext, other: &EncryptionContext) -> bool {
    one.pairs().count() == other.pairs().count() && includes(one, other) && includes(other, one)
}

/// Whether a grant on the terms `child` allows no more than one on the terms `parent`: none but its operations, under
/// constraints that are equally strict or stricter.
fn narrows(child: &GrantTerms, parent: &GrantTerms) -> bool {
    let operations = child.operations.iter().all(|operation| parent.operations.contains(operation));
    let (child, parent) = (&child.constraints, &parent.constraints);
    let subset = parent
        .encryption_context_subset
        .as_ref()
        .is_none_or(|part| child.contexts().any(|whole| includes(whole, part)));
    let equals = parent.encryption_context_equals.as_ref().is_none_or(|equals| {
        child.encryption_context_equals.as_ref().is_some_and(|other| is_same(equals, other))
    });
    let source = parent.source_arn.is_none() || parent.source_arn == child.source_arn;
    operations && subset && equals && source
}

#[cfg(test)]
#[path = "grants_tests.rs"]
mod tests;

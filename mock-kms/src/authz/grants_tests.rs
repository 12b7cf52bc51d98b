//! What a grant allows, row by row.

use super::*;
use crate::keys::{AccountId, Party, Principal};
use serde_json::{Value, json};

const APP: &str = "arn:aws:iam::444455556666:role/app";
const ADMIN: &str = "arn:aws:iam::444455556666:user/admin";

fn context(pairs: Value) -> EncryptionContext {
    serde_json::from_value(pairs).unwrap()
}

fn party(arn: &str) -> Party {
    Party::Principal(Principal::parse(arn).unwrap())
}

fn terms(operations: &[GrantOperation], constraints: Value) -> GrantTerms {
    GrantTerms {
        grantee: party(APP),
        retiring: Some(party(ADMIN)),
        operations: operations.to_vec(),
        constraints: serde_json::from_value(constraints).unwrap(),
    }
}

fn grant(number: u8, terms: GrantTerms) -> Grant {
    Grant {
        id: GrantId::from_random([number; 32]),
        name: None,
        created: Timestamp::from_seconds(100),
        spread: Timestamp::from_seconds(110),
        issuer: AccountId::new("111122223333").unwrap(),
        terms,
    }
}

/// When the grants have spread.
const LATER: Timestamp = Timestamp::from_seconds(110);

fn question(operation: GrantOperation) -> GrantQuestion<'static> {
    GrantQuestion { caller: APP, operation, context: None, claim: GrantClaim::default(), now: LATER }
}

#[test]
fn a_grant_allows_its_operations_to_its_grantee() {
    let grants = Grants::default();
    grants.add(grant(1, terms(&[GrantOperation::Decrypt, GrantOperation::DescribeKey], json!({}))));
    for (caller, operation, allowed) in [
        (APP, GrantOperation::Decrypt, true),
        (APP, GrantOperation::DescribeKey, true),
        (APP, GrantOperation::Encrypt, false),
        ("arn:aws:iam::444455556666:role/a/path/app", GrantOperation::Decrypt, true),
        ("arn:aws:sts::444455556666:assumed-role/app/session", GrantOperation::Decrypt, true),
        ("arn:aws:sts::444455556666:assumed-role/other/session", GrantOperation::Decrypt, false),
        ("arn:aws:iam::444455556666:user/app", GrantOperation::Decrypt, false),
        ("arn:aws:iam::444455556666:root", GrantOperation::Decrypt, false),
        ("arn:aws:iam::111122223333:role/app", GrantOperation::Decrypt, false),
        ("nobody", GrantOperation::Decrypt, false),
    ] {
        let question = GrantQuestion { caller, ..question(operation) };
        assert_eq!(granted(question, &grants), allowed, "{caller} {operation}");
    }
}

#[test]
fn a_grant_that_has_not_spread_needs_its_token() {
    let grant = grant(1, terms(&[GrantOperation::Decrypt], json!({})));
    let other = GrantId::from_random([9; 32]);
    let early = Timestamp::from_seconds(109);
    for (now, presented, expected) in [
        (early, &[][..], Err(Objection::NotSpread)),
        (early, std::slice::from_ref(&other), Err(Objection::NotSpread)),
        (early, std::slice::from_ref(&grant.id), Ok(())),
        (Timestamp::from_seconds(110), &[], Ok(())),
    ] {
        let claim = GrantClaim { presented, ..GrantClaim::default() };
        let question = GrantQuestion { claim, now, ..question(GrantOperation::Decrypt) };
        assert_eq!(consider(&grant, question), expected, "{now:?} {presented:?}");
    }
}

#[test]
fn constraints_look_at_the_encryption_context() {
    let subset = json!({ "EncryptionContextSubset": { "tenant": "a" } });
    let equals = json!({ "EncryptionContextEquals": { "tenant": "a" } });
    let nothing = json!({ "EncryptionContextEquals": {} });
    for (constraints, given, allowed) in [
        (&subset, json!({ "tenant": "a" }), true),
        (&subset, json!({ "tenant": "a", "order": "1" }), true),
        (&subset, json!({ "Tenant": "a" }), true),
        (&subset, json!({ "tenant": "A" }), false),
        (&subset, json!({ "tenant": "b" }), false),
        (&subset, json!({}), false),
        (&equals, json!({ "tenant": "a" }), true),
        (&equals, json!({ "TENANT": "a" }), true),
        (&equals, json!({ "tenant": "a", "order": "1" }), false),
        (&equals, json!({ "tenant": "a", "Tenant": "a" }), false),
        (&equals, json!({}), false),
        (&nothing, json!({}), true),
        (&nothing, json!({ "tenant": "a" }), false),
    ] {
        let grant = grant(1, terms(&[GrantOperation::Encrypt], constraints.clone()));
        let given = context(given);
        let question = GrantQuestion { context: Some(&given), ..question(GrantOperation::Encrypt) };
        assert_eq!(consider(&grant, question).is_ok(), allowed, "{constraints} {:?}", question.context);
    }
}

#[test]
fn constraints_leave_describe_key_alone_and_hold_where_there_is_no_context() {
    let constraints = json!({ "EncryptionContextSubset": { "tenant": "a" } });
    let grant = grant(1, terms(&[GrantOperation::DescribeKey, GrantOperation::Encrypt], constraints));
    assert_eq!(consider(&grant, question(GrantOperation::DescribeKey)), Ok(()));
    assert_eq!(consider(&grant, question(GrantOperation::Encrypt)), Err(Objection::Context));
}

#[test]
fn no_call_comes_on_behalf_of_a_resource() {
    let constraints = json!({ "SourceArn": "arn:aws:s3:eu-west-1:111122223333:x" });
    let operations = [GrantOperation::Sign, GrantOperation::DescribeKey, GrantOperation::RetireGrant];
    let grant = grant(1, terms(&operations, constraints));
    for operation in [GrantOperation::Sign, GrantOperation::DescribeKey] {
        assert_eq!(consider(&grant, question(operation)), Err(Objection::SourceArn));
    }
    let claim = GrantClaim { retired: Some(&grant), ..GrantClaim::default() };
    let question = GrantQuestion { claim, ..question(GrantOperation::RetireGrant) };
    assert_eq!(consider(&grant, question), Ok(()), "the end of a grant is not constrained");
}

#[test]
fn a_grant_made_by_a_grantee_allows_no_more_than_the_first() {
    use GrantOperation::{CreateGrant, Decrypt, Encrypt};
    let free = json!({});
    let subset = json!({ "EncryptionContextSubset": { "a": "1" } });
    let wider = json!({ "EncryptionContextSubset": { "a": "1", "b": "2" } });
    let equals = json!({ "EncryptionContextEquals": { "a": "1" } });
    let more = json!({ "EncryptionContextEquals": { "a": "1", "b": "2" } });
    for (parent, operations, child, allowed) in [
        (&free, &[Decrypt][..], &free, true),
        (&free, &[Decrypt, CreateGrant], &free, true),
        (&free, &[Decrypt, Encrypt], &free, false),
        (&free, &[Decrypt], &subset, true),
        (&subset, &[Decrypt], &free, false),
        (&subset, &[Decrypt], &subset, true),
        (&subset, &[Decrypt], &wider, true),
        (&subset, &[Decrypt], &equals, true),
        (&subset, &[Decrypt], &more, true),
        (&wider, &[Decrypt], &subset, false),
        (&wider, &[Decrypt], &equals, false),
        (&equals, &[Decrypt], &equals, true),
        (&equals, &[Decrypt], &subset, false),
        (&equals, &[Decrypt], &more, false),
        (&equals, &[Decrypt], &free, false),
    ] {
        let grant = grant(1, terms(&[Decrypt, CreateGrant], parent.clone()));
        let proposed = terms(operations, child.clone());
        let claim = GrantClaim { proposed: Some(&proposed), ..GrantClaim::default() };
        let expected = if allowed { Ok(()) } else { Err(Objection::Wider) };
        let found = consider(&grant, GrantQuestion { claim, ..question(CreateGrant) });
        assert_eq!(found, expected, "{parent} {operations:?} {child}");
    }
}

#[test]
fn a_grant_is_retired_by_those_whom_it_names() {
    let retire = GrantOperation::RetireGrant;
    let (with, without) = (
        grant(1, terms(&[GrantOperation::Decrypt, retire], json!({}))),
        grant(2, terms(&[GrantOperation::Decrypt], json!({}))),
    );
    let grants = Grants::default();
    grants.add(with.clone());
    grants.add(without.clone());
    let root = "arn:aws:iam::111122223333:root";
    for (caller, grant, allowed) in [
        (APP, &with, true),
        (APP, &without, false),
        (ADMIN, &with, true),
        (ADMIN, &without, true),
        (root, &without, true),
        ("arn:aws:iam::444455556666:root", &without, false),
        ("arn:aws:iam::111122223333:user/admin", &without, false),
    ] {
        let claim = GrantClaim { retired: Some(grant), ..GrantClaim::default() };
        let question = GrantQuestion { caller, operation: retire, context: None, claim, now: LATER };
        assert_eq!(granted(question, &grants), allowed, "{caller}");
    }
}

//! Grants: what makes one, what it allows across accounts, and what ends it.

use crate::mock::{DAY, Mock, TestKey, base64, text};
use serde_json::{Value, json};
use std::time::Duration;

const HOME: &str = "arn:aws:iam::111122223333:root";
const GUEST: &str = "arn:aws:iam::444455556666:root";
const THIRD: &str = "arn:aws:iam::999988887777:root";
const UNKNOWN: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A mock, a key of its home account, and another account that is called the guest.
fn scene() -> (Mock, Mock, TestKey) {
    scene_of(Mock::new())
}

fn scene_of(home: Mock) -> (Mock, Mock, TestKey) {
    let guest = home.seen_from("eu-central-1", "444455556666");
    let key = home.key();
    (home, guest, key)
}

/// A grant of those operations to the guest: its id and token.
fn grant(home: &Mock, key: &TestKey, operations: &[&str]) -> (String, String) {
    grant_with(home, key, operations, json!({}))
}

fn grant_with(mock: &Mock, key: &TestKey, operations: &[&str], more: Value) -> (String, String) {
    let mut request = json!({ "KeyId": key.arn, "GranteePrincipal": GUEST, "Operations": operations });
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = mock.call("CreateGrant", request);
    (text(&answer["GrantId"]), text(&answer["GrantToken"]))
}

fn denied(caller: &str, action: &str, resource: &str) -> String {
    format!(
        "AccessDeniedException: User: {caller} is not authorized to perform: kms:{action} on resource: {resource} \
         because no resource-based policy allows the kms:{action} action"
    )
}

fn listed(mock: &Mock, key: &TestKey) -> usize {
    mock.call("ListGrants", json!({ "KeyId": key.arn }))["Grants"].as_array().unwrap().len()
}

#[test]
fn a_grantee_of_another_account_uses_the_key_by_its_arn() {
    let (home, guest, key) = scene();
    let encrypt = json!({ "KeyId": key.arn, "Plaintext": base64("x") });
    assert_eq!(guest.error("Encrypt", encrypt.clone()), denied(GUEST, "Encrypt", &key.arn));
    grant(&home, &key, &["Encrypt", "Decrypt", "DescribeKey"]);
    let blob = guest.call("Encrypt", encrypt.clone())["CiphertextBlob"].clone();
    assert_eq!(guest.call("Decrypt", json!({ "CiphertextBlob": blob }))["Plaintext"], base64("x"));
    assert_eq!(guest.call("DescribeKey", json!({ "KeyId": key.arn }))["KeyMetadata"]["Arn"], key.arn);
    // Nothing else, and nobody else.
    let data_key = json!({ "KeyId": key.arn, "KeySpec": "AES_256" });
    assert_eq!(guest.error("GenerateDataKey", data_key), denied(GUEST, "GenerateDataKey", &key.arn));
    assert_eq!(guest.error("DisableKey", json!({ "KeyId": key.arn })), denied(GUEST, "DisableKey", &key.arn));
    let third = home.seen_from("eu-central-1", "999988887777");
    assert_eq!(third.error("Encrypt", encrypt), denied(THIRD, "Encrypt", &key.arn));
    // A bare id means a key of the caller's own.
    let own = format!(
        "NotFoundException: Key 'arn:aws:kms:eu-central-1:444455556666:key/{}' does not exist",
        key.id
    );
    assert_eq!(guest.error("DescribeKey", json!({ "KeyId": key.id })), own);
}

#[test]
fn records_tell_the_grantee_and_the_key() {
    let (home, guest, key) = scene();
    let (_, token) = grant(&home, &key, &["Encrypt"]);
    guest.call("Encrypt", json!({ "KeyId": key.arn, "Plaintext": base64("x"), "GrantTokens": [token] }));
    let records = home.kms.audit();
    let last = records.last().unwrap();
    assert_eq!((last.operation.as_str(), last.caller.as_str()), ("Encrypt", GUEST));
    assert_eq!((last.key.as_deref(), last.error), (Some(key.arn.as_str()), None));
    let debug = format!("{records:?}");
    assert!(!debug.contains(&token), "a token lets its bearer retire a grant");
}

#[test]
fn a_dry_run_asks_grants_too_and_makes_or_ends_none() {
    let (home, guest, key) = scene();
    let passed = "DryRunOperationException: The request would have succeeded, but the DryRun option is set.";
    let encrypt = json!({ "KeyId": key.arn, "Plaintext": base64("x"), "DryRun": true });
    assert_eq!(guest.error("Encrypt", encrypt.clone()), denied(GUEST, "Encrypt", &key.arn));
    let create =
        json!({ "KeyId": key.id, "GranteePrincipal": GUEST, "Operations": ["Encrypt"], "DryRun": true });
    assert_eq!(home.error("CreateGrant", create), passed);
    assert_eq!(listed(&home, &key), 0);
    let (id, token) = grant(&home, &key, &["Encrypt"]);
    assert_eq!(guest.error("Encrypt", encrypt), passed);
    assert_eq!(home.error("RetireGrant", json!({ "GrantToken": token, "DryRun": true })), passed);
    let revoke = json!({ "KeyId": key.id, "GrantId": id, "DryRun": true });
    assert_eq!(home.error("RevokeGrant", revoke), passed);
    let unknown = json!({ "KeyId": key.id, "GrantId": UNKNOWN, "DryRun": true });
    assert_eq!(
        home.error("RevokeGrant", unknown),
        format!("NotFoundException: Grant ID {UNKNOWN} not found")
    );
    assert_eq!(listed(&home, &key), 1);
}

#[test]
fn constraints_bind_a_grant_to_an_encryption_context() {
    let (home, guest, key) = scene();
    let constraints = json!({ "Constraints": { "EncryptionContextSubset": { "tenant": "a" } } });
    grant_with(&home, &key, &["GenerateDataKey", "DescribeKey"], constraints);
    let request =
        |context: Value| json!({ "KeyId": key.arn, "KeySpec": "AES_256", "EncryptionContext": context });
    for good in [json!({ "tenant": "a" }), json!({ "Tenant": "a", "order": "1" })] {
        guest.call("GenerateDataKey", request(good));
    }
    for bad in [json!({}), json!({ "tenant": "A" }), json!({ "order": "1" })] {
        assert_eq!(guest.error("GenerateDataKey", request(bad)), denied(GUEST, "GenerateDataKey", &key.arn));
    }
    guest.call("DescribeKey", json!({ "KeyId": key.arn }));
}

#[test]
fn re_encrypt_needs_a_permission_at_either_end() {
    let (home, guest, key) = scene();
    let other = home.key();
    let blob = base64(home.encrypt(&key, b"x"));
    let request = json!({ "CiphertextBlob": blob, "SourceKeyId": key.arn, "DestinationKeyId": other.arn });
    assert_eq!(guest.error("ReEncrypt", request.clone()), denied(GUEST, "ReEncryptFrom", &key.arn));
    let (_, from) = grant(&home, &key, &["ReEncryptFrom"]);
    assert_eq!(guest.error("ReEncrypt", request.clone()), denied(GUEST, "ReEncryptTo", &other.arn));
    let (_, to) = grant(&home, &other, &["ReEncryptTo"]);
    guest.call("ReEncrypt", request.clone());
    let mut with_tokens = request;
    with_tokens["GrantTokens"] = json!([from, to]);
    guest.call("ReEncrypt", with_tokens);
}

#[test]
fn a_grant_is_of_no_use_while_its_key_is_not() {
    let (home, guest, key) = scene();
    grant(&home, &key, &["Encrypt"]);
    home.call("DisableKey", json!({ "KeyId": key.id }));
    let encrypt = json!({ "KeyId": key.arn, "Plaintext": base64("x") });
    assert_eq!(guest.error("Encrypt", encrypt), format!("DisabledException: {} is disabled.", key.arn));
}

#[test]
fn a_grant_ends_with_its_key() {
    let (home, guest, key) = scene();
    let retiring = json!({ "RetiringPrincipal": GUEST });
    let (id, token) = grant_with(&home, &key, &["Encrypt"], retiring);
    home.call("ScheduleKeyDeletion", json!({ "KeyId": key.id, "PendingWindowInDays": 7 }));
    home.wait(7 * DAY);
    let gone = format!("NotFoundException: Key '{}' does not exist", key.arn);
    assert_eq!(home.error("ListGrants", json!({ "KeyId": key.arn })), gone);
    assert_eq!(guest.error("RetireGrant", json!({ "KeyId": key.arn, "GrantId": id })), gone);
    let invalid = "InvalidGrantTokenException: The grant token is not valid.";
    assert_eq!(guest.error("RetireGrant", json!({ "GrantToken": token })), invalid);
    let list = guest.call("ListRetirableGrants", json!({ "RetiringPrincipal": GUEST }));
    assert_eq!(list, json!({ "Grants": [], "Truncated": false }));
}

#[test]
fn related_keys_share_no_grants() {
    let (home, guest, _) = scene();
    let key = home.key_like(json!({ "MultiRegion": true }));
    grant(&home, &key, &["DescribeKey"]);
    home.call("ReplicateKey", json!({ "KeyId": key.id, "ReplicaRegion": "eu-west-1" }));
    home.wait(Duration::from_secs(10));
    let abroad = home.seen_from("eu-west-1", "111122223333");
    let replica = TestKey::of(&abroad.call("DescribeKey", json!({ "KeyId": key.id }))["KeyMetadata"]);
    assert_eq!(listed(&abroad, &replica), 0);
    assert_eq!(listed(&home, &key), 1);
    let guest_abroad = guest.seen_from("eu-west-1", "444455556666");
    let describe = json!({ "KeyId": replica.arn });
    assert_eq!(guest_abroad.error("DescribeKey", describe), denied(GUEST, "DescribeKey", &replica.arn));
    grant(&abroad, &replica, &["DescribeKey"]);
    assert_eq!((listed(&abroad, &replica), listed(&home, &key)), (1, 1));
}

#[test]
fn a_new_grant_needs_its_token_until_it_has_spread() {
    let mock = Mock::built(|builder| builder.grant_delay(Duration::from_secs(300)));
    let (home, guest, key) = scene_of(mock);
    let (_, token) = grant(&home, &key, &["Encrypt"]);
    let other = home.key();
    let (_, of_other) = grant(&home, &other, &["Encrypt"]);
    let encrypt =
        |tokens: &[&str]| json!({ "KeyId": key.arn, "Plaintext": base64("x"), "GrantTokens": tokens });
    home.wait(Duration::from_secs(299));
    for without in [&[][..], &[of_other.as_str()]] {
        assert_eq!(guest.error("Encrypt", encrypt(without)), denied(GUEST, "Encrypt", &key.arn));
    }
    guest.call("Encrypt", encrypt(&[&of_other, &token]));
    home.wait(Duration::from_secs(1));
    guest.call("Encrypt", encrypt(&[]));
}

#[test]
fn a_token_is_good_only_as_it_was_made_and_while_its_grant_is_there() {
    let (home, guest, key) = scene();
    let (id, token) = grant(&home, &key, &["Encrypt"]);
    let encrypt = |token: &str| json!({ "KeyId": key.arn, "Plaintext": base64("x"), "GrantTokens": [token] });
    let invalid = "InvalidGrantTokenException: The grant token is not valid.";
    guest.call("Encrypt", encrypt(&token));
    for wrong in ["x", "eA==", &token[4..], &token[..token.len() - 4], &format!("AAAA{}", &token[4..])] {
        assert_eq!(guest.error("Encrypt", encrypt(wrong)), invalid, "{wrong}");
        assert_eq!(home.error("RetireGrant", json!({ "GrantToken": wrong })), invalid, "{wrong}");
    }
    let elsewhere = home.seen_from("us-east-1", "111122223333");
    assert_eq!(elsewhere.error("RetireGrant", json!({ "GrantToken": token })), invalid, "of another Region");
    home.call("RevokeGrant", json!({ "KeyId": key.id, "GrantId": id }));
    assert_eq!(guest.error("Encrypt", encrypt(&token)), invalid);
}

#[test]
fn a_named_grant_is_made_once_and_its_tokens_do_the_same() {
    let (home, _, key) = scene();
    let named = || grant_with(&home, &key, &["Encrypt"], json!({ "Name": "orders" }));
    let ((first, one), (second, other)) = (named(), named());
    assert_eq!(first, second);
    assert_ne!(one, other);
    for more in [
        json!({ "Name": "invoices" }),
        json!({ "Name": "orders", "RetiringPrincipal": HOME }),
        json!({ "Name": "orders", "Constraints": { "EncryptionContextSubset": { "a": "b" } } }),
        json!({}),
        json!({}),
    ] {
        assert_ne!(grant_with(&home, &key, &["Encrypt"], more).0, first);
    }
    assert_eq!(listed(&home, &key), 6);
    home.call("RetireGrant", json!({ "GrantToken": other }));
    let invalid = "InvalidGrantTokenException: The grant token is not valid.";
    assert_eq!(home.error("RetireGrant", json!({ "GrantToken": one })), invalid);
    assert_ne!(named().0, first, "a grant that was ended does not come back");
}

#[test]
fn a_grant_that_allows_to_create_grants_allows_no_wider_ones() {
    let (home, guest, key) = scene();
    let third = home.seen_from("eu-central-1", "999988887777");
    let constraints = json!({ "EncryptionContextSubset": { "tenant": "a" } });
    let request = |operations: &[&str], constraints: Value| {
        json!({
            "KeyId": key.arn, "GranteePrincipal": THIRD, "Operations": operations, "Constraints": constraints,
        })
    };
    let narrow = request(&["Encrypt"], constraints.clone());
    assert_eq!(guest.error("CreateGrant", narrow.clone()), denied(GUEST, "CreateGrant", &key.arn));
    grant_with(&home, &key, &["Encrypt", "CreateGrant"], json!({ "Constraints": constraints }));
    for wide in [request(&["Encrypt"], json!({})), request(&["Encrypt", "Decrypt"], constraints.clone())] {
        assert_eq!(guest.error("CreateGrant", wide), denied(GUEST, "CreateGrant", &key.arn));
    }
    let child = guest.call("CreateGrant", narrow);
    let context = json!({ "tenant": "a" });
    third
        .call("Encrypt", json!({ "KeyId": key.arn, "Plaintext": base64("x"), "EncryptionContext": context }));
    // The account that issued it may retire it, as the account of the key may.
    let list = home.call("ListGrants", json!({ "KeyId": key.id, "GrantId": child["GrantId"] }));
    assert_eq!(list["Grants"][0]["IssuingAccount"], GUEST);
    guest.call("RetireGrant", json!({ "GrantToken": child["GrantToken"] }));
    assert_eq!(listed(&home, &key), 1);
}

#[test]
fn who_may_retire_a_grant_and_who_may_revoke_it() {
    let (home, guest, key) = scene();
    let third = home.seen_from("eu-central-1", "999988887777");
    let retire = |id: &str| json!({ "KeyId": key.arn, "GrantId": id });
    // The grantee, if the grant says so.
    let (id, token) = grant(&home, &key, &["Encrypt"]);
    assert_eq!(guest.error("RetireGrant", retire(&id)), denied(GUEST, "RetireGrant", &key.arn));
    assert_eq!(
        guest.error("RetireGrant", json!({ "GrantToken": token })),
        denied(GUEST, "RetireGrant", &key.arn)
    );
    assert_eq!(guest.error("RevokeGrant", retire(&id)), denied(GUEST, "RevokeGrant", &key.arn));
    let (other, _) = grant(&home, &key, &["Encrypt", "RetireGrant"]);
    assert_eq!(
        guest.error("RetireGrant", retire(&id)),
        denied(GUEST, "RetireGrant", &key.arn),
        "that grant alone can be retired by it"
    );
    guest.call("RetireGrant", retire(&other));
    // The retiring principal.
    let (other, _) = grant_with(&home, &key, &["Encrypt"], json!({ "RetiringPrincipal": THIRD }));
    assert_eq!(third.error("RetireGrant", retire(&id)), denied(THIRD, "RetireGrant", &key.arn));
    third.call("RetireGrant", retire(&other));
    // The account of the key, which may also revoke.
    home.call("RetireGrant", retire(&id));
    let (id, _) = grant(&home, &key, &["Encrypt"]);
    home.call("RevokeGrant", json!({ "KeyId": key.id, "GrantId": id }));
    assert_eq!(listed(&home, &key), 0);
    let not_found = format!("NotFoundException: Grant ID {id} not found");
    assert_eq!(home.error("RevokeGrant", json!({ "KeyId": key.id, "GrantId": id })), not_found);
    assert_eq!(home.error("RetireGrant", retire(&id)), not_found);
    let encrypt = json!({ "KeyId": key.arn, "Plaintext": base64("x") });
    assert_eq!(guest.error("Encrypt", encrypt), denied(GUEST, "Encrypt", &key.arn));
}

#[test]
fn a_reset_forgets_grants() {
    let (home, guest, key) = scene();
    let (_, token) = grant(&home, &key, &["Encrypt"]);
    home.kms.reset();
    let invalid = "InvalidGrantTokenException: The grant token is not valid.";
    assert_eq!(guest.error("RetireGrant", json!({ "GrantToken": token })), invalid);
}

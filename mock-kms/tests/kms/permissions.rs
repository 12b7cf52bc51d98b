//! Who may do what, through the whole call. The rules by themselves are the cases of tests/policy.

use crate::mock::{Mock, base64};
use mock_kms::{Caller, Seed, SeedPrincipal};
use serde_json::{Value, json};

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const ORDERS: &str = "arn:aws:iam::111122223333:role/orders";
const EVE: &str = "arn:aws:iam::999988887777:user/eve";
const EVERYTHING: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*"}}"#;

fn mock() -> Mock {
    Mock::built(|builder| {
        let decrypt = EVERYTHING.replace("kms:*", "kms:Decrypt");
        builder.seed(
            Seed::default()
                .principal(SeedPrincipal::new(ALICE).policy(EVERYTHING))
                .principal(SeedPrincipal::new(ORDERS).policy(&decrypt).tag("tenant", "blue"))
                .principal(SeedPrincipal::new(EVE).policy(EVERYTHING)),
        )
    })
}

/// The same mock, seen by another principal.
fn seen_by(mock: &Mock, arn: &str) -> Mock {
    Mock { kms: mock.kms.clone(), caller: mock.kms.caller(arn).unwrap() }
}

fn statement(principal: &str, action: &Value, condition: &Value) -> Value {
    json!({ "Effect": "Allow", "Principal": { "AWS": principal }, "Action": action, "Resource": "*", "Condition": condition })
}

fn policy(statements: &[Value]) -> String {
    let account = statement("111122223333", &json!("kms:*"), &json!({}));
    let all: Vec<&Value> = [&account].into_iter().chain(statements).collect();
    json!({ "Version": "2012-10-17", "Statement": all }).to_string()
}

#[test]
fn users_and_roles_do_what_their_policies_give() {
    let mock = mock();
    let key = mock.key();
    let blob = base64(seen_by(&mock, ALICE).encrypt(&key, b"x"));
    let orders = seen_by(&mock, ORDERS);
    orders.call("Decrypt", json!({ "CiphertextBlob": blob }));
    assert_eq!(
        orders.error("Encrypt", json!({ "KeyId": key.id, "Plaintext": "eA==" })),
        format!(
            "AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/orders/mock-kms is not authorized to \
             perform: kms:Encrypt on resource: {} because no identity-based policy allows the kms:Encrypt action",
            key.arn
        )
    );
    let error = orders.error("CreateKey", json!({}));
    assert!(
        error.ends_with("on resource: * because no identity-based policy allows the kms:CreateKey action")
    );
    assert!(mock.kms.caller("arn:aws:iam::111122223333:user/nobody").is_none());
    let session = mock.kms.caller("arn:aws:sts::111122223333:assumed-role/orders/s-1").unwrap();
    assert_eq!(session.arn(), "arn:aws:sts::111122223333:assumed-role/orders/s-1");
}

#[test]
fn a_ciphertext_tells_the_own_account_more_than_another() {
    let mock = mock();
    let denied = statement(ALICE, &json!("kms:Sign"), &json!({}));
    let key = mock.key_like(json!({ "Policy": policy(&[denied]) }));
    let blob = base64(mock.encrypt(&key, b"x"));
    let nobody = Mock { kms: mock.kms.clone(), caller: seen_by(&mock, ORDERS).caller };
    let put = json!({ "KeyId": key.id, "Policy": statement_policy_for_alice(), "BypassPolicyLockoutSafetyCheck": true });
    mock.call("PutKeyPolicy", put);
    assert_eq!(
        nobody.error("Decrypt", json!({ "CiphertextBlob": blob })),
        "AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/orders/mock-kms is not authorized to \
         perform: kms:Decrypt on the resource associated with this ciphertext because no resource-based policy allows \
         the kms:Decrypt action"
    );
    let error = seen_by(&mock, EVE).error("Decrypt", json!({ "CiphertextBlob": blob }));
    assert!(
        error.starts_with("AccessDeniedException: The ciphertext refers to a customer master key"),
        "{error}"
    );
}

fn statement_policy_for_alice() -> String {
    json!({ "Version": "2012-10-17", "Statement": [statement(ALICE, &json!("kms:*"), &json!({}))] })
        .to_string()
}

#[test]
fn another_account_may_what_both_sides_give() {
    let mock = mock();
    let given =
        statement("arn:aws:iam::999988887777:root", &json!(["kms:Encrypt", "kms:DescribeKey"]), &json!({}));
    let key = mock.key_like(json!({ "Policy": policy(&[given]) }));
    let encrypt = json!({ "KeyId": key.arn, "Plaintext": "eA==" });
    mock.seen_from("eu-central-1", "999988887777").call("Encrypt", encrypt.clone());
    seen_by(&mock, EVE).call("Encrypt", encrypt);
    let error =
        seen_by(&mock, EVE).error("GenerateDataKey", json!({ "KeyId": key.arn, "KeySpec": "AES_256" }));
    assert!(
        error.ends_with("because no resource-based policy allows the kms:GenerateDataKey action"),
        "{error}"
    );
}

#[test]
fn conditions_see_what_the_request_says() {
    let mock = mock();
    let conditions = json!({
        "StringEquals": { "kms:EncryptionContext:tenant": "${aws:PrincipalTag/tenant}", "kms:RequestAlias": "alias/orders" },
    });
    let given = statement(ORDERS, &json!("kms:Encrypt"), &conditions);
    let key = mock.key_like(json!({ "Policy": policy(&[given]) }));
    mock.call("CreateAlias", json!({ "AliasName": "alias/orders", "TargetKeyId": key.id }));
    let orders = seen_by(&mock, ORDERS);
    let request = |key: &str, tenant: &str| json!({ "KeyId": key, "Plaintext": "eA==", "EncryptionContext": { "tenant": tenant } });
    orders.call("Encrypt", request("alias/orders", "blue"));
    for request in [request("alias/orders", "red"), request(&key.id, "blue")] {
        let error = orders.error("Encrypt", request);
        assert!(error.starts_with("AccessDeniedException: "), "{error}");
    }
}

#[test]
fn re_encryption_can_be_kept_to_one_key() {
    let mock = mock();
    let same = json!({ "Bool": { "kms:ReEncryptOnSameKey": "true" } });
    let given = statement(ORDERS, &json!("kms:ReEncrypt*"), &same);
    let [one, other] =
        [0; 2].map(|_| mock.key_like(json!({ "Policy": policy(std::slice::from_ref(&given)) })));
    let blob = base64(mock.encrypt(&one, b"x"));
    let orders = seen_by(&mock, ORDERS);
    orders.call("ReEncrypt", json!({ "CiphertextBlob": blob, "DestinationKeyId": one.id }));
    let error = orders.error("ReEncrypt", json!({ "CiphertextBlob": blob, "DestinationKeyId": other.id }));
    assert!(error.contains("kms:ReEncryptFrom on the resource associated with this ciphertext"), "{error}");
}

#[test]
fn a_policy_must_leave_a_way_back() {
    let mock = mock();
    let key = mock.key();
    let locked = "MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in \
                  the future.";
    let policy = statement_policy_for_alice();
    assert_eq!(mock.error("PutKeyPolicy", json!({ "KeyId": key.id, "Policy": policy })), locked);
    assert_eq!(mock.error("CreateKey", json!({ "Policy": policy })), locked);
    let alice = seen_by(&mock, ALICE);
    alice.call("CreateKey", json!({ "Policy": policy }));
    let bypass = json!({ "KeyId": key.id, "Policy": policy, "BypassPolicyLockoutSafetyCheck": true });
    mock.call("PutKeyPolicy", bypass);
    assert!(mock.error("DescribeKey", json!({ "KeyId": key.id })).starts_with("AccessDeniedException: "));
    alice.call("DescribeKey", json!({ "KeyId": key.id }));
}

#[test]
fn what_a_policy_says_and_the_mock_cannot_judge_is_refused() {
    let mock = mock();
    for (condition, expected) in [
        (
            json!({ "StringEquals": { "kms:RecipientAttestation:PCR0": "x" } }),
            "UnsupportedOperationException: mock-kms does not implement the condition key \
             kms:RecipientAttestation:PCR0 yet.",
        ),
        (
            json!({ "StringEqual": { "kms:KeySpec": "RSA_2048" } }),
            "MalformedPolicyDocumentException: Policy contains an unknown condition operator: StringEqual.",
        ),
        (
            json!({ "NumericLessThan": { "kms:RotationPeriodInDays": "many" } }),
            "MalformedPolicyDocumentException: Policy contains a value that the condition operator NumericLessThan does \
             not take: many.",
        ),
        (
            json!({ "NumericLessThan": { "kms:RotationPeriodInDays": "inf" } }),
            "MalformedPolicyDocumentException: Policy contains a value that the condition operator NumericLessThan does \
             not take: inf.",
        ),
    ] {
        let policy = policy(&[statement(ALICE, &json!("kms:*"), &condition)]);
        assert_eq!(mock.error("CreateKey", json!({ "Policy": policy })), expected);
    }
    for principal in ["alice", "arn:aws:iam::111122223333:user/*", "arn:aws:iam::111122223333:group/g"] {
        let policy = policy(&[statement(principal, &json!("kms:*"), &json!({}))]);
        assert_eq!(
            mock.error("CreateKey", json!({ "Policy": policy })),
            "MalformedPolicyDocumentException: Policy contains a statement with one or more invalid principals."
        );
    }
}

#[test]
fn a_service_uses_its_managed_key_for_the_account() {
    let mock = mock();
    mock.call("DescribeKey", json!({ "KeyId": "alias/aws/s3" }));
    let request = json!({ "KeyId": "alias/aws/s3", "KeySpec": "AES_256" });
    assert!(mock.error("GenerateDataKey", request.clone()).starts_with("AccessDeniedException: "));
    let caller: Caller = seen_by(&mock, ALICE).caller.via_service("s3.eu-central-1.amazonaws.com");
    Mock { kms: mock.kms.clone(), caller }.call("GenerateDataKey", request);
}

#[test]
fn a_decision_can_be_explained_without_being_carried_out() {
    let mock = mock();
    let key = mock.key();
    let request = json!({ "KeyId": key.id }).to_string();
    let records = mock.kms.audit().len();
    let orders = mock.kms.caller(ORDERS).unwrap();
    let (outcome, decisions) = mock.kms.explain(&orders, "DisableKey", request.as_bytes());
    assert!(
        outcome
            .unwrap_err()
            .to_string()
            .contains("no identity-based policy allows the kms:DisableKey action")
    );
    let decision = &decisions[0];
    assert_eq!(decision["because"], "no identity-based policy allows kms:DisableKey");
    assert_eq!(decision["policies"][0]["statements"][0]["applies"], true);
    assert_eq!(decision["policies"][1]["statements"][0]["why_not"], "its actions are others");
    let alice = mock.kms.caller(ALICE).unwrap();
    let (outcome, decisions) = mock.kms.explain(&alice, "DisableKey", request.as_bytes());
    assert_eq!((outcome, &decisions[0]["decision"]), (Ok(()), &json!("allowed")));
    assert_eq!(decisions[0]["rule"], json!({ "policy": "policy 1", "statement": 1, "sid": null }));
    assert_eq!((mock.state(&key).as_str(), mock.kms.audit().len()), ("Enabled", records + 1));
}

#[test]
fn refusals_are_kept_with_their_reasons_until_a_reset() {
    let mock = mock();
    let key = mock.key();
    let orders = seen_by(&mock, ORDERS);
    let request = json!({ "KeyId": key.id, "Plaintext": "eA==" });
    orders.error("Encrypt", request.clone());
    mock.call("Encrypt", request);
    let denials = mock.kms.denials();
    let [denial] = &denials[..] else { panic!("{denials:?}") };
    let seen = ["operation", "because", "resource"].map(|member| denial[member].as_str().unwrap());
    assert_eq!(seen, ["Encrypt", "no identity-based policy allows kms:Encrypt", &key.arn]);
    assert_eq!(denial["request_id"], mock.kms.audit()[1].request_id);
    mock.kms.reset();
    assert!(mock.kms.denials().is_empty());
}

#[test]
fn a_key_policy_names_nobody_who_does_not_exist() {
    let mock = mock();
    let key = mock.key();
    let naming = |principal: &str| policy(&[statement(principal, &json!("kms:Decrypt"), &json!({}))]);
    for principal in [
        ALICE,
        ORDERS,
        "*",
        "arn:aws:iam::111122223333:root",
        "arn:aws:sts::111122223333:assumed-role/orders/any-session",
        "arn:aws:sts::111122223333:federated-user/fred",
        // Of this account no seed tells who is there.
        "arn:aws:iam::444455556666:user/anybody",
    ] {
        mock.call("PutKeyPolicy", json!({ "KeyId": key.id, "Policy": naming(principal) }));
        mock.call("CreateKey", json!({ "Policy": naming(principal) }));
    }
    let refusal =
        "MalformedPolicyDocumentException: Policy contains a statement with one or more invalid principals.";
    for principal in [
        "arn:aws:iam::111122223333:user/alicia",
        "arn:aws:iam::111122223333:role/alice",
        "arn:aws:iam::999988887777:user/alice",
        "arn:aws:sts::111122223333:assumed-role/alice/any-session",
    ] {
        let policy = naming(principal);
        assert_eq!(
            mock.error("PutKeyPolicy", json!({ "KeyId": key.id, "Policy": policy })),
            refusal,
            "{principal}"
        );
        assert_eq!(mock.error("CreateKey", json!({ "Policy": policy })), refusal, "{principal}");
    }
}

#[test]
fn the_tags_of_a_new_key_need_a_permission_of_their_own() {
    let makes = |tagging: Value| {
        let making =
            json!({ "Effect": "Allow", "Action": ["kms:CreateKey", "kms:ReplicateKey"], "Resource": "*" });
        let policy = json!({ "Version": "2012-10-17", "Statement": [making, tagging] }).to_string();
        let mock = Mock::built(|builder| {
            builder.seed(Seed::default().principal(SeedPrincipal::new(ALICE).policy(&policy)))
        });
        seen_by(&mock, ALICE)
    };
    let tagging = |resource: &str, condition: Value| json!({ "Effect": "Allow", "Action": "kms:TagResource", "Resource": resource, "Condition": condition });
    let tags = json!([{ "TagKey": "team", "TagValue": "sales" }]);
    let denied = format!(
        "AccessDeniedException: User: {ALICE} is not authorized to perform: kms:TagResource because no identity-based \
         policy allows the kms:TagResource action"
    );
    let everywhere = "arn:aws:kms:*:111122223333:key/*";
    for (tagging, allowed_here, allowed_there) in [
        (tagging("*", json!({})), true, true),
        (tagging(everywhere, json!({ "StringEquals": { "aws:RequestTag/team": "sales" } })), true, true),
        (tagging("arn:aws:kms:us-west-2:111122223333:key/*", json!({})), false, true),
        (tagging("*", json!({ "StringEquals": { "aws:RequestTag/team": "legal" } })), false, false),
        (tagging("*", json!({ "StringEquals": { "aws:ResourceTag/team": "sales" } })), false, false),
        (tagging("arn:aws:kms:*:999988887777:key/*", json!({})), false, false),
    ] {
        let alice = makes(tagging);
        let primary = alice.key_like(json!({ "MultiRegion": true }));
        let outcome = |operation: &str, request: Value| {
            alice.try_call(operation, &request).map(drop).map_err(|error| error.to_string())
        };
        let expected = |is_allowed: bool| if is_allowed { Ok(()) } else { Err(denied.clone()) };
        assert_eq!(outcome("CreateKey", json!({ "Tags": tags })), expected(allowed_here));
        let replicate = json!({ "KeyId": primary.id, "ReplicaRegion": "us-west-2", "Tags": tags });
        assert_eq!(outcome("ReplicateKey", replicate), expected(allowed_there));
    }
}

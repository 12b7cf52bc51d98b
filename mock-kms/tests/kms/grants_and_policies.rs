//! Grants beside policies: users and roles that no policy allows anything, and policies that deny.

use crate::mock::{Mock, TestKey, base64};
use mock_kms::{Seed, SeedPrincipal};
use serde_json::{Value, json};

const ANN: &str = "arn:aws:iam::111122223333:user/ann";
const APP: &str = "arn:aws:iam::444455556666:role/app";
const DENIED: &str = "arn:aws:iam::444455556666:user/denied";

/// A mock with users and a role who have no policy but one that denies.
fn scene() -> (Mock, TestKey) {
    let deny =
        json!({ "Statement": [{ "Effect": "Deny", "Action": "kms:Encrypt", "Resource": "*" }] }).to_string();
    let seed = Seed::default()
        .principal(SeedPrincipal::new(ANN))
        .principal(SeedPrincipal::new(APP))
        .principal(SeedPrincipal::new(DENIED).policy(&deny));
    let home = Mock::built(|builder| builder.seed(seed));
    let key = home.key();
    (home, key)
}

fn grant(home: &Mock, key: &TestKey, grantee: &str, retiring: &str) -> Value {
    let request = json!({
        "KeyId": key.id, "GranteePrincipal": grantee, "RetiringPrincipal": retiring, "Operations": ["Encrypt"],
    });
    home.call("CreateGrant", request)
}

/// The same mock, seen by another principal.
fn seen_by(home: &Mock, arn: &str) -> Mock {
    Mock { kms: home.kms.clone(), caller: home.kms.caller(arn).unwrap() }
}

fn encrypt(key: &TestKey) -> Value {
    json!({ "KeyId": key.arn, "Plaintext": base64("x") })
}

#[test]
fn a_grant_needs_no_policy_beside_it() {
    let (home, key) = scene();
    for principal in [ANN, APP] {
        let caller = seen_by(&home, principal);
        assert!(caller.error("Encrypt", encrypt(&key)).starts_with("AccessDeniedException"), "{principal}");
        let id = grant(&home, &key, principal, ANN)["GrantId"].clone();
        caller.call("Encrypt", encrypt(&key));
        assert!(
            caller.error("DescribeKey", json!({ "KeyId": key.arn })).starts_with("AccessDeniedException")
        );
        // The retiring principal needs none either.
        seen_by(&home, ANN).call("RetireGrant", json!({ "KeyId": key.arn, "GrantId": id }));
        assert!(caller.error("Encrypt", encrypt(&key)).starts_with("AccessDeniedException"), "{principal}");
    }
}

#[test]
fn a_policy_that_denies_stands_above_a_grant() {
    let (home, key) = scene();
    grant(&home, &key, DENIED, ANN);
    assert_eq!(
        seen_by(&home, DENIED).error("Encrypt", encrypt(&key)),
        format!(
            "AccessDeniedException: User: {DENIED} is not authorized to perform: kms:Encrypt on resource: {} with an \
             explicit deny in an identity-based policy",
            key.arn
        )
    );
}

#[test]
fn conditions_see_what_a_grant_would_give() {
    let (home, key) = scene();
    let statement = |condition: Value| {
        json!({
            "Effect": "Allow", "Principal": { "AWS": ANN }, "Action": "kms:CreateGrant", "Resource": "*",
            "Condition": condition,
        })
    };
    let account = json!({
        "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "kms:*", "Resource": "*",
    });
    let ann = seen_by(&home, ANN);
    let create = json!({
        "KeyId": key.id, "GranteePrincipal": APP, "RetiringPrincipal": ANN, "Operations": ["Encrypt"],
        "Constraints": { "EncryptionContextSubset": { "a": "b" } },
    });
    for (condition, allowed) in [
        (json!({ "StringEquals": { "kms:GranteePrincipal": APP } }), true),
        (json!({ "StringEquals": { "kms:GranteePrincipal": ANN } }), false),
        (json!({ "StringEquals": { "kms:RetiringPrincipal": ANN } }), true),
        (json!({ "StringEquals": { "kms:RetiringPrincipal": APP } }), false),
        (json!({ "StringEquals": { "kms:GrantConstraintType": "EncryptionContextSubset" } }), true),
        (json!({ "StringEquals": { "kms:GrantConstraintType": "EncryptionContextEquals" } }), false),
        (json!({ "ForAllValues:StringEquals": { "kms:GrantOperations": ["Encrypt", "Decrypt"] } }), true),
        (json!({ "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt"] } }), false),
        (json!({ "Bool": { "kms:GrantIsForAWSResource": "false" } }), true),
        (json!({ "Bool": { "kms:GrantIsForAWSResource": "true" } }), false),
    ] {
        let policy = json!({ "Version": "2012-10-17", "Statement": [account, statement(condition.clone())] });
        home.call("PutKeyPolicy", json!({ "KeyId": key.id, "Policy": policy.to_string() }));
        assert_eq!(ann.try_call("CreateGrant", &create).is_ok(), allowed, "{condition}");
    }
}

#[test]
fn explanations_list_the_grants_of_the_caller_and_why_they_do_not_help() {
    let (home, key) = scene();
    grant(&home, &key, APP, ANN);
    let narrow = json!({
        "KeyId": key.id, "GranteePrincipal": ANN, "Operations": ["Encrypt"], "Name": "blue",
        "Constraints": { "EncryptionContextSubset": { "tenant": "blue" } },
    });
    let id = home.call("CreateGrant", narrow)["GrantId"].clone();
    let of_others = json!({ "KeyId": key.id, "GranteePrincipal": ANN, "Operations": ["Decrypt"] });
    home.call("CreateGrant", of_others);
    let ann = seen_by(&home, ANN);
    let explain = |tenant: &str| {
        let request =
            json!({ "KeyId": key.arn, "Plaintext": "eA==", "EncryptionContext": { "tenant": tenant } });
        ann.kms.explain(&ann.caller, "Encrypt", request.to_string().as_bytes()).1.remove(0)
    };
    let refused = explain("red");
    assert_eq!(refused["decision"], "denied");
    let mut reasons: Vec<_> = refused["grants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|grant| grant["why_not"].as_str().unwrap())
        .collect();
    reasons.sort_unstable();
    assert_eq!(
        reasons,
        ["its constraint on the encryption context does not hold", "its operations are others"]
    );

    let allowed = explain("blue");
    assert_eq!(allowed["because"], format!("the grant {} allows it", id.as_str().unwrap()));
    let helps = |grant: &&Value| grant["applies"] == true;
    let of = allowed["grants"].as_array().unwrap().iter().find(helps).unwrap();
    assert_eq!((&of["id"], &of["name"], &of["why_not"]), (&id, &json!("blue"), &Value::Null));
}

//! Key policies as documents: how they are kept, shown and refused. What they decide is tested in permissions.rs.

use crate::mock::{Mock, TestKey, text};
use serde_json::{Value, json};

const DEFAULT: &str = r#"{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::111122223333:root"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}"#;

const CUSTOM: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":["kms:*"],"Resource":"*"}}"#;

const CUSTOM_SHOWN: &str = r#"{
  "Version" : "2012-10-17",
  "Statement" : {
    "Effect" : "Allow",
    "Principal" : "*",
    "Action" : [ "kms:*" ],
    "Resource" : "*"
  }
}"#;

fn policy(mock: &Mock, key: &TestKey) -> String {
    let answer = mock.call("GetKeyPolicy", json!({ "KeyId": key.id }));
    assert_eq!(answer["PolicyName"], "default");
    text(&answer["Policy"])
}

#[test]
fn a_key_without_a_policy_of_its_own_has_the_default_one() {
    let mock = Mock::new();
    let key = mock.key();
    assert_eq!(policy(&mock, &key), DEFAULT);
    assert_eq!(
        mock.call("ListKeyPolicies", json!({ "KeyId": key.arn })),
        json!({ "PolicyNames": ["default"], "Truncated": false })
    );
    let china = mock.seen_from("cn-north-1", "999988887777");
    assert!(policy(&china, &china.key()).contains("\"arn:aws-cn:iam::999988887777:root\""));
}

#[test]
fn a_policy_can_be_given_at_creation_and_later() {
    let mock = Mock::new();
    let key = mock.key_like(json!({ "Policy": CUSTOM }));
    assert_eq!(policy(&mock, &key), CUSTOM_SHOWN);
    let put = |policy: &str| {
        mock.call("PutKeyPolicy", json!({ "KeyId": key.arn, "PolicyName": "default", "Policy": policy }))
    };
    assert_eq!(put(DEFAULT), Value::Null);
    assert_eq!(policy(&mock, &key), DEFAULT);
    put(CUSTOM);
    assert_eq!(policy(&mock, &key), CUSTOM_SHOWN);
    mock.call("Encrypt", json!({ "KeyId": key.id, "Plaintext": "eA==" }));
}

#[test]
fn malformed_policies_are_refused_and_change_nothing() {
    let mock = Mock::new();
    let key = mock.key();
    for (policy, message) in [
        ("{", ""),
        ("[]", ""),
        ("\"x\"", ""),
        ("{}", ""),
        ("{\"Statement\":1}", ""),
        ("{\"Statement\":[1]}", ""),
        (r#"{"Statement":[{"Principal":"*","Action":"kms:*","Resource":"*"}]}"#, ""),
        (r#"{"Statement":[{"Effect":"allow","Principal":"*"}]}"#, ""),
        (
            r#"{"Statement":[{"Effect":"Deny","Action":"kms:*"}]}"#,
            ": Policy contains a statement with no principal.",
        ),
    ] {
        let expected = format!("MalformedPolicyDocumentException{message}");
        assert_eq!(
            mock.error("PutKeyPolicy", json!({ "KeyId": key.id, "Policy": policy })),
            expected,
            "{policy}"
        );
        assert_eq!(mock.error("CreateKey", json!({ "Policy": policy })), expected, "{policy}");
    }
    assert_eq!(policy(&mock, &key), DEFAULT);
    assert_eq!(mock.kms.key_count(), 1);
}

#[test]
fn a_policy_holds_32_kib_at_most() {
    let mock = Mock::new();
    let key = mock.key();
    let sized = |length: usize| {
        let rest = r#"{"Id":"","Statement":[]}"#.len();
        format!(r#"{{"Id":"{}","Statement":[]}}"#, "x".repeat(length - rest))
    };
    let too_long = json!({ "KeyId": key.id, "Policy": sized(32 * 1024 + 1) });
    assert_eq!(
        mock.error("PutKeyPolicy", too_long),
        "LimitExceededException: The key policy is longer than 32768 bytes."
    );
    let longest = sized(32 * 1024);
    mock.call(
        "PutKeyPolicy",
        json!({ "KeyId": key.id, "Policy": longest, "BypassPolicyLockoutSafetyCheck": true }),
    );
}

#[test]
fn a_key_has_no_policy_of_another_name() {
    let mock = Mock::new();
    let key = mock.key();
    for (operation, name, expected) in [
        ("GetKeyPolicy", "AWS_RAM", "NotFoundException: No such policy exists"),
        ("GetKeyPolicy", "other", "NotFoundException: No such policy exists"),
        ("PutKeyPolicy", "other", "NotFoundException: No such policy exists"),
        (
            "PutKeyPolicy",
            "AWS_RAM",
            "ValidationException: The AWS_RAM policy can only be managed by the RAM service",
        ),
        (
            "GetKeyPolicy",
            "a b",
            "ValidationException: 1 validation error detected: Value 'a b' at 'policyName' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: [\\w]+",
        ),
    ] {
        let mut request = json!({ "KeyId": key.id, "PolicyName": name });
        if operation == "PutKeyPolicy" {
            request["Policy"] = json!(CUSTOM);
        }
        assert_eq!(mock.error(operation, request), expected);
    }
    assert_eq!(
        mock.error("ListKeyPolicies", json!({ "KeyId": key.id, "Marker": "x" })),
        "InvalidMarkerException"
    );
}

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
        ("{\"Statement\":[]}", ""),
        (
            r#"{"Statement":[{"Effect":"Deny","Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}"#,
            "",
        ),
        (
            r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringEquals":
                {"kms:CallerAccount":"1"},"StringEquals":{"kms:CallerAccount":"111122223333"}}}}"#,
            "",
        ),
        (
            r#"{"Statement":[{"Effect":"Deny","Action":"kms:*"}]}"#,
            ": Policy contains a statement with no principal.",
        ),
        (
            r#"{"Statement":[{"Sid":"a","Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"},
                {"Sid":"a","Effect":"Deny","Principal":"*","Action":"kms:Sign","Resource":"*"}]}"#,
            ": Statement IDs (SID) in a single policy must be unique.",
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
        let policy = |id: &str| CUSTOM.replacen('{', &format!(r#"{{"Id":"{id}","#), 1);
        policy(&"x".repeat(length - policy("").len()))
    };
    let too_long = json!({ "KeyId": key.id, "Policy": sized(32 * 1024 + 1) });
    assert_eq!(
        mock.error("PutKeyPolicy", too_long),
        "LimitExceededException: The key policy is longer than 32768 bytes."
    );
    let longest = sized(32 * 1024);
    mock.call("PutKeyPolicy", json!({ "KeyId": key.id, "Policy": longest }));
}

fn with_condition(operator: &str, name: &str) -> String {
    let statement = json!({
        "Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*",
        "Condition": { operator: { name: "x" } },
    });
    json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string()
}

#[test]
fn what_only_identity_policies_may_ask_is_refused() {
    let mock = Mock::new();
    for name in
        ["aws:ResourceTag/team", "AWS:resourcetag/team", "kms:ResourceTag/team", "kms:ResourceAliases"]
    {
        assert_eq!(
            mock.error("CreateKey", json!({ "Policy": with_condition("StringEquals", name) })),
            "MalformedPolicyDocumentException: These condition keys are not permitted in a key policy: aws:ResourceTag, \
             kms:ResourceTag, kms:ResourceAliases"
        );
    }
}

#[test]
fn a_condition_that_calls_without_the_key_meet_is_refused() {
    let mock = Mock::new();
    for (name, kind, what) in [
        ("kms:EncryptionContext:tenant", ":EncryptionContext", "encryption context"),
        ("aws:RequestTag/team", "", "tag"),
    ] {
        assert_eq!(
            mock.error("CreateKey", json!({ "Policy": with_condition("ForAllValues:StringEquals", name) })),
            format!(
                "MalformedPolicyDocumentException: OverlyPermissiveCondition{kind}: Using the ForAllValues set operator \
                 with a single-valued condition key matches requests without the specified {what} or with an unspecified \
                 {what}. To fix, remove ForAllValues."
            )
        );
    }
}

#[test]
fn a_statement_without_action_or_resource_is_taken_and_has_no_effect() {
    let mock = Mock::new();
    for lacking in ["Action", "Resource"] {
        // Many a tool writes an empty Sid, which names no statement.
        let statement = |effect: &str| json!({ "Sid": "", "Effect": effect, "Principal": "*", "Action": "kms:*", "Resource": "*" });
        let mut lame = statement("Deny");
        lame.as_object_mut().unwrap().remove(lacking);
        let policy = json!({ "Statement": [lame, statement("Allow")] });
        let key = mock.key_like(json!({ "Policy": policy.to_string() }));
        mock.call("Encrypt", json!({ "KeyId": key.id, "Plaintext": "eA==" }));
        let shown: Value = serde_json::from_str(&self::policy(&mock, &key)).unwrap();
        assert_eq!(shown, policy, "it is shown all the same");
        let request = json!({ "KeyId": key.id }).to_string();
        let (_, decisions) = mock.kms.explain(&mock.caller, "DisableKey", request.as_bytes());
        assert_eq!(decisions[0]["rule"]["statement"], 2);
    }
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

//! The wording of violated constraints.

use super::super::{
    shape::{optional, required, unsupported},
    shapes::{ALIAS_NAME, BOOLEAN, ENCRYPTION_CONTEXT, KEY_ID, LIMIT, PLAINTEXT, TAGS},
};
use super::*;

static MEMBERS: [Member; 8] = [
    required("KeyId", &KEY_ID),
    optional("AliasName", &ALIAS_NAME),
    optional("Plaintext", &PLAINTEXT),
    optional("Limit", &LIMIT),
    optional("Tags", &TAGS),
    optional("EncryptionContext", &ENCRYPTION_CONTEXT),
    unsupported("Recipient", &BOOLEAN),
    optional("DryRun", &BOOLEAN),
];

fn verdict(body: &str) -> Result<String, String> {
    let checked = check("Test", &MEMBERS, body.as_bytes());
    checked.map(|value| value.to_string()).map_err(|error| error.to_string())
}

const ONE: &str = "ValidationException: 1 validation error detected: ";

#[test]
fn what_the_model_does_not_know_is_dropped_and_null_is_absent() {
    let kept = verdict(r#"{"KeyId":"k","New":{"a":[1]},"DryRun":null,"Limit":3}"#);
    assert_eq!(kept.unwrap(), r#"{"KeyId":"k","Limit":3}"#);
}

#[test]
fn each_constraint_in_the_service_s_words() {
    let long_tag = format!(r#"{{"KeyId":"k","Tags":[{{"TagKey":"{}","TagValue":""}}]}}"#, "x".repeat(129));
    let long_value = format!(
        r#"{{"KeyId":"k","Tags":[{{"TagKey":"a","TagValue":""}},{{"TagKey":"b","TagValue":"{}"}}]}}"#,
        "y".repeat(257)
    );
    for (body, expected) in [
        ("", "Value null at 'keyId' failed to satisfy constraint: Member must not be null".to_owned()),
        (
            r#"{"KeyId":""}"#,
            "Value '' at 'keyId' failed to satisfy constraint: Member must have length greater than or equal to 1".to_owned(),
        ),
        (
            r#"{"KeyId":"k","Limit":0}"#,
            "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1".to_owned(),
        ),
        (
            r#"{"KeyId":"k","Limit":1001}"#,
            "Value '1001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 1000".to_owned(),
        ),
        (
            r#"{"KeyId":"k","Plaintext":""}"#,
            "Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1".to_owned(),
        ),
        (
            r#"{"KeyId":"k","AliasName":"a b"}"#,
            "Value 'a b' at 'aliasName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$".to_owned(),
        ),
        (
            &long_tag,
            format!("Value '{}' at 'tags.1.member.tagKey' failed to satisfy constraint: Member must have length less than or equal to 128", "x".repeat(129)),
        ),
        (
            &long_value,
            format!("Value '{}' at 'tags.2.member.tagValue' failed to satisfy constraint: Member must have length less than or equal to 256", "y".repeat(257)),
        ),
    ] {
        assert_eq!(verdict(body).unwrap_err(), format!("{ONE}{expected}"), "{body}");
    }
}

#[test]
fn several_violations_are_counted_and_joined() {
    assert_eq!(
        verdict(r#"{"AliasName":""}"#).unwrap_err(),
        "ValidationException: 3 validation errors detected: \
         Value null at 'keyId' failed to satisfy constraint: Member must not be null; \
         Value '' at 'aliasName' failed to satisfy constraint: Member must have length greater than or equal to 1; \
         Value '' at 'aliasName' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$"
    );
}

#[test]
fn other_types_and_malformed_json_are_serialization_errors() {
    for body in [
        "{",
        "[]",
        "\"x\"",
        "null",
        r#"{"KeyId":1}"#,
        r#"{"KeyId":["a"]}"#,
        r#"{"KeyId":"k","Limit":"1"}"#,
        r#"{"KeyId":"k","Limit":1.5}"#,
        r#"{"KeyId":"k","Limit":99999999999999999999}"#,
        r#"{"KeyId":"k","Plaintext":"%%%"}"#,
        r#"{"KeyId":"k","Plaintext":"QQ"}"#,
        r#"{"KeyId":"k","Plaintext":5}"#,
        r#"{"KeyId":"k","Tags":{}}"#,
        r#"{"KeyId":"k","Tags":["a"]}"#,
        r#"{"KeyId":"k","EncryptionContext":{"a":1}}"#,
        r#"{"KeyId":"k","EncryptionContext":[]}"#,
        r#"{"KeyId":"k","DryRun":"true"}"#,
        "{\"KeyId\":\"\u{0}\"}",
    ] {
        let error = verdict(body).unwrap_err();
        assert!(error.starts_with("SerializationException: "), "{body}: {error}");
    }
    assert!(check("Test", &MEMBERS, b"\xff\xfe").is_err());
}

#[test]
fn a_parameter_that_is_not_implemented_fails_by_name() {
    assert_eq!(
        verdict(r#"{"KeyId":"k","Recipient":true}"#).unwrap_err(),
        "UnsupportedOperationException: mock-kms does not implement the parameter Recipient of Test yet."
    );
}

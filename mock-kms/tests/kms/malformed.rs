//! Whatever arrives at the door gets an answer of the service, never a fault of the mock.

use crate::mock::Mock;
use mock_kms::ErrorCode;
use proptest::prelude::*;
use serde_json::{Value, json};

const OPERATIONS: [&str; 17] = [
    "CreateKey",
    "DescribeKey",
    "ListKeys",
    "Encrypt",
    "Decrypt",
    "ReEncrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateRandom",
    "EnableKey",
    "DisableKey",
    "ScheduleKeyDeletion",
    "CancelKeyDeletion",
    "CreateAlias",
    "UpdateAlias",
    "DeleteAlias",
    "ListAliases",
];

const MEMBERS: [&str; 16] = [
    "KeyId",
    "Plaintext",
    "CiphertextBlob",
    "EncryptionContext",
    "GrantTokens",
    "NumberOfBytes",
    "KeySpec",
    "AliasName",
    "TargetKeyId",
    "DestinationKeyId",
    "Limit",
    "Marker",
    "Tags",
    "DryRun",
    "PendingWindowInDays",
    "Policy",
];

#[test]
fn what_is_no_json_object_is_not_deserialized() {
    let mock = Mock::new();
    for operation in OPERATIONS {
        for body in ["{", "[]", "1", "\"\"", "null", "{\"a\":}", "{\"KeyId\":\"a\"}{", "\u{feff}{}"] {
            let error = mock.kms.call(&mock.caller, operation, body.as_bytes()).unwrap_err();
            assert_eq!(error.code(), ErrorCode::Serialization, "{operation} {body}");
        }
        let deep = "[".repeat(100_000);
        assert!(mock.kms.call(&mock.caller, operation, deep.as_bytes()).is_err());
    }
}

#[test]
fn a_missing_parameter_is_named() {
    let mock = Mock::new();
    assert_eq!(
        mock.error("CreateGrant", json!({})),
        "ValidationException: 2 validation errors detected: Value null at 'keyId' failed to satisfy constraint: Member \
         must not be null; Value null at 'operations' failed to satisfy constraint: Member must not be null"
    );
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|n| json!(n)),
        ".{0,40}".prop_map(Value::from),
        "(alias/|arn:aws:kms:)?[a-z0-9:/-]{0,60}".prop_map(Value::from),
        proptest::collection::vec(any::<u8>(), 0..80)
            .prop_map(|bytes| Value::from(crate::mock::base64(bytes))),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(".{0,8}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #[test]
    fn no_request_makes_the_mock_fail(
        operation in proptest::sample::select(&OPERATIONS[..]),
        members in proptest::collection::btree_map(proptest::sample::select(&MEMBERS[..]), any_json(), 0..6),
    ) {
        let mock = Mock::new();
        if let Err(error) = mock.try_call(operation, &json!(members)) {
            prop_assert!(error.code().http_status() == 400, "{}", error);
        }
    }

    #[test]
    fn no_bytes_make_the_mock_fail(
        operation in proptest::sample::select(&OPERATIONS[..]),
        body in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let mock = Mock::new();
        if let Err(error) = mock.kms.call(&mock.caller, operation, &body) {
            prop_assert!(error.code().http_status() == 400, "{}", error);
        }
    }
}

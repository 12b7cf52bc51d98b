//! `CreateKey`: what a key looks like, and what is refused.

use crate::mock::{Mock, START, text};
use serde_json::{Value, json};

#[test]
fn the_metadata_of_a_symmetric_key() {
    let mock = Mock::new();
    let tags = json!([{ "TagKey": "team", "TagValue": "payments" }]);
    let answer = mock.call("CreateKey", json!({ "Tags": tags }));
    let metadata = &answer["KeyMetadata"];
    let id = text(&metadata["KeyId"]);
    let material = text(&metadata["CurrentKeyMaterialId"]);
    assert_eq!(
        *metadata,
        json!({
            "AWSAccountId": "111122223333",
            "Arn": format!("arn:aws:kms:eu-central-1:111122223333:key/{id}"),
            "CreationDate": START as f64,
            "CurrentKeyMaterialId": material,
            "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
            "Description": "",
            "Enabled": true,
            "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
            "KeyId": id,
            "KeyManager": "CUSTOMER",
            "KeySpec": "SYMMETRIC_DEFAULT",
            "KeyState": "Enabled",
            "KeyUsage": "ENCRYPT_DECRYPT",
            "MultiRegion": false,
            "Origin": "AWS_KMS",
        })
    );
    assert_eq!(id.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    assert!(
        material.len() == 64 && material.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    );
}

#[test]
fn parameters_that_say_what_is_so_anyway_are_taken() {
    let mock = Mock::new();
    let policy = json!({
        "Version": "2012-10-17",
        "Id": "key-default-1",
        "Statement": [{
            "Sid": "Enable IAM User Permissions",
            "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
            "Action": "kms:*",
            "Resource": "*",
        }],
    });
    let answer = mock.call(
        "CreateKey",
        json!({
            "Description": "for orders",
            "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
            "KeyUsage": "ENCRYPT_DECRYPT",
            "Origin": "AWS_KMS",
            "MultiRegion": false,
            "BypassPolicyLockoutSafetyCheck": true,
            "Policy": serde_json::to_string_pretty(&policy).unwrap(),
        }),
    );
    assert_eq!(answer["KeyMetadata"]["Description"], "for orders");
}

fn check(request: Value, expected: &str) {
    assert_eq!(Mock::new().error("CreateKey", request), expected);
}

#[test]
fn spec_and_usage_must_fit() {
    for (request, expected) in [
        (
            json!({ "KeySpec": "HMAC_256" }),
            "ValidationException: You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.",
        ),
        (
            json!({ "KeySpec": "RSA_2048", "KeyUsage": "KEY_AGREEMENT" }),
            "ValidationException: KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048",
        ),
        (
            json!({ "KeyUsage": "SIGN_VERIFY" }),
            "ValidationException: KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT",
        ),
    ] {
        check(request, expected);
    }
}

#[test]
fn an_unknown_spec_lists_the_known_ones_in_the_order_of_the_model() {
    check(
        json!({ "KeySpec": "AES_512" }),
        "ValidationException: 1 validation error detected: Value 'AES_512' at 'keySpec' failed to satisfy constraint: \
         Member must satisfy enum value set: [RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384, \
         ECC_NIST_P521, ECC_SECG_P256K1, SYMMETRIC_DEFAULT, HMAC_224, HMAC_256, HMAC_384, HMAC_512, SM2, ML_DSA_44, \
         ML_DSA_65, ML_DSA_87, ECC_NIST_EDWARDS25519, ML_KEM_512, ML_KEM_768, ML_KEM_1024]",
    );
}

#[test]
fn tags_keep_the_service_s_rules() {
    let tag = |key: &str, value: &str| json!({ "TagKey": key, "TagValue": value });
    let fifty_one: Vec<Value> = (0..51).map(|n| tag(&n.to_string(), "")).collect();
    check(json!({ "Tags": [tag("a", "1"), tag("a", "2")] }), "TagException: Duplicate tag keys");
    check(json!({ "Tags": fifty_one }), "TagException: Too many tags");
    for key in ["aws:x", "AWS:x", "Aws:"] {
        check(json!({ "Tags": [tag(key, "")] }), "TagException: Tags beginning with aws: are reserved");
    }
    let (key, value) = ("k".repeat(129), "v".repeat(257));
    check(
        json!({ "Tags": [tag(&key, "")] }),
        &format!(
            "ValidationException: 1 validation error detected: Value '{key}' at 'tags.1.member.tagKey' failed to \
             satisfy constraint: Member must have length less than or equal to 128"
        ),
    );
    check(
        json!({ "Tags": [tag("k", &value)] }),
        &format!(
            "ValidationException: 1 validation error detected: Value '{value}' at 'tags.1.member.tagValue' failed to \
             satisfy constraint: Member must have length less than or equal to 256"
        ),
    );
}

#[test]
fn what_the_mock_does_not_make_yet_fails_by_name() {
    for (request, what) in [
        (json!({ "Origin": "AWS_CLOUDHSM" }), "keys of origin AWS_CLOUDHSM"),
        (
            json!({ "Origin": "EXTERNAL", "KeySpec": "ML_DSA_44", "KeyUsage": "SIGN_VERIFY" }),
            "imported material for keys of spec ML_DSA_44",
        ),
        (json!({ "CustomKeyStoreId": "cks-1" }), "the parameter CustomKeyStoreId of CreateKey"),
    ] {
        check(request, &format!("UnsupportedOperationException: mock-kms does not implement {what} yet."));
    }
    assert_eq!(Mock::new().kms.key_count(), 0);
}

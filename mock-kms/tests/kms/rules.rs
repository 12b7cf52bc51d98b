//! Rules that the operations rest on, as the API model and the developer guide state them.
//!
//! That every answer carries a request id and its content type, and that pages may call after a preflight, is for the
//! server's tests. Grants, and dry runs that ignore the ciphertext, have tests of their own.

use crate::mock::{Mock, TestKey, base64, bytes};
use serde_json::{Value, json};

/// The operations that take an alias as KeyId. The documentation is silent for the two about MACs.
const TAKE_ALIASES: [&str; 16] = [
    "Decapsulate",
    "Decrypt",
    "DeriveSharedSecret",
    "DescribeKey",
    "Encapsulate",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "GetPublicKey",
    "ReEncrypt",
    "Sign",
    "Verify",
    "VerifyMac",
];

/// The operations that a principal of another account may be allowed.
const ACROSS_ACCOUNTS: [&str; 21] = [
    "CreateGrant",
    "Decapsulate",
    "Decrypt",
    "DeriveSharedSecret",
    "DescribeKey",
    "Encapsulate",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "GetKeyRotationStatus",
    "GetPublicKey",
    "ListGrants",
    "ReEncrypt",
    "RetireGrant",
    "RevokeGrant",
    "Sign",
    "Verify",
    "VerifyMac",
];

/// A value that the shape allows.
fn some(shape: &Value) -> Value {
    match shape["type"].as_str() {
        Some("blob") => json!(base64(vec![7; shape["min"].as_u64().unwrap_or(1).max(1) as usize])),
        Some("integer") => shape["min"].clone(),
        Some("boolean") => json!(false),
        Some("timestamp") => json!(2_000_000_000),
        Some("list") => json!([some(&shape["member"])]),
        Some("map") => json!({}),
        Some("structure") => required_members(&shape["members"]),
        _ if shape["enum"].is_array() => shape["enum"][0].clone(),
        _ if shape["pattern"].as_str().is_some_and(|pattern| pattern.starts_with("^([a-z]+-)")) => {
            json!("eu-west-1")
        }
        _ => json!("x"),
    }
}

/// A structure with what must be in it.
fn required_members(members: &Value) -> Value {
    let required =
        members.as_object().into_iter().flatten().filter(|(_, member)| member["need"] == "required");
    Value::Object(required.map(|(name, member)| (name.clone(), some(&member["shape"]))).collect())
}

/// Every implemented operation with a parameter that names a key, that parameter, and a request that gets past the
/// constraints.
fn operations_on_keys() -> Vec<(String, &'static str, Value)> {
    let model: Value = serde_json::from_str(&mock_kms::api_model()).unwrap();
    let mut found = Vec::new();
    for (operation, api) in model["operations"].as_object().unwrap() {
        for name in ["KeyId", "TargetKeyId", "DestinationKeyId"] {
            if api["input"].get(name).is_some() {
                let mut request = required_members(&api["input"]);
                if let Some(alias) = request.get_mut("AliasName") {
                    *alias = json!(if operation == "UpdateAlias" { "alias/x" } else { "alias/new" });
                }
                // Of these the model does not say that there must be one.
                for (optional, value) in [
                    ("GranteePrincipal", json!("arn:aws:iam::111122223333:role/reader")),
                    ("GrantId", json!("0".repeat(64))),
                ] {
                    if api["input"].get(optional).is_some() {
                        request[optional] = value;
                    }
                }
                found.push((operation.clone(), name, request));
            }
        }
    }
    assert!(found.len() > 35, "{}", found.len());
    found
}

#[test]
fn aliases_are_taken_where_the_documentation_says_so_and_nowhere_else() {
    let mock = Mock::new();
    let key = mock.key();
    mock.call("CreateAlias", json!({ "AliasName": "alias/x", "TargetKeyId": key.id }));
    let no_alias = [
        "NotFoundException: Invalid keyId 'alias/x'",
        "InvalidArnException: Key Aliases are not supported for this operation",
        "ValidationException: Aliases must refer to keys. Not aliases",
    ];
    for name in ["alias/x", "arn:aws:kms:eu-central-1:111122223333:alias/x"] {
        for (operation, parameter, mut request) in operations_on_keys() {
            request[parameter] = json!(name);
            let error = mock.try_call(&operation, &request).err().map(|error| error.to_string());
            let is_refused = error.as_deref().is_some_and(|error| no_alias.contains(&error));
            assert_eq!(
                is_refused,
                !TAKE_ALIASES.contains(&operation.as_str()),
                "{operation} {name}: {error:?}"
            );
        }
    }
}

#[test]
fn the_other_operations_are_for_the_own_account_alone() {
    let mock = Mock::new();
    let key = mock.key();
    let stranger = mock.seen_from("eu-central-1", "999988887777");
    let before = mock.describe(&key);
    for (operation, parameter, mut request) in operations_on_keys() {
        if ACROSS_ACCOUNTS.contains(&operation.as_str()) {
            continue;
        }
        request[parameter] = json!(key.arn);
        let error = stranger.try_call(&operation, &request).unwrap_err();
        assert!(
            ["AccessDeniedException", "NotFoundException", "ValidationException"]
                .contains(&error.code().name()),
            "{operation}: {error}"
        );
    }
    assert_eq!(mock.describe(&key), before);
}

#[test]
fn what_a_key_gives_to_another_account_has_an_effect_for_some_operations_alone() {
    let mock = Mock::new();
    let stranger = mock.seen_from("eu-central-1", "999988887777");
    let everybody = json!(["arn:aws:iam::111122223333:root", "arn:aws:iam::999988887777:root"]);
    let policy = json!({
        "Statement": { "Effect": "Allow", "Principal": { "AWS": everybody }, "Action": "kms:*", "Resource": "*" },
    });
    let key = mock.key_like(json!({ "Policy": policy.to_string() }));
    let before = mock.describe(&key);
    // Whoever may do it hears of a mistake in the request, or that the key is for something else.
    stranger.call("Encrypt", json!({ "KeyId": key.arn, "Plaintext": "aGk=" }));
    stranger.call("GetKeyRotationStatus", json!({ "KeyId": key.arn }));
    for (operation, parameter, mut request) in operations_on_keys() {
        request[parameter] = json!(key.arn);
        if operation == "UpdateAlias" || operation == "ReEncrypt" || operation == "Decrypt" {
            // Of these, something else than the key comes first.
            continue;
        }
        let error = stranger.try_call(&operation, &request).err().map(|error| error.to_string());
        let denied = format!("because no resource-based policy allows the kms:{operation} action");
        let is_denied = error.as_ref().is_some_and(|error| error.ends_with(&denied));
        assert_eq!(is_denied, !ACROSS_ACCOUNTS.contains(&&*operation), "{operation}: {error:?}");
    }
    assert_eq!(mock.describe(&key), before);
}

#[test]
fn each_curve_signs_with_the_hash_of_its_length() {
    let mock = Mock::new();
    for (spec, algorithms) in [
        ("ECC_NIST_P256", json!(["ECDSA_SHA_256"])),
        ("ECC_SECG_P256K1", json!(["ECDSA_SHA_256"])),
        ("ECC_NIST_P384", json!(["ECDSA_SHA_384"])),
        ("ECC_NIST_P521", json!(["ECDSA_SHA_512"])),
    ] {
        let key = mock.key_like(json!({ "KeySpec": spec, "KeyUsage": "SIGN_VERIFY" }));
        assert_eq!(mock.describe(&key)["SigningAlgorithms"], algorithms);
        for algorithm in ["ECDSA_SHA_256", "ECDSA_SHA_384", "ECDSA_SHA_512"] {
            let request = json!({ "KeyId": key.id, "Message": "eA==", "SigningAlgorithm": algorithm });
            let signed = mock.try_call("Sign", &request);
            assert_eq!(signed.is_ok(), algorithms[0] == algorithm, "{spec} {algorithm}");
        }
    }
}

#[test]
fn two_curves_only_sign() {
    for spec in ["ECC_SECG_P256K1", "ECC_NIST_EDWARDS25519"] {
        assert_eq!(
            Mock::new().error("CreateKey", json!({ "KeySpec": spec, "KeyUsage": "KEY_AGREEMENT" })),
            format!("ValidationException: KeyUsage KEY_AGREEMENT is not compatible with KeySpec {spec}")
        );
    }
}

#[test]
fn an_import_is_of_new_material_the_first_time_and_of_existing_later() {
    let mock = Mock::new();
    let key = mock.key_like(json!({ "MultiRegion": true, "Origin": "EXTERNAL" }));
    let (first, second) = ([1; 32], [2; 32]);
    let existing = json!({ "ImportType": "EXISTING_KEY_MATERIAL" });
    assert_eq!(mock.import_error(&key, &first, existing.clone()), "IncorrectKeyMaterialException");
    mock.import(&key, &first, json!({}));
    assert_eq!(mock.import_error(&key, &second, json!({})), "IncorrectKeyMaterialException");
    mock.import(&key, &first, json!({}));
    mock.call("ReplicateKey", json!({ "KeyId": key.id, "ReplicaRegion": "eu-west-1" }));
    mock.wait(std::time::Duration::from_secs(3));
    let replica = mock.seen_from("eu-west-1", "111122223333");
    let error = replica.import_error(&key, &first, json!({ "ImportType": "NEW_KEY_MATERIAL" }));
    assert!(error.starts_with("UnsupportedOperationException"), "{error}");
    replica.import(&key, &first, existing);
}

#[test]
fn ml_kem_refuses_a_ciphertext_for_its_length_alone() {
    let mock = Mock::new();
    let key = mock.key_like(json!({ "KeySpec": "ML_KEM_512", "KeyUsage": "ENCAPSULATE_DECAPSULATE" }));
    let algorithm = json!({ "KeyId": key.id, "EncapsulationAlgorithm": "ML_KEM" });
    let shared = mock.call("Encapsulate", algorithm.clone());
    let request = |ciphertext: &[u8]| {
        let mut request = algorithm.clone();
        request["SharedSecretCiphertextBlob"] = json!(base64(ciphertext));
        request
    };
    let mut ciphertext = bytes(&shared["SharedSecretCiphertextBlob"]);
    assert_eq!(mock.call("Decapsulate", request(&ciphertext))["SharedSecret"], shared["SharedSecret"]);
    assert_eq!(mock.error("Decapsulate", request(&ciphertext[1..])), "InvalidCiphertextException");
    ciphertext[100] ^= 1;
    assert_ne!(mock.call("Decapsulate", request(&ciphertext))["SharedSecret"], shared["SharedSecret"]);
}

#[test]
fn custom_key_stores_have_six_operations_and_there_are_none() {
    let model: Value = serde_json::from_str(&mock_kms::api_model()).unwrap();
    let names = model["operations"].as_object().unwrap().keys();
    assert_eq!(names.filter(|name| name.contains("CustomKeyStore")).count(), 6);
    let mock = Mock::new();
    let none = mock.call("DescribeCustomKeyStores", json!({}));
    assert_eq!((&none["CustomKeyStores"], &none["Truncated"]), (&json!([]), &json!(false)));
    let error = mock.error("DescribeCustomKeyStores", json!({ "CustomKeyStoreId": "cks-1234567890abcdef0" }));
    assert!(error.starts_with("CustomKeyStoreNotFoundException"), "{error}");
}

#[test]
fn a_key_has_fifty_aliases() {
    let mock = Mock::new();
    let (full, other) = (mock.key(), mock.key());
    let alias = |number: usize, key: &TestKey| json!({ "AliasName": format!("alias/{number}"), "TargetKeyId": key.id });
    for number in 0..50 {
        mock.call("CreateAlias", alias(number, &full));
    }
    let limit = format!("LimitExceededException: {} has 50 aliases, the most that a key can have.", full.arn);
    assert_eq!(mock.error("CreateAlias", alias(50, &full)), limit);
    mock.call("CreateAlias", alias(50, &other));
    assert_eq!(mock.error("UpdateAlias", alias(50, &full)), limit);
    assert_eq!(mock.call("DescribeKey", json!({ "KeyId": "alias/50" }))["KeyMetadata"]["KeyId"], other.id);
    mock.call("UpdateAlias", alias(7, &full));
    mock.call("DeleteAlias", json!({ "AliasName": "alias/7" }));
    mock.call("UpdateAlias", alias(50, &full));
}

#[test]
fn a_multi_region_ciphertext_opens_wherever_the_key_is() {
    let mock = Mock::new();
    let key = mock.key_like(json!({ "MultiRegion": true }));
    mock.call("ReplicateKey", json!({ "KeyId": key.id, "ReplicaRegion": "eu-west-1" }));
    mock.wait(std::time::Duration::from_secs(3));
    let ireland = mock.seen_from("eu-west-1", "111122223333");
    for (here, there) in [(&mock, &ireland), (&ireland, &mock)] {
        let blob = base64(here.encrypt(&key, b"x"));
        assert_eq!(bytes(&there.call("Decrypt", json!({ "CiphertextBlob": blob }))["Plaintext"]), b"x");
    }
    let london = mock.seen_from("eu-west-2", "111122223333");
    let blob = base64(mock.encrypt(&key, b"x"));
    assert!(london.error("Decrypt", json!({ "CiphertextBlob": blob })).starts_with("AccessDeniedException"));
}

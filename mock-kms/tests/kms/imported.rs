//! Imported material: import, expiry, deletion, the same material again, and new material for a rotation.

use crate::mock::{DAY, Mock, START, TestKey, base64, bytes, text};
use mock_kms::{Seed, SeedKey};
use serde_json::{Value, json};
use std::time::Duration;

/// Longer than the service works in the background.
const A_MOMENT: Duration = Duration::from_secs(3);
const FIRST: [u8; 32] = [0xa1; 32];
const SECOND: [u8; 32] = [0xa2; 32];
const THIRD: [u8; 32] = [0xa3; 32];

/// Parameters of an import that expires.
fn for_days(days: i64) -> Value {
    json!({ "ExpirationModel": "KEY_MATERIAL_EXPIRES", "ValidTo": START + days * 86_400 })
}

fn new_material() -> Value {
    json!({ "ImportType": "NEW_KEY_MATERIAL" })
}

fn list(mock: &Mock, key: &TestKey) -> Vec<Value> {
    let request = json!({ "KeyId": key.id, "IncludeKeyMaterial": "ALL_KEY_MATERIAL" });
    mock.call("ListKeyRotations", request)["Rotations"].as_array().unwrap().clone()
}

fn rotate(mock: &Mock, key: &TestKey) {
    mock.call("RotateKeyOnDemand", json!({ "KeyId": key.id }));
    mock.wait(A_MOMENT);
}

#[test]
fn a_new_key_waits_for_its_material() {
    let mock = Mock::new();
    let key = mock.external_key();
    let metadata = mock.describe(&key);
    assert_eq!((&metadata["KeyState"], &metadata["Enabled"]), (&json!("PendingImport"), &json!(false)));
    assert_eq!(metadata["Origin"], "EXTERNAL");
    for absent in ["CurrentKeyMaterialId", "ExpirationModel", "ValidTo"] {
        assert!(metadata.get(absent).is_none(), "{absent}");
    }
    let pending = format!("KMSInvalidStateException: {} is pending import.", key.arn);
    assert_eq!(mock.error("Encrypt", json!({ "KeyId": key.id, "Plaintext": "eA==" })), pending);
    assert_eq!(mock.error("RotateKeyOnDemand", json!({ "KeyId": key.id })), pending);
    assert_eq!(mock.error("EnableKey", json!({ "KeyId": key.id })), pending);
    assert_eq!(list(&mock, &key), Vec::<Value>::new());
    assert_eq!(
        mock.call("DeleteImportedKeyMaterial", json!({ "KeyId": key.id })),
        json!({ "KeyId": key.arn, "KeyMaterialId": "" })
    );
}

#[test]
fn with_its_material_a_key_can_be_used() {
    let mock = Mock::new();
    let key = mock.external_key();
    let id = mock.import(&key, &FIRST, json!({}));
    let metadata = mock.describe(&key);
    assert_eq!((&metadata["KeyState"], &metadata["Enabled"]), (&json!("Enabled"), &json!(true)));
    assert_eq!(metadata["ExpirationModel"], "KEY_MATERIAL_DOES_NOT_EXPIRE");
    assert_eq!(text(&metadata["CurrentKeyMaterialId"]), id);
    assert!(metadata.get("ValidTo").is_none());
    let blob = base64(mock.encrypt(&key, b"secret"));
    let opened = mock.call("Decrypt", json!({ "CiphertextBlob": blob }));
    assert_eq!(
        (bytes(&opened["Plaintext"]), text(&opened["KeyMaterialId"])),
        (b"secret".to_vec(), id.clone())
    );
    assert_eq!(
        list(&mock, &key),
        [json!({
            "KeyId": key.id,
            "KeyMaterialId": id,
            "KeyMaterialState": "CURRENT",
            "ImportState": "IMPORTED",
            "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE",
        })]
    );
}

#[test]
fn every_way_to_wrap_gives_the_same_key() {
    let mock = Mock::new();
    let key = mock.external_key();
    let id = mock.import(&key, &FIRST, json!({}));
    for (algorithm, spec) in [
        ("RSAES_OAEP_SHA_1", "RSA_2048"),
        ("RSAES_OAEP_SHA_256", "RSA_3072"),
        ("RSA_AES_KEY_WRAP_SHA_1", "RSA_2048"),
        ("RSA_AES_KEY_WRAP_SHA_256", "RSA_4096"),
    ] {
        let parameters = mock.parameters(&key, algorithm, spec);
        let request = parameters.request(&key, &parameters.wrap(&FIRST), &json!({}));
        let answer = mock.call("ImportKeyMaterial", request);
        assert_eq!(answer, json!({ "KeyId": key.arn, "KeyMaterialId": id }), "{algorithm} {spec}");
        for wrapped in [parameters.wrap(&FIRST[1..]), parameters.wrap(&[0; 33])] {
            let request = parameters.request(&key, &wrapped, &json!({}));
            assert_eq!(mock.error("ImportKeyMaterial", request), "IncorrectKeyMaterialException");
        }
        let mut altered = parameters.wrap(&FIRST);
        *altered.last_mut().unwrap() ^= 1;
        let request = parameters.request(&key, &altered, &json!({}));
        assert_eq!(mock.error("ImportKeyMaterial", request), "InvalidCiphertextException");
    }
}

#[test]
fn wrappings_that_are_not_supported_are_refused() {
    let mock = Mock::new();
    let key = mock.external_key();
    let error = |algorithm: &str, spec: &str| {
        let request = json!({ "KeyId": key.id, "WrappingAlgorithm": algorithm, "WrappingKeySpec": spec });
        mock.error("GetParametersForImport", request)
    };
    assert_eq!(
        error("RSAES_PKCS1_V1_5", "RSA_2048"),
        "UnsupportedOperationException: The wrapping algorithm RSAES_PKCS1_V1_5 is no longer supported."
    );
    assert_eq!(
        error("SM2PKE", "RSA_2048"),
        "UnsupportedOperationException: WrappingAlgorithm SM2PKE is not supported in this Region"
    );
    assert_eq!(
        error("RSAES_OAEP_SHA_256", "SM2"),
        "UnsupportedOperationException: WrappingKeySpec SM2 is not supported in this Region"
    );
    let beijing = mock.seen_from("cn-north-1", "111122223333");
    let there = beijing.external_key();
    let request = json!({ "KeyId": there.id, "WrappingAlgorithm": "SM2PKE", "WrappingKeySpec": "SM2" });
    assert_eq!(
        beijing.error("GetParametersForImport", request),
        "UnsupportedOperationException: mock-kms does not implement the wrapping key spec SM2 yet."
    );
    let own = mock.key();
    for operation in ["GetParametersForImport", "ImportKeyMaterial", "DeleteImportedKeyMaterial"] {
        let request = json!({
            "KeyId": own.id,
            "WrappingAlgorithm": "RSAES_OAEP_SHA_256",
            "WrappingKeySpec": "RSA_2048",
            "ImportToken": "eA==",
            "EncryptedKeyMaterial": "eA==",
        });
        assert_eq!(
            mock.error(operation, request),
            format!(
                "UnsupportedOperationException: {} origin is AWS_KMS which is not valid for this operation.",
                own.arn
            )
        );
    }
}

#[test]
fn a_token_is_for_one_key_and_24_hours() {
    let mock = Mock::new();
    let (key, other) = (mock.external_key(), mock.external_key());
    let answer = mock.call(
        "GetParametersForImport",
        json!({ "KeyId": key.arn, "WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048" }),
    );
    assert_eq!(answer["ParametersValidTo"], json!((START + 86_400) as f64));
    let parameters = mock.parameters(&key, "RSAES_OAEP_SHA_256", "RSA_2048");
    let wrapped = parameters.wrap(&FIRST);
    let request = |key: &TestKey| parameters.request(key, &wrapped, &json!({}));
    assert_eq!(mock.error("ImportKeyMaterial", request(&other)), "InvalidImportTokenException");
    let mut altered = request(&key);
    altered["ImportToken"] = json!(base64(b"no token"));
    assert_eq!(mock.error("ImportKeyMaterial", altered), "InvalidImportTokenException");
    let mut foreign = request(&key);
    foreign["ImportToken"] = json!(mock.parameters(&key, "RSAES_OAEP_SHA_256", "RSA_2048").token);
    assert_eq!(
        mock.error("ImportKeyMaterial", foreign),
        "InvalidCiphertextException",
        "wrapped with another key"
    );

    mock.wait(DAY - Duration::from_millis(1));
    mock.call("ImportKeyMaterial", request(&key));
    mock.wait(Duration::from_millis(1));
    assert_eq!(mock.error("ImportKeyMaterial", request(&key)), "ExpiredImportTokenException");
}

#[test]
fn expiration_model_and_date_must_go_together() {
    let mock = Mock::new();
    let key = mock.external_key();
    for (more, message) in [
        (
            json!({ "ExpirationModel": "KEY_MATERIAL_EXPIRES" }),
            "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES",
        ),
        (
            json!({ "ExpirationModel": null }),
            "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES",
        ),
        (
            json!({ "ValidTo": START + 1 }),
            "A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE",
        ),
        (for_days(0), "The validTo date must be in the future, at most 365 days ahead"),
        (for_days(366), "The validTo date must be in the future, at most 365 days ahead"),
        (
            json!({ "ImportType": "NEW_KEY_MATERIAL", "KeyMaterialId": "0".repeat(64) }),
            "KeyMaterialId cannot be given with the ImportType NEW_KEY_MATERIAL",
        ),
        (
            json!({ "KeyMaterialDescription": "née" }),
            "1 validation error detected: Value 'née' at 'keyMaterialDescription' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_\\s.-]+$",
        ),
    ] {
        assert_eq!(mock.import_error(&key, &FIRST, more), format!("ValidationException: {message}"));
    }
    let error = mock.import_error(&key, &FIRST, json!({ "ValidTo": "tomorrow" }));
    assert_eq!(error, "SerializationException: STRING_VALUE can not be converted to a Timestamp");
    assert_eq!(mock.state(&key), "PendingImport");
}

#[test]
fn material_expires_by_the_clock_and_only_the_same_comes_back() {
    let mock = Mock::new();
    let key = mock.external_key();
    let id = mock.import(&key, &FIRST, for_days(10));
    let metadata = mock.describe(&key);
    assert_eq!(metadata["ExpirationModel"], "KEY_MATERIAL_EXPIRES");
    assert_eq!(metadata["ValidTo"], json!((START + 10 * 86_400) as f64));
    assert_eq!(list(&mock, &key)[0]["ValidTo"], metadata["ValidTo"]);
    let blob = base64(mock.encrypt(&key, b"x"));

    mock.wait(DAY * 10 - Duration::from_millis(1));
    mock.call("Decrypt", json!({ "CiphertextBlob": blob }));
    mock.wait(Duration::from_millis(1));
    assert_eq!(
        mock.error("Decrypt", json!({ "CiphertextBlob": blob })),
        format!("KMSInvalidStateException: {} is pending import.", key.arn)
    );
    let metadata = mock.describe(&key);
    assert_eq!((&metadata["KeyState"], &metadata["Enabled"]), (&json!("PendingImport"), &json!(false)));
    assert_eq!(text(&metadata["CurrentKeyMaterialId"]), id, "the id stays");
    assert!(metadata.get("ExpirationModel").is_none() && metadata.get("ValidTo").is_none());
    assert_eq!(
        list(&mock, &key),
        [json!({
            "KeyId": key.id,
            "KeyMaterialId": id,
            "KeyMaterialState": "CURRENT",
            "ImportState": "PENDING_IMPORT",
        })]
    );

    assert_eq!(mock.import_error(&key, &SECOND, json!({})), "IncorrectKeyMaterialException");
    assert_eq!(mock.import_error(&key, &FIRST, new_material()), "IncorrectKeyMaterialException");
    let wrong_id = json!({ "KeyMaterialId": "0".repeat(64) });
    assert_eq!(mock.import_error(&key, &FIRST, wrong_id), "IncorrectKeyMaterialException");
    assert_eq!(mock.import(&key, &FIRST, json!({ "KeyMaterialId": id })), id);
    mock.call("Decrypt", json!({ "CiphertextBlob": blob }));
}

#[test]
fn importing_again_sets_another_expiry() {
    let mock = Mock::new();
    let key = mock.external_key();
    mock.import(&key, &FIRST, for_days(10));
    mock.import(&key, &FIRST, for_days(20));
    mock.wait(DAY * 15);
    assert_eq!(mock.state(&key), "Enabled", "the first date holds no more");
    mock.wait(DAY * 5);
    assert_eq!(mock.state(&key), "PendingImport");
    mock.import(&key, &FIRST, for_days(21));
    mock.import(&key, &FIRST, json!({}));
    mock.wait(DAY * 400);
    assert_eq!(mock.describe(&key)["ExpirationModel"], "KEY_MATERIAL_DOES_NOT_EXPIRE");
    assert_eq!(mock.state(&key), "Enabled");
}

#[test]
fn deleted_material_leaves_a_key_that_waits() {
    let mock = Mock::new();
    let key = mock.external_key();
    let id = mock.import(&key, &FIRST, for_days(10));
    let blob = base64(mock.encrypt(&key, b"x"));
    let answer = mock.call("DeleteImportedKeyMaterial", json!({ "KeyId": key.id }));
    assert_eq!(answer, json!({ "KeyId": key.arn, "KeyMaterialId": id }));
    let metadata = mock.describe(&key);
    assert_eq!(
        (&metadata["KeyState"], &metadata["CurrentKeyMaterialId"]),
        (&json!("PendingImport"), &json!(id))
    );
    assert!(metadata.get("ExpirationModel").is_none() && metadata.get("ValidTo").is_none());
    assert_eq!(
        mock.call("DeleteImportedKeyMaterial", json!({ "KeyId": key.id })),
        answer,
        "again without effect"
    );
    assert_eq!(
        mock.error("DeleteImportedKeyMaterial", json!({ "KeyId": key.id, "KeyMaterialId": "0".repeat(64) })),
        format!("NotFoundException: {} has no key material {}.", key.arn, "0".repeat(64))
    );
    mock.import(&key, &FIRST, json!({}));
    mock.call("Decrypt", json!({ "CiphertextBlob": blob }));

    mock.call("DisableKey", json!({ "KeyId": key.id }));
    mock.import(&key, &FIRST, json!({}));
    assert_eq!(mock.state(&key), "Disabled", "an import does not enable");
    mock.call("DeleteImportedKeyMaterial", json!({ "KeyId": key.id }));
    assert_eq!(mock.state(&key), "PendingImport");
}

#[test]
fn a_pending_deletion_outlasts_its_material() {
    let mock = Mock::new();
    let key = mock.external_key();
    mock.import(&key, &FIRST, for_days(1));
    mock.call("ScheduleKeyDeletion", json!({ "KeyId": key.id }));
    mock.wait(DAY * 2);
    assert_eq!(mock.state(&key), "PendingDeletion");
    mock.call("DeleteImportedKeyMaterial", json!({ "KeyId": key.id }));
    assert_eq!(mock.state(&key), "PendingDeletion");
    mock.call("CancelKeyDeletion", json!({ "KeyId": key.id }));
    assert_eq!(mock.state(&key), "PendingImport");
}

#[test]
fn new_material_waits_for_its_rotation() {
    let mock = Mock::new();
    let key = mock.external_key();
    let nothing = format!(
        "KMSInvalidStateException: No available key material pending rotation for the key: {}.",
        key.arn
    );
    let first = mock.import(&key, &FIRST, json!({ "KeyMaterialDescription": "of 2023" }));
    assert_eq!(mock.error("RotateKeyOnDemand", json!({ "KeyId": key.id })), nothing);
    let old = base64(mock.encrypt(&key, b"old"));
    let second = mock.import(&key, &SECOND, new_material());
    assert_eq!(text(&mock.describe(&key)["CurrentKeyMaterialId"]), first);
    assert_eq!(
        mock.import_error(&key, &THIRD, new_material()),
        format!(
            "KMSInvalidStateException: New key material (id: {}) cannot be imported into KMS key {}, because another \
             key material (id: {second}) is pending rotation.",
            id_of(&key, &THIRD),
            key.id
        )
    );
    assert_eq!(mock.import_error(&key, &SECOND, new_material()), "IncorrectKeyMaterialException");
    let states = |mock: &Mock| -> Vec<String> {
        list(mock, &key).iter().map(|entry| text(&entry["KeyMaterialState"])).collect()
    };
    assert_eq!(states(&mock), ["CURRENT", "PENDING_ROTATION"]);
    assert_eq!(mock.call("ListKeyRotations", json!({ "KeyId": key.id }))["Rotations"], json!([]));

    assert_eq!(mock.call("RotateKeyOnDemand", json!({ "KeyId": key.id })), json!({ "KeyId": key.arn }));
    let status = mock.call("GetKeyRotationStatus", json!({ "KeyId": key.id }));
    assert_eq!(status["OnDemandRotationStartDate"], json!(START as f64));
    mock.wait(A_MOMENT);
    assert_eq!(text(&mock.describe(&key)["CurrentKeyMaterialId"]), second);
    assert_eq!(states(&mock), ["NON_CURRENT", "CURRENT"]);
    let entries = list(&mock, &key);
    assert_eq!(entries[0]["KeyMaterialDescription"], "of 2023");
    assert!(entries[0].get("RotationDate").is_none());
    assert_eq!(
        (&entries[1]["RotationType"], &entries[1]["RotationDate"]),
        (&json!("ON_DEMAND"), &json!((START + 2) as f64))
    );
    mock.call("Decrypt", json!({ "CiphertextBlob": old }));
    assert_eq!(mock.error("RotateKeyOnDemand", json!({ "KeyId": key.id })), nothing);
}

/// The id that a material has in a key, which follows from both alone: a mock where it is seeded tells.
fn id_of(key: &TestKey, material: &[u8]) -> String {
    let seed = Seed::default().key(SeedKey::default().id(key.id.as_str()).material(material));
    text(&Mock::built(|builder| builder.seed(seed)).describe(key)["CurrentKeyMaterialId"])
}

#[test]
fn a_key_needs_all_the_materials_it_ever_had() {
    let mock = Mock::new();
    let key = mock.external_key();
    let first = mock.import(&key, &FIRST, for_days(10));
    mock.import(&key, &SECOND, new_material());
    rotate(&mock, &key);
    let metadata = mock.describe(&key);
    assert_eq!(metadata["ExpirationModel"], "KEY_MATERIAL_EXPIRES", "as one of them does");
    mock.wait(DAY * 10);
    assert_eq!(mock.state(&key), "PendingImport");
    assert_eq!(mock.import_error(&key, &THIRD, json!({})), "IncorrectKeyMaterialException");
    mock.call("DeleteImportedKeyMaterial", json!({ "KeyId": key.id }));
    mock.import(&key, &SECOND, json!({}));
    assert_eq!(mock.state(&key), "PendingImport", "the first is still missing");
    assert_eq!(mock.import(&key, &FIRST, json!({})), first);
    assert_eq!(mock.state(&key), "Enabled");
}

#[test]
fn material_that_waits_for_its_rotation_is_not_for_good() {
    let mock = Mock::new();
    let key = mock.external_key();
    mock.import(&key, &FIRST, json!({}));
    let second = mock.import(&key, &SECOND, new_material());
    let delete = json!({ "KeyId": key.id, "KeyMaterialId": second });
    assert_eq!(mock.call("DeleteImportedKeyMaterial", delete)["KeyMaterialId"], json!(second));
    assert_eq!((mock.state(&key).as_str(), list(&mock, &key).len()), ("Enabled", 1));
    let mut expiring = for_days(1);
    expiring["ImportType"] = json!("NEW_KEY_MATERIAL");
    mock.import(&key, &THIRD, expiring);
    mock.wait(DAY);
    assert_eq!((mock.state(&key).as_str(), list(&mock, &key).len()), ("Enabled", 1));
    mock.import(&key, &SECOND, new_material());
    rotate(&mock, &key);
    assert_eq!(text(&mock.describe(&key)["CurrentKeyMaterialId"]), second);
}

#[test]
fn automatic_rotation_is_not_for_imported_material() {
    let mock = Mock::new();
    let key = mock.external_key();
    for state in ["PendingImport", "Enabled"] {
        assert_eq!(mock.state(&key), state);
        for operation in ["EnableKeyRotation", "DisableKeyRotation"] {
            assert_eq!(
                mock.error(operation, json!({ "KeyId": key.id })),
                format!(
                    "UnsupportedOperationException: {} origin is EXTERNAL which is not valid for this operation.",
                    key.arn
                )
            );
        }
        mock.import(&key, &FIRST, json!({}));
    }
}

#[test]
fn no_answer_tells_the_material() {
    let mock = Mock::new();
    let key = mock.external_key();
    let mut answers = vec![mock.call("ImportKeyMaterial", mock.import_request(&key, &FIRST, &json!({})))];
    answers.push(mock.describe(&key));
    answers.extend(list(&mock, &key));
    answers.push(json!(mock.import_error(&key, &SECOND, json!({}))));
    let told = format!("{answers:?} {:?} {:?}", mock.kms, mock.kms.audit());
    for form in ["a1a1a1", "161, 161, 161", &base64(FIRST), &base64(SECOND)] {
        assert!(!told.contains(form), "{form}");
    }
}

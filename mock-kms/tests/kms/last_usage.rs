//! `GetKeyLastUsage`.

use crate::mock::{DAY, Mock, START, TestKey, base64, text};
use mock_kms::{Seed, SeedKey};
use serde_json::{Value, json};
use std::time::Duration;

fn last(mock: &Mock, key: &TestKey) -> Value {
    mock.call("GetKeyLastUsage", json!({ "KeyId": key.id }))["KeyLastUsage"].clone()
}

#[test]
fn a_key_that_was_not_used_tells_since_when() {
    let mock = Mock::new();
    mock.wait(DAY);
    let key = mock.key();
    mock.wait(DAY);
    let created = json!((START + 86_400) as f64);
    assert_eq!(
        mock.call("GetKeyLastUsage", json!({ "KeyId": key.arn })),
        json!({ "KeyId": key.id, "KeyLastUsage": {}, "TrackingStartDate": created, "KeyCreationDate": created })
    );
}

#[test]
fn every_successful_cryptographic_operation_counts_and_nothing_else_does() {
    let mock = Mock::new();
    let (key, other) = (mock.key(), mock.key());
    let blob = base64(mock.encrypt(&other, b"x"));
    for (operation, request) in [
        ("Encrypt", json!({ "KeyId": key.id, "Plaintext": "eA==" })),
        ("GenerateDataKey", json!({ "KeyId": key.id, "KeySpec": "AES_256" })),
        ("GenerateDataKeyWithoutPlaintext", json!({ "KeyId": key.id, "KeySpec": "AES_256" })),
        ("ReEncrypt", json!({ "CiphertextBlob": blob, "DestinationKeyId": key.id })),
    ] {
        mock.wait(Duration::from_secs(60));
        let body = request.to_string();
        let answer = mock.kms.answer(&mock.caller, operation, body.as_bytes());
        answer.outcome.unwrap();
        let told = last(&mock, &key);
        assert_eq!(told["Operation"], operation);
        assert_eq!(text(&told["KmsRequestId"]), answer.request_id);
        assert_eq!(text(&told["CloudTrailEventId"]).len(), 36);
        assert_eq!(told["Timestamp"].as_f64().unwrap(), mock.kms.clock().now().as_epoch_seconds());
        assert_eq!(last(&mock, &key), told, "the id of the event stays");
    }
    assert_eq!(last(&mock, &other)["Operation"], "ReEncrypt", "it uses both of its keys");

    let before = last(&mock, &key);
    mock.wait(DAY);
    mock.error("Encrypt", json!({ "KeyId": key.id, "Plaintext": "eA==", "DryRun": true }));
    mock.error("Decrypt", json!({ "KeyId": key.id, "CiphertextBlob": blob }));
    mock.call("DescribeKey", json!({ "KeyId": key.id }));
    mock.call("DisableKey", json!({ "KeyId": key.id }));
    mock.error("Encrypt", json!({ "KeyId": key.id, "Plaintext": "eA==" }));
    assert_eq!(last(&mock, &key), before);
    mock.call("Decrypt", json!({ "CiphertextBlob": blob }));
    assert_eq!(last(&mock, &other)["Operation"], "Decrypt");
}

#[test]
fn related_keys_of_different_regions_keep_count_by_themselves() {
    let mock = Mock::new();
    let key = mock.key_like(json!({ "MultiRegion": true }));
    mock.encrypt(&key, b"x");
    mock.call("ReplicateKey", json!({ "KeyId": key.id, "ReplicaRegion": "eu-west-1" }));
    let ireland = mock.seen_from("eu-west-1", "111122223333");
    assert_eq!(last(&ireland, &key), json!({}));
    mock.wait(Duration::from_secs(10));
    ireland.call("GenerateDataKey", json!({ "KeyId": key.id, "KeySpec": "AES_256" }));
    assert_eq!(last(&ireland, &key)["Operation"], "GenerateDataKey");
    assert_eq!(last(&mock, &key)["Operation"], "Encrypt");
}

#[test]
fn a_seeded_key_is_unused_after_a_reset() {
    let id = "1234abcd-12ab-34cd-56ef-1234567890ab";
    let mock = Mock::built(|builder| builder.seed(Seed::default().key(SeedKey::default().id(id))));
    let key = TestKey::of(&mock.call("DescribeKey", json!({ "KeyId": id }))["KeyMetadata"]);
    for _ in 0..2 {
        mock.encrypt(&key, b"x");
        mock.kms.reset();
        assert_eq!(last(&mock, &key), json!({}));
    }
}

#[test]
fn an_alias_does_not_do() {
    let mock = Mock::new();
    mock.call("CreateAlias", json!({ "AliasName": "alias/x", "TargetKeyId": mock.key().id }));
    assert_eq!(
        mock.error("GetKeyLastUsage", json!({ "KeyId": "alias/x" })),
        "NotFoundException: Invalid keyId 'alias/x'"
    );
}

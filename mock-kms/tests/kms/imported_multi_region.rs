//! Imported material of multi-Region keys: each Region imports for itself, the primary decides which.

use crate::mock::{Mock, TestKey, base64, text};
use serde_json::{Value, json};
use std::time::Duration;

/// Longer than the service works in the background.
const A_MOMENT: Duration = Duration::from_secs(3);
const FIRST: [u8; 32] = [0xb1; 32];
const SECOND: [u8; 32] = [0xb2; 32];
const THIRD: [u8; 32] = [0xb3; 32];

/// A primary key with material, and its replica in Ireland, which waits for it.
fn world() -> (Mock, Mock, TestKey) {
    let frankfurt = Mock::new();
    let key = frankfurt.key_like(json!({ "MultiRegion": true, "Origin": "EXTERNAL" }));
    frankfurt.import(&key, &FIRST, json!({}));
    frankfurt.call("ReplicateKey", json!({ "KeyId": key.id, "ReplicaRegion": "eu-west-1" }));
    frankfurt.wait(A_MOMENT);
    let ireland = frankfurt.seen_from("eu-west-1", "111122223333");
    (frankfurt, ireland, key)
}

fn states(mock: &Mock, key: &TestKey) -> Vec<String> {
    let request = json!({ "KeyId": key.id, "IncludeKeyMaterial": "ALL_KEY_MATERIAL" });
    let list = mock.call("ListKeyRotations", request);
    list["Rotations"].as_array().unwrap().iter().map(|entry| text(&entry["KeyMaterialState"])).collect()
}

fn new_material() -> Value {
    json!({ "ImportType": "NEW_KEY_MATERIAL" })
}

#[test]
fn a_replica_waits_for_the_material_of_its_primary() {
    let (frankfurt, ireland, key) = world();
    assert_eq!(ireland.state(&key), "PendingImport");
    let blob = base64(frankfurt.encrypt(&key, b"x"));
    assert_eq!(ireland.import_error(&key, &SECOND, json!({})), "IncorrectKeyMaterialException");
    let there = "arn:aws:kms:eu-west-1:111122223333:key/";
    assert_eq!(
        ireland.import_error(&key, &SECOND, new_material()),
        format!("UnsupportedOperationException: {there}{} is not a multi-region primary key.", key.id)
    );
    let id = ireland.import(&key, &FIRST, json!({ "ImportType": "EXISTING_KEY_MATERIAL" }));
    assert_eq!(text(&frankfurt.describe(&key)["CurrentKeyMaterialId"]), id);
    assert_eq!(ireland.state(&key), "Enabled");
    ireland.call("Decrypt", json!({ "CiphertextBlob": blob }));
    ireland.call("DeleteImportedKeyMaterial", json!({ "KeyId": key.id }));
    assert_eq!((ireland.state(&key).as_str(), frankfurt.state(&key).as_str()), ("PendingImport", "Enabled"));
}

#[test]
fn a_primary_without_material_is_not_replicated() {
    let mock = Mock::new();
    let key = mock.key_like(json!({ "MultiRegion": true, "Origin": "EXTERNAL" }));
    assert_eq!(
        mock.error("ReplicateKey", json!({ "KeyId": key.id, "ReplicaRegion": "eu-west-1" })),
        format!("KMSInvalidStateException: {} is pending import.", key.arn)
    );
}

#[test]
fn a_token_of_one_region_does_not_do_in_another() {
    let (frankfurt, ireland, key) = world();
    let request = frankfurt.import_request(&key, &FIRST, &json!({}));
    assert_eq!(ireland.error("ImportKeyMaterial", request), "InvalidImportTokenException");
}

#[test]
fn new_material_rotates_once_every_replica_has_it() {
    let (frankfurt, ireland, key) = world();
    ireland.import(&key, &FIRST, json!({}));
    let second = frankfurt.import(&key, &SECOND, new_material());
    assert_eq!(states(&frankfurt, &key), ["CURRENT", "PENDING_MULTI_REGION_IMPORT_AND_ROTATION"]);
    assert_eq!(states(&ireland, &key), ["CURRENT"]);
    assert_eq!(
        frankfurt.error("RotateKeyOnDemand", json!({ "KeyId": key.id })),
        format!(
            "KMSInvalidStateException: No available key material pending rotation for the key: {}.",
            key.arn
        )
    );
    assert_eq!(ireland.import(&key, &SECOND, json!({})), second);
    for mock in [&frankfurt, &ireland] {
        assert_eq!(states(mock, &key), ["CURRENT", "PENDING_ROTATION"]);
    }
    frankfurt.call("RotateKeyOnDemand", json!({ "KeyId": key.id }));
    frankfurt.wait(A_MOMENT);
    for mock in [&frankfurt, &ireland] {
        assert_eq!(states(mock, &key), ["NON_CURRENT", "CURRENT"]);
        assert_eq!(text(&mock.describe(&key)["CurrentKeyMaterialId"]), second);
        assert_eq!(mock.state(&key), "Enabled");
    }
    let blob = base64(ireland.encrypt(&key, b"x"));
    frankfurt.call("Decrypt", json!({ "CiphertextBlob": blob }));
}

#[test]
fn a_replica_that_came_during_the_rotation_waits_for_all_materials() {
    let (frankfurt, ireland, key) = world();
    ireland.import(&key, &FIRST, json!({}));
    frankfurt.import(&key, &SECOND, new_material());
    ireland.import(&key, &SECOND, json!({}));
    frankfurt.call("RotateKeyOnDemand", json!({ "KeyId": key.id }));
    frankfurt.call("ReplicateKey", json!({ "KeyId": key.id, "ReplicaRegion": "eu-west-2" }));
    frankfurt.wait(A_MOMENT);
    let london = frankfurt.seen_from("eu-west-2", "111122223333");
    assert_eq!(states(&london, &key), ["NON_CURRENT", "CURRENT"]);
    london.import(&key, &SECOND, json!({}));
    assert_eq!(london.state(&key), "PendingImport");
    london.import(&key, &FIRST, json!({}));
    assert_eq!(london.state(&key), "Enabled");
}

#[test]
fn what_the_primary_gives_up_its_replicas_give_up() {
    let (frankfurt, ireland, key) = world();
    ireland.import(&key, &FIRST, json!({}));
    let second = frankfurt.import(&key, &SECOND, new_material());
    ireland.import(&key, &SECOND, json!({}));
    let delete = json!({ "KeyId": key.id, "KeyMaterialId": second });
    ireland.call("DeleteImportedKeyMaterial", delete.clone());
    assert_eq!(states(&frankfurt, &key).len(), 2, "a replica decides for itself alone");
    ireland.import(&key, &SECOND, json!({}));
    frankfurt.call("DeleteImportedKeyMaterial", delete);
    for mock in [&frankfurt, &ireland] {
        assert_eq!(states(mock, &key), ["CURRENT"]);
    }
    assert_eq!(ireland.import_error(&key, &SECOND, json!({})), "IncorrectKeyMaterialException");
    let third = frankfurt.import(&key, &THIRD, new_material());
    assert_eq!(ireland.import(&key, &THIRD, json!({})), third);
}

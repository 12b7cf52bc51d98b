//! Multi-Region keys: replicas, a change of the primary, what is shared, and deletion in the right order.

use crate::mock::{DAY, Mock, START, TestKey, base64, bytes, text};
use serde_json::{Value, json};
use std::time::Duration;

/// Longer than the service works in the background.
const A_MOMENT: Duration = Duration::from_secs(3);

/// One account's view of three Regions; the primary key is in the first.
struct World {
    frankfurt: Mock,
    ireland: Mock,
    london: Mock,
    key: TestKey,
}

impl World {
    /// A primary key without replicas.
    fn new() -> Self {
        let frankfurt = Mock::new();
        let key = frankfurt.key_like(json!({ "MultiRegion": true, "Description": "for orders" }));
        let ireland = frankfurt.seen_from("eu-west-1", "111122223333");
        let london = frankfurt.seen_from("eu-west-2", "111122223333");
        Self { frankfurt, ireland, london, key }
    }

    /// A primary key with a replica in Ireland.
    fn with_replica() -> Self {
        let world = Self::new();
        world.replicate("eu-west-1");
        world.frankfurt.wait(A_MOMENT);
        world
    }

    fn replicate(&self, region: &str) -> Value {
        self.frankfurt.call("ReplicateKey", json!({ "KeyId": self.key.id, "ReplicaRegion": region }))
    }

    fn arn(&self, region: &str) -> String {
        format!("arn:aws:kms:{region}:111122223333:key/{}", self.key.id)
    }

    fn related(&self, region: &str) -> Value {
        json!({ "Arn": self.arn(region), "Region": region })
    }

    fn configuration(&self, mock: &Mock) -> Value {
        mock.describe(&self.key)["MultiRegionConfiguration"].clone()
    }

    fn hand_over(&self, from: &Mock, to: &str) {
        let request = json!({ "KeyId": self.key.id, "PrimaryRegion": to });
        assert_eq!(from.call("UpdatePrimaryRegion", request), Value::Null);
    }
}

fn material(mock: &Mock, key: &TestKey) -> String {
    text(&mock.describe(key)["CurrentKeyMaterialId"])
}

#[test]
fn a_primary_key_says_so() {
    let world = World::new();
    let digits = world.key.id.strip_prefix("mrk-").unwrap();
    assert!(digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()), "{}", world.key.id);
    assert_eq!(
        world.configuration(&world.frankfurt),
        json!({
            "MultiRegionKeyType": "PRIMARY",
            "PrimaryKey": world.related("eu-central-1"),
            "ReplicaKeys": [],
        })
    );
    let single = world.frankfurt.describe(&world.frankfurt.key());
    assert_eq!(single["MultiRegion"], false);
    assert!(single.get("MultiRegionConfiguration").is_none());
}

#[test]
fn a_replica_is_being_created_and_then_is_the_same_key_elsewhere() {
    let world = World::new();
    let answer = world.replicate("eu-west-1");
    let policy = text(&answer["ReplicaPolicy"]);
    assert!(policy.contains("\"key-default-1\"") && answer.get("ReplicaTags").is_none());
    let configuration = json!({
        "MultiRegionKeyType": "REPLICA",
        "PrimaryKey": world.related("eu-central-1"),
        "ReplicaKeys": [world.related("eu-west-1")],
    });
    assert_eq!(
        answer["ReplicaKeyMetadata"],
        json!({
            "AWSAccountId": "111122223333",
            "Arn": world.arn("eu-west-1"),
            "CreationDate": START as f64,
            "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
            "Description": "",
            "Enabled": false,
            "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
            "KeyId": world.key.id,
            "KeyManager": "CUSTOMER",
            "KeySpec": "SYMMETRIC_DEFAULT",
            "KeyState": "Creating",
            "KeyUsage": "ENCRYPT_DECRYPT",
            "MultiRegion": true,
            "MultiRegionConfiguration": configuration,
            "Origin": "AWS_KMS",
        })
    );
    assert_eq!(
        world.ireland.error("Encrypt", json!({ "KeyId": world.key.id, "Plaintext": base64("x") })),
        format!("KMSInvalidStateException: {} is creating.", world.arn("eu-west-1"))
    );
    world.frankfurt.wait(A_MOMENT);
    let replica = world.ireland.describe(&world.key);
    assert_eq!((&replica["KeyState"], &replica["Enabled"]), (&json!("Enabled"), &json!(true)));
    assert_eq!(material(&world.ireland, &world.key), material(&world.frankfurt, &world.key));
    assert_eq!(world.configuration(&world.frankfurt)["ReplicaKeys"], configuration["ReplicaKeys"]);
}

#[test]
fn a_replica_has_its_own_description_tags_policy_aliases_and_state() {
    let world = World::new();
    let tags = json!([{ "TagKey": "a", "TagValue": "b" }]);
    let answer = world.frankfurt.call(
        "ReplicateKey",
        json!({
            "KeyId": world.key.arn,
            "ReplicaRegion": "eu-west-1",
            "Description": "over there",
            "Tags": tags,
            "Policy": r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}"#,
        }),
    );
    world.frankfurt.wait(A_MOMENT);
    assert_eq!(answer["ReplicaTags"], tags);
    assert!(text(&answer["ReplicaPolicy"]).starts_with("{\n  \"Statement\" : {\n    \"Effect\" : \"Allow\""));
    assert_eq!(world.ireland.describe(&world.key)["Description"], "over there");
    assert_eq!(world.ireland.call("ListResourceTags", json!({ "KeyId": world.key.id }))["Tags"], tags);
    assert_eq!(world.frankfurt.call("ListResourceTags", json!({ "KeyId": world.key.id }))["Tags"], json!([]));
    world.ireland.call("CreateAlias", json!({ "AliasName": "alias/x", "TargetKeyId": world.key.id }));
    assert_eq!(world.frankfurt.call("ListAliases", json!({}))["Aliases"], json!([]));
    world.ireland.call("DisableKey", json!({ "KeyId": world.key.id }));
    assert_eq!(world.frankfurt.state(&world.key), "Enabled");
}

#[test]
fn ciphertexts_open_in_every_region_that_holds_the_key() {
    let world = World::with_replica();
    let blob = base64(world.frankfurt.encrypt(&world.key, b"secret"));
    let opened = world.ireland.call("Decrypt", json!({ "CiphertextBlob": blob }));
    assert_eq!(bytes(&opened["Plaintext"]), b"secret");
    assert_eq!(text(&opened["KeyId"]), world.arn("eu-west-1"));
    world.ireland.call("Decrypt", json!({ "CiphertextBlob": blob, "KeyId": world.arn("eu-west-1") }));
    assert_eq!(
        world.ireland.error("Decrypt", json!({ "CiphertextBlob": blob, "KeyId": world.key.arn })),
        "NotFoundException: Invalid arn eu-central-1"
    );
    let there = base64(world.ireland.encrypt(&world.key, b"from there"));
    let opened = world.frankfurt.call("Decrypt", json!({ "CiphertextBlob": there }));
    assert_eq!(bytes(&opened["Plaintext"]), b"from there");
    assert_eq!(
        world.london.error("Decrypt", json!({ "CiphertextBlob": blob })),
        "AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not exist in \
         this region, or you are not allowed to access."
    );
    world.replicate("eu-west-2");
    world.frankfurt.wait(A_MOMENT);
    world.london.call("Decrypt", json!({ "CiphertextBlob": blob }));
}

#[test]
fn what_cannot_be_replicated_is_refused() {
    let world = World::with_replica();
    let replicate = |mock: &Mock, id: &str, region: &str| {
        mock.error("ReplicateKey", json!({ "KeyId": id, "ReplicaRegion": region }))
    };
    let not_primary =
        |arn: &str| format!("UnsupportedOperationException: {arn} is not a multi-region primary key.");
    assert_eq!(replicate(&world.ireland, &world.key.id, "eu-west-2"), not_primary(&world.arn("eu-west-1")));
    let single = world.frankfurt.key();
    assert_eq!(replicate(&world.frankfurt, &single.id, "eu-west-2"), not_primary(&single.arn));
    for region in ["eu-west-1", "eu-central-1"] {
        assert_eq!(
            replicate(&world.frankfurt, &world.key.id, region),
            format!("AlreadyExistsException: {} already exists.", world.arn(region))
        );
    }
    assert_eq!(
        replicate(&world.frankfurt, &world.key.id, "cn-north-1"),
        "UnsupportedOperationException: cn-north-1 is not a Region of the partition aws."
    );
    assert_eq!(
        replicate(&world.frankfurt, &world.key.id, "mars"),
        "ValidationException: 1 validation error detected: Value 'mars' at 'replicaRegion' failed to satisfy \
         constraint: Member must satisfy regular expression pattern: ^([a-z]+-){2,3}\\d+$"
    );
    world.ireland.call("ScheduleKeyDeletion", json!({ "KeyId": world.key.id }));
    assert!(replicate(&world.frankfurt, &world.key.id, "eu-west-1").starts_with("AlreadyExistsException"));
}

#[test]
fn rotation_is_set_at_the_primary_and_the_same_everywhere() {
    let world = World::with_replica();
    let status = |mock: &Mock| mock.call("GetKeyRotationStatus", json!({ "KeyId": world.key.id }));
    let list = |mock: &Mock| {
        let request = json!({ "KeyId": world.key.id, "IncludeKeyMaterial": "ALL_KEY_MATERIAL" });
        mock.call("ListKeyRotations", request)["Rotations"].clone()
    };
    for operation in ["EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand"] {
        assert_eq!(
            world.ireland.error(operation, json!({ "KeyId": world.key.id })),
            format!(
                "UnsupportedOperationException: {} is not a multi-region primary key.",
                world.arn("eu-west-1")
            )
        );
    }
    world.frankfurt.call("EnableKeyRotation", json!({ "KeyId": world.key.id, "RotationPeriodInDays": 100 }));
    assert_eq!(status(&world.ireland), status(&world.frankfurt));
    assert_eq!(status(&world.ireland)["RotationPeriodInDays"], 100);

    let blob = base64(world.ireland.encrypt(&world.key, b"old"));
    let first = material(&world.ireland, &world.key);
    world.frankfurt.wait(DAY * 100);
    assert_ne!(material(&world.ireland, &world.key), first);
    world.frankfurt.call("RotateKeyOnDemand", json!({ "KeyId": world.key.id }));
    assert_eq!(status(&world.ireland), status(&world.frankfurt));
    assert!(status(&world.ireland).get("OnDemandRotationStartDate").is_some());
    world.frankfurt.wait(A_MOMENT);
    assert_eq!(list(&world.ireland), list(&world.frankfurt));
    assert_eq!(list(&world.ireland).as_array().unwrap().len(), 3);
    world.ireland.call("Decrypt", json!({ "CiphertextBlob": blob }));

    world.replicate("eu-west-2");
    world.frankfurt.wait(A_MOMENT);
    assert_eq!(list(&world.london), list(&world.frankfurt), "a late replica gets all materials");
    let moved = world.frankfurt.encrypt(&world.key, b"new");
    world.london.call("Decrypt", json!({ "CiphertextBlob": base64(moved) }));
    world.frankfurt.call("DisableKeyRotation", json!({ "KeyId": world.key.id }));
    assert_eq!(status(&world.london)["KeyRotationEnabled"], false);
}

#[test]
fn a_replica_becomes_the_primary() {
    let world = World::with_replica();
    world.replicate("eu-west-2");
    world.frankfurt.wait(A_MOMENT);
    world.frankfurt.call("EnableKeyRotation", json!({ "KeyId": world.key.id, "RotationPeriodInDays": 100 }));
    world.hand_over(&world.frankfurt, "eu-west-1");
    for mock in [&world.frankfurt, &world.ireland] {
        assert_eq!(mock.state(&world.key), "Updating");
        mock.encrypt(&world.key, b"it can be used meanwhile");
    }
    assert_eq!(world.london.state(&world.key), "Enabled");
    assert_eq!(
        world.ireland.error("DisableKey", json!({ "KeyId": world.key.id })),
        format!("KMSInvalidStateException: {} is updating.", world.arn("eu-west-1"))
    );
    world.frankfurt.wait(A_MOMENT);
    assert_eq!(
        world.configuration(&world.ireland),
        json!({
            "MultiRegionKeyType": "PRIMARY",
            "PrimaryKey": world.related("eu-west-1"),
            "ReplicaKeys": [world.related("eu-central-1"), world.related("eu-west-2")],
        })
    );
    assert_eq!(world.configuration(&world.frankfurt)["MultiRegionKeyType"], "REPLICA");
    assert_eq!(
        (world.frankfurt.state(&world.key), world.ireland.state(&world.key)),
        ("Enabled".into(), "Enabled".into())
    );

    let first = material(&world.frankfurt, &world.key);
    world.ireland.wait(DAY * 100);
    assert_ne!(material(&world.frankfurt, &world.key), first, "the new primary goes on rotating");
    assert_eq!(material(&world.frankfurt, &world.key), material(&world.ireland, &world.key));
    world.ireland.call("RotateKeyOnDemand", json!({ "KeyId": world.key.id }));
}

#[test]
fn an_on_demand_rotation_survives_a_change_of_the_primary() {
    let world = World::with_replica();
    let first = material(&world.frankfurt, &world.key);
    world.frankfurt.call("RotateKeyOnDemand", json!({ "KeyId": world.key.id }));
    world.hand_over(&world.frankfurt, "eu-west-1");
    world.frankfurt.wait(A_MOMENT);
    assert_ne!(material(&world.frankfurt, &world.key), first);
    assert_eq!(material(&world.frankfurt, &world.key), material(&world.ireland, &world.key));
}

#[test]
fn the_primary_changes_only_to_a_replica_that_is_ready() {
    let world = World::with_replica();
    let update = |mock: &Mock, region: &str| {
        mock.error("UpdatePrimaryRegion", json!({ "KeyId": world.key.id, "PrimaryRegion": region }))
    };
    assert_eq!(
        update(&world.ireland, "eu-west-1"),
        format!(
            "UnsupportedOperationException: {} is not a multi-region primary key.",
            world.arn("eu-west-1")
        )
    );
    for region in ["eu-west-2", "eu-central-1"] {
        assert_eq!(
            update(&world.frankfurt, region),
            format!("NotFoundException: {} has no replica key in {region}.", world.key.arn)
        );
    }
    world.replicate("eu-west-2");
    assert_eq!(
        update(&world.frankfurt, "eu-west-2"),
        format!("KMSInvalidStateException: {} is creating.", world.arn("eu-west-2"))
    );
    world.ireland.call("DisableKey", json!({ "KeyId": world.key.id }));
    assert_eq!(
        update(&world.frankfurt, "eu-west-1"),
        format!("DisabledException: {} is disabled.", world.arn("eu-west-1"))
    );
    assert_eq!(world.frankfurt.state(&world.key), "Enabled");
}

#[test]
fn a_primary_waits_for_the_deletion_of_its_last_replica() {
    let world = World::with_replica();
    world.replicate("eu-west-2");
    world.frankfurt.wait(A_MOMENT);
    let schedule = |mock: &Mock, days: u16| {
        mock.call("ScheduleKeyDeletion", json!({ "KeyId": world.key.id, "PendingWindowInDays": days }))
    };
    assert_eq!(
        schedule(&world.frankfurt, 10),
        json!({ "KeyId": world.key.arn, "KeyState": "PendingReplicaDeletion", "PendingWindowInDays": 10 })
    );
    let metadata = world.frankfurt.describe(&world.key);
    assert_eq!(metadata["PendingDeletionWindowInDays"], 10);
    assert!(metadata.get("DeletionDate").is_none());
    assert_eq!(
        world.frankfurt.error("Encrypt", json!({ "KeyId": world.key.id, "Plaintext": base64("x") })),
        format!(
            "KMSInvalidStateException: {} is pending deletion (or pending replica deletion).",
            world.key.arn
        )
    );
    world.frankfurt.wait(DAY * 100);
    assert_eq!(world.frankfurt.state(&world.key), "PendingReplicaDeletion", "however long it takes");

    schedule(&world.ireland, 7);
    schedule(&world.london, 20);
    world.frankfurt.wait(DAY * 7);
    assert_eq!(world.configuration(&world.frankfurt)["ReplicaKeys"], json!([world.related("eu-west-2")]));
    assert_eq!(world.frankfurt.state(&world.key), "PendingReplicaDeletion");
    world.frankfurt.wait(DAY * 14);
    let metadata = world.frankfurt.describe(&world.key);
    assert_eq!(metadata["KeyState"], "PendingDeletion");
    let begun = START + 3 + 3 + 120 * 86_400;
    assert_eq!(
        metadata["DeletionDate"],
        json!((begun + 10 * 86_400) as f64),
        "counted from the last replica's end"
    );
    assert!(metadata.get("PendingDeletionWindowInDays").is_none());
    world.frankfurt.wait(DAY * 9);
    assert_eq!(world.frankfurt.kms.key_count(), 0);
}

#[test]
fn one_turn_of_the_clock_deletes_replica_and_primary_in_order() {
    let world = World::with_replica();
    for mock in [&world.frankfurt, &world.ireland] {
        mock.call("ScheduleKeyDeletion", json!({ "KeyId": world.key.id, "PendingWindowInDays": 7 }));
    }
    world.frankfurt.wait(DAY * 13);
    assert_eq!(world.frankfurt.kms.key_count(), 1);
    world.frankfurt.wait(DAY);
    assert_eq!(world.frankfurt.kms.key_count(), 0);
}

#[test]
fn a_deletion_that_waits_for_replicas_can_be_cancelled() {
    let world = World::with_replica();
    world.frankfurt.call("ScheduleKeyDeletion", json!({ "KeyId": world.key.id }));
    world.frankfurt.call("CancelKeyDeletion", json!({ "KeyId": world.key.id }));
    let metadata = world.frankfurt.describe(&world.key);
    assert_eq!(metadata["KeyState"], "Disabled");
    assert!(metadata.get("PendingDeletionWindowInDays").is_none());
    world.ireland.call("ScheduleKeyDeletion", json!({ "KeyId": world.key.id }));
    world.frankfurt.wait(DAY * 60);
    assert_eq!(world.frankfurt.state(&world.key), "Disabled");
    world.frankfurt.call("EnableKey", json!({ "KeyId": world.key.id }));
    world.replicate("eu-west-1");
}

#[test]
fn a_replica_that_is_being_created_can_be_deleted_and_comes_to_no_life() {
    let world = World::new();
    world.replicate("eu-west-1");
    world.ireland.call("ScheduleKeyDeletion", json!({ "KeyId": world.key.id, "PendingWindowInDays": 7 }));
    world.frankfurt.wait(A_MOMENT);
    assert_eq!(world.ireland.state(&world.key), "PendingDeletion");
    world.frankfurt.wait(DAY * 7);
    assert_eq!(world.configuration(&world.frankfurt)["ReplicaKeys"], json!([]));
}

//! The clock turned 400 days at once: what falls due in between happens, and in its order.

use crate::mock::{DAY, Mock, START, TestKey, base64, text};
use serde_json::{Value, json};
use std::time::Duration;

fn day(number: f64) -> f64 {
    START as f64 + number * 86_400.0
}

fn rotations(mock: &Mock, key: &TestKey) -> Vec<f64> {
    let list = mock.call("ListKeyRotations", json!({ "KeyId": key.id }))["Rotations"].clone();
    list.as_array().unwrap().iter().map(|entry| entry["RotationDate"].as_f64().unwrap()).collect()
}

/// A world in which much is going to happen.
struct World {
    mock: Mock,
    /// Rotates every 90 days.
    rotating: TestKey,
    /// Rotates every 100 days, until it is deleted after 7 days.
    doomed: TestKey,
    /// Its material expires after 30 days.
    expiring: TestKey,
    /// Its material expires after 5 days, its deletion is due after 10.
    expiring_and_doomed: TestKey,
    /// Its replica in Ireland is being made; it rotates every 365 days.
    multi: TestKey,
    /// Waits for its replica, which is deleted after 20 days, and then 15 more.
    outlived: TestKey,
    /// A rotation on demand is under way.
    begun: TestKey,
}

impl World {
    fn new() -> Self {
        let mock = Mock::new();
        let multi_region = json!({ "MultiRegion": true });
        let world = Self {
            rotating: mock.key(),
            doomed: mock.key(),
            expiring: mock.external_key(),
            expiring_and_doomed: mock.external_key(),
            outlived: mock.key_like(multi_region.clone()),
            multi: mock.key_like(multi_region),
            begun: mock.key(),
            mock,
        };
        let replicate = |key: &TestKey| {
            world.mock.call("ReplicateKey", json!({ "KeyId": key.id, "ReplicaRegion": "eu-west-1" }));
        };
        replicate(&world.outlived);
        world.mock.wait(Duration::from_secs(2));
        world.mock.kms.clock().set(mock_kms::Timestamp::from_seconds(START));
        world
    }

    fn ireland(&self) -> Mock {
        self.mock.seen_from("eu-west-1", "111122223333")
    }

    fn set_in_motion(&self) {
        let mock = &self.mock;
        let rotate = |key: &TestKey, days: u16| {
            mock.call("EnableKeyRotation", json!({ "KeyId": key.id, "RotationPeriodInDays": days }));
        };
        rotate(&self.rotating, 90);
        rotate(&self.doomed, 100);
        rotate(&self.multi, 365);
        let delete = |mock: &Mock, key: &TestKey, days: u16| {
            mock.call("ScheduleKeyDeletion", json!({ "KeyId": key.id, "PendingWindowInDays": days }))
        };
        delete(mock, &self.doomed, 7);
        for (key, days) in [(&self.expiring, 30), (&self.expiring_and_doomed, 5)] {
            let expiry =
                json!({ "ExpirationModel": "KEY_MATERIAL_EXPIRES", "ValidTo": START + days * 86_400 });
            mock.import(key, &[7; 32], expiry);
        }
        delete(mock, &self.expiring_and_doomed, 10);
        mock.call("ReplicateKey", json!({ "KeyId": self.multi.id, "ReplicaRegion": "eu-west-1" }));
        let waits = delete(mock, &self.outlived, 15);
        assert_eq!(waits["KeyState"], "PendingReplicaDeletion");
        delete(&self.ireland(), &self.outlived, 20);
        mock.call("RotateKeyOnDemand", json!({ "KeyId": self.begun.id }));
    }
}

/// What of a world can be seen.
fn seen(world: &World) -> Value {
    let look = |mock: &Mock, key: &TestKey| {
        let described = mock.try_call("DescribeKey", &json!({ "KeyId": key.id }));
        described.map_or_else(
            |error| json!(error.code().name()),
            |answer| {
                let metadata = &answer["KeyMetadata"];
                json!([metadata["KeyState"], metadata["DeletionDate"], metadata["ExpirationModel"]])
            },
        )
    };
    let ireland = world.ireland();
    json!({
        "rotating": rotations(&world.mock, &world.rotating),
        "begun": rotations(&world.mock, &world.begun),
        "multi": rotations(&world.mock, &world.multi),
        "multi there": rotations(&ireland, &world.multi),
        "states": [
            look(&world.mock, &world.rotating),
            look(&world.mock, &world.doomed),
            look(&world.mock, &world.expiring),
            look(&world.mock, &world.expiring_and_doomed),
            look(&world.mock, &world.multi),
            look(&ireland, &world.multi),
            look(&world.mock, &world.outlived),
            look(&ireland, &world.outlived),
        ],
    })
}

#[test]
fn everything_that_falls_due_has_happened_at_its_time() {
    let world = World::new();
    world.set_in_motion();
    let old = base64(world.mock.encrypt(&world.rotating, b"old"));
    world.mock.wait(DAY * 400);

    let state = |mock: &Mock, key: &TestKey| {
        let described = mock.try_call("DescribeKey", &json!({ "KeyId": key.id }));
        described.map_or_else(
            |error| error.code().name().to_owned(),
            |answer| text(&answer["KeyMetadata"]["KeyState"]),
        )
    };
    assert_eq!(
        rotations(&world.mock, &world.rotating),
        [day(90.0), day(180.0), day(270.0), day(360.0)],
        "each at its own date, not at the end"
    );
    world.mock.call("Decrypt", json!({ "CiphertextBlob": old }));
    let two_seconds = 2.0 / 86_400.0;
    assert_eq!(rotations(&world.mock, &world.begun), [day(two_seconds)], "what was begun ended in its time");
    assert_eq!(state(&world.mock, &world.doomed), "NotFoundException");
    assert_eq!(state(&world.mock, &world.expiring), "PendingImport");
    assert_eq!(state(&world.mock, &world.expiring_and_doomed), "NotFoundException");
    let ireland = world.ireland();
    assert_eq!(state(&ireland, &world.multi), "Enabled", "the replica was made before the rotation");
    assert_eq!(rotations(&ireland, &world.multi), rotations(&world.mock, &world.multi));
    assert_eq!(rotations(&world.mock, &world.multi), [day(365.0)]);
    assert_eq!(state(&ireland, &world.outlived), "NotFoundException");
    assert_eq!(state(&world.mock, &world.outlived), "NotFoundException", "20 days and then 15 are over");
}

#[test]
fn one_leap_and_many_steps_lead_to_the_same_world() {
    let (leap, steps) = (World::new(), World::new());
    for world in [&leap, &steps] {
        world.set_in_motion();
    }
    let mut passed = 0;
    for days in [1, 5, 7, 10, 20, 30, 34, 36, 90, 91, 365, 400] {
        steps.mock.wait(DAY * (days - passed));
        passed = days;
        seen(&steps);
    }
    leap.mock.wait(DAY * 400);
    assert_eq!(seen(&leap), seen(&steps));
}

#[test]
fn a_primary_waits_for_its_last_replica_and_then_its_own_days() {
    let world = World::new();
    world.set_in_motion();
    world.mock.wait(DAY * 20 - Duration::from_millis(1));
    assert_eq!(world.mock.state(&world.outlived), "PendingReplicaDeletion");
    world.mock.wait(Duration::from_millis(1));
    let metadata = world.mock.describe(&world.outlived);
    assert_eq!(
        (&metadata["KeyState"], &metadata["DeletionDate"]),
        (&json!("PendingDeletion"), &json!(day(35.0)))
    );
    world.mock.wait(DAY * 15 - Duration::from_millis(1));
    assert_eq!(world.mock.state(&world.outlived), "PendingDeletion");
    world.mock.wait(Duration::from_millis(1));
    let gone = world.mock.error("DescribeKey", json!({ "KeyId": world.outlived.id }));
    assert!(gone.starts_with("NotFoundException"), "{gone}");
}

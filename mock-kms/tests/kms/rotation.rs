//! Rotation: by the clock and on demand, its status, its list, and what it leaves as it was.

use crate::mock::{DAY, Mock, START, TestKey, base64, text};
use serde_json::{Value, json};
use std::time::Duration;

/// Longer than the service works in the background.
const A_MOMENT: Duration = Duration::from_secs(3);

fn status(mock: &Mock, key: &TestKey) -> Value {
    mock.call("GetKeyRotationStatus", json!({ "KeyId": key.id }))
}

fn enable(mock: &Mock, key: &TestKey, days: u16) {
    mock.call("EnableKeyRotation", json!({ "KeyId": key.id, "RotationPeriodInDays": days }));
}

fn rotate(mock: &Mock, key: &TestKey) {
    mock.call("RotateKeyOnDemand", json!({ "KeyId": key.id }));
    mock.wait(A_MOMENT);
}

fn current(mock: &Mock, key: &TestKey) -> String {
    text(&mock.describe(key)["CurrentKeyMaterialId"])
}

/// The rotations as (days after the start, type).
fn rotations(mock: &Mock, key: &TestKey) -> Vec<(f64, String)> {
    let list = mock.call("ListKeyRotations", json!({ "KeyId": key.id }));
    let days = |entry: &Value| (entry["RotationDate"].as_f64().unwrap() - START as f64) / 86_400.0;
    let entries = list["Rotations"].as_array().unwrap();
    entries.iter().map(|entry| (days(entry), text(&entry["RotationType"]))).collect()
}

fn automatic(days: &[f64]) -> Vec<(f64, String)> {
    days.iter().map(|day| (*day, "AUTOMATIC".to_owned())).collect()
}

fn date(days: i64) -> Value {
    json!((START + days * 86_400) as f64)
}

#[test]
fn the_status_tells_period_and_next_date_while_rotation_is_enabled() {
    let mock = Mock::new();
    let key = mock.key();
    let off = json!({ "KeyId": key.id, "KeyRotationEnabled": false });
    assert_eq!(status(&mock, &key), off);
    assert_eq!(mock.call("EnableKeyRotation", json!({ "KeyId": key.arn })), Value::Null);
    assert_eq!(
        status(&mock, &key),
        json!({
            "KeyId": key.id,
            "KeyRotationEnabled": true,
            "RotationPeriodInDays": 365,
            "NextRotationDate": date(365),
        })
    );
    mock.wait(DAY * 10);
    enable(&mock, &key, 180);
    let changed = status(&mock, &key);
    assert_eq!((&changed["RotationPeriodInDays"], &changed["NextRotationDate"]), (&json!(180), &date(190)));
    mock.wait(DAY * 10);
    enable(&mock, &key, 180);
    assert_eq!(status(&mock, &key), changed, "the same again moves no date");
    assert_eq!(mock.call("DisableKeyRotation", json!({ "KeyId": key.id })), Value::Null);
    assert_eq!(status(&mock, &key), off);
    mock.wait(DAY * 1000);
    assert_eq!(rotations(&mock, &key), []);
}

#[test]
fn the_period_is_90_to_2560_days() {
    let mock = Mock::new();
    let key = mock.key();
    for days in [90, 2560] {
        enable(&mock, &key, days);
    }
    for (days, rule) in [(89, "greater than or equal to 90"), (2561, "less than or equal to 2560")] {
        assert_eq!(
            mock.error("EnableKeyRotation", json!({ "KeyId": key.id, "RotationPeriodInDays": days })),
            format!(
                "ValidationException: 1 validation error detected: Value '{days}' at 'rotationPeriodInDays' failed \
                 to satisfy constraint: Member must have value {rule}"
            )
        );
    }
}

#[test]
fn turning_the_clock_400_days_runs_what_falls_due_in_order() {
    let mock = Mock::new();
    let (yearly, quarterly, doomed) = (mock.key(), mock.key(), mock.key());
    enable(&mock, &yearly, 365);
    enable(&mock, &quarterly, 90);
    enable(&mock, &doomed, 90);
    mock.call("ScheduleKeyDeletion", json!({ "KeyId": doomed.id, "PendingWindowInDays": 7 }));
    let blob = base64(mock.encrypt(&quarterly, b"old"));
    let first = current(&mock, &quarterly);

    mock.wait(DAY * 400);
    assert_eq!(rotations(&mock, &yearly), automatic(&[365.0]));
    assert_eq!(rotations(&mock, &quarterly), automatic(&[90.0, 180.0, 270.0, 360.0]));
    assert_eq!(status(&mock, &quarterly)["NextRotationDate"], date(450));
    assert_eq!(mock.kms.key_count(), 2, "the third key was deleted long before its rotation");

    let opened = mock.call("Decrypt", json!({ "CiphertextBlob": blob }));
    assert_eq!((&opened["Plaintext"], &opened["KeyMaterialId"]), (&json!(base64("old")), &json!(first)));
    let fresh = mock.call("GenerateDataKey", json!({ "KeyId": quarterly.id, "KeySpec": "AES_256" }));
    assert_eq!(text(&fresh["KeyMaterialId"]), current(&mock, &quarterly));
    assert_ne!(current(&mock, &quarterly), first);
}

#[test]
fn a_rotation_is_due_to_the_millisecond() {
    let mock = Mock::new();
    let key = mock.key();
    enable(&mock, &key, 90);
    mock.wait(DAY * 90 - Duration::from_millis(1));
    assert_eq!(rotations(&mock, &key), []);
    mock.wait(Duration::from_millis(1));
    assert_eq!(rotations(&mock, &key), automatic(&[90.0]));
}

#[test]
fn a_disabled_key_rotates_when_it_is_enabled_if_it_is_overdue() {
    let mock = Mock::new();
    let key = mock.key();
    enable(&mock, &key, 100);
    mock.call("DisableKey", json!({ "KeyId": key.id }));
    mock.wait(DAY * 50);
    mock.call("EnableKey", json!({ "KeyId": key.id }));
    assert_eq!(rotations(&mock, &key), []);
    assert_eq!(status(&mock, &key)["NextRotationDate"], date(100), "it resumes its schedule");

    mock.call("DisableKey", json!({ "KeyId": key.id }));
    mock.wait(DAY * 250);
    assert_eq!(rotations(&mock, &key), []);
    assert_eq!(status(&mock, &key)["KeyRotationEnabled"], true);
    mock.call("EnableKey", json!({ "KeyId": key.id }));
    assert_eq!(rotations(&mock, &key), automatic(&[300.0]), "once, however much was missed");
    assert_eq!(status(&mock, &key)["NextRotationDate"], date(400));
}

#[test]
fn a_pending_deletion_pauses_rotation() {
    let mock = Mock::new();
    let key = mock.key();
    enable(&mock, &key, 90);
    mock.wait(DAY * 80);
    mock.call("ScheduleKeyDeletion", json!({ "KeyId": key.id }));
    assert_eq!(status(&mock, &key), json!({ "KeyId": key.id, "KeyRotationEnabled": false }));
    mock.wait(DAY * 20);
    mock.call("CancelKeyDeletion", json!({ "KeyId": key.id }));
    assert_eq!(status(&mock, &key)["KeyRotationEnabled"], true);
    assert_eq!(rotations(&mock, &key), []);
    mock.call("EnableKey", json!({ "KeyId": key.id }));
    assert_eq!(rotations(&mock, &key), automatic(&[100.0]));
}

#[test]
fn an_on_demand_rotation_takes_a_moment_and_moves_no_date() {
    let mock = Mock::new();
    let key = mock.key();
    enable(&mock, &key, 365);
    let blob = base64(mock.encrypt(&key, b"old"));
    let (before, first) = (status(&mock, &key), current(&mock, &key));
    mock.wait(DAY);
    assert_eq!(mock.call("RotateKeyOnDemand", json!({ "KeyId": key.id })), json!({ "KeyId": key.arn }));
    assert_eq!(status(&mock, &key)["OnDemandRotationStartDate"], date(1));
    assert_eq!(current(&mock, &key), first);
    assert_eq!(
        mock.error("RotateKeyOnDemand", json!({ "KeyId": key.id })),
        format!(
            "ConflictException: A rotation of {} is in progress or scheduled to begin within the next 20 minutes.",
            key.arn
        )
    );
    mock.wait(A_MOMENT);
    assert_eq!(status(&mock, &key), before);
    assert_ne!(current(&mock, &key), first);
    assert_eq!(rotations(&mock, &key), [(1.0 + 2.0 / 86_400.0, "ON_DEMAND".to_owned())]);
    assert_eq!(mock.call("Decrypt", json!({ "CiphertextBlob": blob }))["Plaintext"], json!(base64("old")));
}

#[test]
fn without_background_time_a_rotation_is_done_by_the_next_call() {
    let mock = Mock::built(|builder| builder.background_time(Duration::ZERO));
    let key = mock.key();
    let first = current(&mock, &key);
    mock.call("RotateKeyOnDemand", json!({ "KeyId": key.id }));
    assert_ne!(current(&mock, &key), first);
}

#[test]
fn a_rotation_that_was_begun_ends_though_the_key_is_disabled() {
    let mock = Mock::new();
    let key = mock.key();
    mock.call("RotateKeyOnDemand", json!({ "KeyId": key.id }));
    mock.call("DisableKey", json!({ "KeyId": key.id }));
    mock.wait(A_MOMENT);
    assert_eq!(rotations(&mock, &key).len(), 1);
}

#[test]
fn twenty_minutes_before_an_automatic_rotation_none_is_made_on_demand() {
    let mock = Mock::new();
    let key = mock.key();
    enable(&mock, &key, 90);
    mock.wait(DAY * 90 - Duration::from_secs(20 * 60));
    let error = mock.error("RotateKeyOnDemand", json!({ "KeyId": key.id }));
    assert!(error.starts_with("ConflictException: "), "{error}");
    mock.wait(Duration::from_secs(20 * 60));
    rotate(&mock, &key);
    assert_eq!(rotations(&mock, &key).len(), 2);

    mock.wait(DAY * 90 - Duration::from_secs(20 * 60) - A_MOMENT - Duration::from_millis(1));
    rotate(&mock, &key);
}

#[test]
fn a_key_has_25_on_demand_rotations_unless_the_mock_was_built_for_others() {
    for (mock, quota) in [(Mock::new(), 25), (Mock::built(|builder| builder.on_demand_rotations(10)), 10)] {
        let key = mock.key();
        enable(&mock, &key, 365);
        mock.wait(DAY * 365);
        (0..quota).for_each(|_| rotate(&mock, &key));
        assert_eq!(
            mock.error("RotateKeyOnDemand", json!({ "KeyId": key.id })),
            format!(
                "LimitExceededException: The on-demand rotations limit has been reached for the given keyId. \
                 No more on-demand rotations can be performed for this key: {}",
                key.arn
            )
        );
        assert_eq!(rotations(&mock, &key).len(), quota + 1, "automatic ones do not count");
    }
}

#[test]
fn the_list_tells_of_materials_too_and_comes_in_pages() {
    let mock = Mock::new();
    let key = mock.key();
    let list = |request: Value| mock.call("ListKeyRotations", request);
    assert_eq!(list(json!({ "KeyId": key.id })), json!({ "Rotations": [], "Truncated": false }));
    let first = current(&mock, &key);
    let only = json!({ "KeyId": key.id, "KeyMaterialId": first, "KeyMaterialState": "CURRENT" });
    let all = json!({ "KeyId": key.arn, "IncludeKeyMaterial": "ALL_KEY_MATERIAL" });
    assert_eq!(list(all.clone()), json!({ "Rotations": [only], "Truncated": false }));

    (0..3).for_each(|_| rotate(&mock, &key));
    let entries = list(all)["Rotations"].as_array().unwrap().clone();
    let states: Vec<_> = entries.iter().map(|entry| text(&entry["KeyMaterialState"])).collect();
    assert_eq!(states, ["NON_CURRENT", "NON_CURRENT", "NON_CURRENT", "CURRENT"]);
    assert_eq!(entries[0]["KeyMaterialId"], json!(first));
    assert!(entries[0].get("RotationDate").is_none() && entries[0].get("RotationType").is_none());
    assert_eq!(text(&entries[3]["KeyMaterialId"]), current(&mock, &key));
    assert_eq!(
        list(json!({ "KeyId": key.id }))["Rotations"].as_array().unwrap(),
        &entries[1..],
        "rotations alone leave out the first material"
    );

    let page = list(json!({ "KeyId": key.id, "Limit": 2, "IncludeKeyMaterial": "ALL_KEY_MATERIAL" }));
    assert_eq!(
        (page["Rotations"].as_array().unwrap(), &page["Truncated"]),
        (&entries[..2].to_vec(), &json!(true))
    );
    let rest = list(
        json!({ "KeyId": key.id, "Limit": 2, "Marker": page["NextMarker"], "IncludeKeyMaterial": "ALL_KEY_MATERIAL" }),
    );
    assert_eq!(rest, json!({ "Rotations": entries[2..], "Truncated": false }));
    let other = mock.key();
    assert_eq!(
        mock.error("ListKeyRotations", json!({ "KeyId": other.id, "Marker": page["NextMarker"] })),
        "InvalidMarkerException"
    );
}

#[test]
fn rotation_takes_key_ids_and_key_arns_alone_and_keys_that_exist() {
    let mock = Mock::new();
    let key = mock.key();
    mock.call("CreateAlias", json!({ "AliasName": "alias/x", "TargetKeyId": key.id }));
    for operation in [
        "EnableKeyRotation",
        "DisableKeyRotation",
        "GetKeyRotationStatus",
        "RotateKeyOnDemand",
        "ListKeyRotations",
    ] {
        assert_eq!(
            mock.error(operation, json!({ "KeyId": "alias/x" })),
            "NotFoundException: Invalid keyId 'alias/x'",
            "{operation}"
        );
        let unknown = "00000000-0000-0000-0000-000000000000";
        assert_eq!(
            mock.error(operation, json!({ "KeyId": unknown })),
            format!(
                "NotFoundException: Key 'arn:aws:kms:eu-central-1:111122223333:key/{unknown}' does not exist"
            )
        );
    }
}

#[test]
fn a_clock_at_the_end_of_time_ends_the_work() {
    let mock = Mock::new();
    let key = mock.key();
    enable(&mock, &key, 2560);
    mock.kms.clock().set(mock_kms::Timestamp::from_millis(i64::MAX));
    let count = rotations(&mock, &key).len();
    assert!((100..1000).contains(&count), "{count} rotations on a page");
    assert_eq!(mock.call("ListKeyRotations", json!({ "KeyId": key.id, "Limit": 1000 }))["Truncated"], true);
}

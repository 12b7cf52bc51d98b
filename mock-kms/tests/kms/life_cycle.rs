//! Enable, disable, delete, and what time does.

use crate::mock::{Mock, START, TestKey, base64};
use proptest::prelude::*;
use serde_json::json;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

#[test]
fn a_disabled_key_is_not_used_until_it_is_enabled() {
    let mock = Mock::new();
    let key = mock.key();
    let blob = base64(mock.encrypt(&key, b"x"));
    mock.call("DisableKey", json!({ "KeyId": key.id }));
    let metadata = &mock.call("DescribeKey", json!({ "KeyId": key.id }))["KeyMetadata"];
    assert_eq!((&metadata["KeyState"], &metadata["Enabled"]), (&json!("Disabled"), &json!(false)));
    let disabled = format!("DisabledException: {} is disabled.", key.arn);
    for (operation, request) in [
        ("Encrypt", json!({ "KeyId": key.id, "Plaintext": base64("x") })),
        ("Decrypt", json!({ "CiphertextBlob": blob })),
        ("GenerateDataKey", json!({ "KeyId": key.arn, "KeySpec": "AES_256" })),
        ("ReEncrypt", json!({ "CiphertextBlob": blob, "DestinationKeyId": key.id })),
    ] {
        assert_eq!(mock.error(operation, request), disabled, "{operation}");
    }
    mock.call("EnableKey", json!({ "KeyId": key.id }));
    mock.call("Decrypt", json!({ "CiphertextBlob": blob }));
}

#[test]
fn deletion_waits_can_be_cancelled_and_is_final() {
    let mock = Mock::new();
    let key = mock.key();
    let blob = base64(mock.encrypt(&key, b"x"));
    let answer = mock.call("ScheduleKeyDeletion", json!({ "KeyId": key.arn }));
    assert_eq!(
        answer,
        json!({
            "KeyId": key.arn,
            "DeletionDate": (START + 30 * 86_400) as f64,
            "KeyState": "PendingDeletion",
            "PendingWindowInDays": 30,
        })
    );
    let pending =
        format!("KMSInvalidStateException: {} is pending deletion (or pending replica deletion).", key.arn);
    assert_eq!(mock.error("Decrypt", json!({ "CiphertextBlob": blob })), pending);
    assert_eq!(mock.error("ScheduleKeyDeletion", json!({ "KeyId": key.id })), pending);

    mock.kms.clock().advance(DAY * 29);
    assert_eq!(mock.call("CancelKeyDeletion", json!({ "KeyId": key.id })), json!({ "KeyId": key.arn }));
    assert_eq!(mock.state(&key), "Disabled");
    let metadata = &mock.call("DescribeKey", json!({ "KeyId": key.id }))["KeyMetadata"];
    assert!(metadata.get("DeletionDate").is_none());
    mock.kms.clock().advance(DAY * 10);
    mock.call("EnableKey", json!({ "KeyId": key.id }));
    mock.call("Decrypt", json!({ "CiphertextBlob": blob }));

    mock.call("ScheduleKeyDeletion", json!({ "KeyId": key.id }));
    mock.kms.clock().advance(DAY * 30 - Duration::from_millis(1));
    assert_eq!(mock.state(&key), "PendingDeletion");
    mock.kms.clock().advance(Duration::from_millis(1));
    assert_eq!(
        mock.error("Decrypt", json!({ "CiphertextBlob": blob })),
        "AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not exist in \
         this region, or you are not allowed to access."
    );
    let gone = format!("NotFoundException: Key '{}' does not exist", key.arn);
    assert_eq!(mock.error("Decrypt", json!({ "CiphertextBlob": blob, "KeyId": key.id })), gone);
    assert_eq!(mock.error("DescribeKey", json!({ "KeyId": key.arn })), gone);
    assert_eq!(mock.error("CancelKeyDeletion", json!({ "KeyId": key.id })), gone);
    assert_eq!(mock.kms.key_count(), 0);
}

#[test]
fn the_waiting_period_is_7_to_30_days() {
    let mock = Mock::new();
    for (days, good) in [(6, false), (7, true), (30, true), (31, false), (365, false)] {
        let key = mock.key();
        let request = json!({ "KeyId": key.id, "PendingWindowInDays": days });
        match mock.try_call("ScheduleKeyDeletion", &request) {
            Ok(answer) => assert!(good && answer["DeletionDate"] == (START + days * 86_400) as f64, "{days}"),
            Err(error) => assert!(!good && error.code().name() == "ValidationException", "{days}: {error}"),
        }
    }
    let key = mock.key();
    assert_eq!(
        mock.error("ScheduleKeyDeletion", json!({ "KeyId": key.id, "PendingWindowInDays": 366 })),
        "ValidationException: 1 validation error detected: Value '366' at 'pendingWindowInDays' failed to satisfy \
         constraint: Member must have value less than or equal to 365"
    );
    assert_eq!(
        mock.error("CancelKeyDeletion", json!({ "KeyId": key.id })),
        format!(
            "KMSInvalidStateException: {} is not pending deletion (or pending replica deletion).",
            key.arn
        )
    );
}

#[test]
fn a_deletion_of_a_disabled_key_is_the_same() {
    let mock = Mock::new();
    let key = mock.key();
    mock.call("DisableKey", json!({ "KeyId": key.id }));
    mock.call("ScheduleKeyDeletion", json!({ "KeyId": key.id, "PendingWindowInDays": 7 }));
    let error = mock.error("Encrypt", json!({ "KeyId": key.id, "Plaintext": base64("x") }));
    assert!(error.starts_with("KMSInvalidStateException: "), "{error}");
}

#[test]
fn a_reset_forgets_everything() {
    let mock = Mock::new();
    let key = mock.key();
    mock.call("CreateAlias", json!({ "AliasName": "alias/x", "TargetKeyId": key.id }));
    mock.kms.clock().advance(DAY);
    mock.kms.reset();
    assert_eq!(mock.kms.key_count(), 0);
    assert_eq!(mock.call("ListAliases", json!({}))["Aliases"], json!([]));
    assert_eq!(mock.kms.clock().now().as_millis(), START * 1000);
}

#[test]
fn the_audit_tells_who_did_what_to_which_key() {
    let mock = Mock::new();
    let key = mock.key();
    mock.call("DisableKey", json!({ "KeyId": key.id }));
    mock.error("Encrypt", json!({ "KeyId": key.id, "Plaintext": base64("secret text") }));
    let records = mock.kms.audit();
    let told: Vec<_> = records
        .iter()
        .map(|record| {
            (record.operation.as_str(), record.key.as_deref(), record.error.map(|code| code.name()))
        })
        .collect();
    let arn = Some(key.arn.as_str());
    assert_eq!(
        told,
        [("CreateKey", None, None), ("DisableKey", arn, None), ("Encrypt", arn, Some("DisabledException"))]
    );
    assert!(records.iter().all(|record| record.caller == "arn:aws:iam::111122223333:root"));
}

/// What one step does, and the state that a key must then be in according to the model below.
#[derive(Debug, Clone, Copy)]
enum Step {
    Enable,
    Disable,
    Schedule(u8),
    Cancel,
    Days(u8),
}

/// A key as the documentation describes its life.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Model {
    Enabled,
    Disabled,
    Pending { days_left: i32 },
    Gone,
}

impl Model {
    /// The next state and whether the step succeeds.
    fn after(self, step: Step) -> (Self, bool) {
        match (self, step) {
            (Self::Pending { days_left }, Step::Days(days)) if days_left <= i32::from(days) => {
                (Self::Gone, true)
            }
            (Self::Pending { days_left }, Step::Days(days)) => {
                (Self::Pending { days_left: days_left - i32::from(days) }, true)
            }
            (state, Step::Days(_)) => (state, true),
            (Self::Gone, _) => (Self::Gone, false),
            (Self::Pending { .. }, Step::Cancel) => (Self::Disabled, true),
            (state @ Self::Pending { .. }, _) | (state, Step::Cancel) => (state, false),
            (_, Step::Enable) => (Self::Enabled, true),
            (_, Step::Disable) => (Self::Disabled, true),
            (_, Step::Schedule(days)) => (Self::Pending { days_left: days.into() }, true),
        }
    }
}

fn take(mock: &Mock, key: &TestKey, step: Step) -> bool {
    let (operation, request) = match step {
        Step::Enable => ("EnableKey", json!({ "KeyId": key.id })),
        Step::Disable => ("DisableKey", json!({ "KeyId": key.id })),
        Step::Cancel => ("CancelKeyDeletion", json!({ "KeyId": key.id })),
        Step::Schedule(days) => {
            ("ScheduleKeyDeletion", json!({ "KeyId": key.id, "PendingWindowInDays": days }))
        }
        Step::Days(days) => {
            mock.kms.clock().advance(DAY * days.into());
            return true;
        }
    };
    mock.try_call(operation, &request).is_ok()
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Enable),
        Just(Step::Disable),
        (7..=30u8).prop_map(Step::Schedule),
        Just(Step::Cancel),
        (0..20u8).prop_map(Step::Days),
    ]
}

proptest! {
    #[test]
    fn a_key_lives_as_the_model_says(steps in proptest::collection::vec(any_step(), 1..30)) {
        let mock = Mock::new();
        let key = mock.key();
        let blob = base64(mock.encrypt(&key, b"x"));
        let mut model = Model::Enabled;
        for step in steps {
            let (next, succeeds) = model.after(step);
            prop_assert_eq!(take(&mock, &key, step), succeeds, "{:?} in {:?}", step, model);
            model = next;
            let opens = mock.try_call("Decrypt", &json!({ "CiphertextBlob": blob })).is_ok();
            prop_assert_eq!(opens, model == Model::Enabled, "{:?}", model);
        }
    }
}

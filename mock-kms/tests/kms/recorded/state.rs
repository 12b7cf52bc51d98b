//! Keys that cannot be used, and rotation.

use super::recorded;
use crate::mock::{DAY, Mock, START, TestKey, base64};
use serde_json::{Value, json};
use std::time::Duration;

/// Longer than the service works in the background.
const A_MOMENT: Duration = Duration::from_secs(3);

fn encrypt(key: &TestKey) -> Value {
    json!({ "KeyId": key.id, "Plaintext": "eA==" })
}

fn named(key: &TestKey) -> Value {
    json!({ "KeyId": key.id })
}

fn status(mock: &Mock, key: &TestKey) -> Value {
    mock.call("GetKeyRotationStatus", named(key))
}

recorded! {
    39 item_39_a_disabled_key {
        let mock = Mock::new();
        let key = mock.key();
        mock.call("DisableKey", named(&key));
        assert_eq!(mock.error("Encrypt", encrypt(&key)), format!("DisabledException: {} is disabled.", key.arn));
    }

    40 item_40_a_key_that_is_pending_deletion {
        // The code is recorded, the text is the guide's.
        let mock = Mock::new();
        let (key, disabled) = (mock.key(), mock.key());
        mock.call("DisableKey", named(&disabled));
        for key in [key, disabled] {
            mock.call("ScheduleKeyDeletion", named(&key));
            for (operation, request) in [("Encrypt", encrypt(&key)), ("ScheduleKeyDeletion", named(&key))] {
                let error = mock.try_call(operation, &request).unwrap_err();
                assert_eq!(error.code().name(), "KMSInvalidStateException", "{operation}");
            }
        }
    }

    41 item_41_a_key_that_waits_for_its_material {
        let mock = Mock::new();
        let key = mock.external_key();
        assert_eq!(
            mock.error("Encrypt", encrypt(&key)),
            format!("KMSInvalidStateException: {} is pending import.", key.arn)
        );
    }

    42 item_42_the_rotation_status {
        let mock = Mock::new();
        let key = mock.key();
        assert_eq!(status(&mock, &key), json!({ "KeyId": key.id, "KeyRotationEnabled": false }));
        for (parameters, days) in [
            (json!({}), 365),
            (json!({ "RotationPeriodInDays": 90 }), 90),
            (json!({ "RotationPeriodInDays": 180 }), 180),
        ] {
            let mut request = parameters;
            request["KeyId"] = json!(key.id);
            mock.call("EnableKeyRotation", request);
            assert_eq!(
                status(&mock, &key),
                json!({
                    "KeyId": key.id,
                    "KeyRotationEnabled": true,
                    "NextRotationDate": (START + days * 86_400) as f64,
                    "RotationPeriodInDays": days,
                })
            );
        }
    }

    43 item_43_rotation_on_demand_answers_the_arn_and_looks_at_the_state_first {
        let mock = Mock::new();
        let key = mock.key();
        assert_eq!(mock.call("RotateKeyOnDemand", named(&key)), json!({ "KeyId": key.arn }));
        let waiting = mock.key_like(json!({ "KeySpec": "RSA_4096", "KeyUsage": "SIGN_VERIFY", "Origin": "EXTERNAL" }));
        assert_eq!(
            mock.error("RotateKeyOnDemand", named(&waiting)),
            format!("KMSInvalidStateException: {} is pending import.", waiting.arn)
        );
    }

    44 item_44_rotation_on_demand_moves_no_date {
        let mock = Mock::new();
        let key = mock.key();
        mock.call("EnableKeyRotation", named(&key));
        let before = status(&mock, &key);
        mock.wait(DAY);
        mock.call("RotateKeyOnDemand", named(&key));
        let during = status(&mock, &key);
        assert_eq!(during["NextRotationDate"], before["NextRotationDate"]);
        assert_eq!(during["OnDemandRotationStartDate"], json!((START + 86_400) as f64));
        mock.wait(A_MOMENT);
        assert_eq!(status(&mock, &key), before);
    }

    45 item_45_a_rotation_brings_another_material {
        let mock = Mock::new();
        let key = mock.key();
        let before = mock.describe(&key)["CurrentKeyMaterialId"].clone();
        let blob = base64(mock.encrypt(&key, b"x"));
        mock.call("RotateKeyOnDemand", named(&key));
        mock.wait(A_MOMENT);
        assert_ne!(mock.describe(&key)["CurrentKeyMaterialId"], before);
        let opened = mock.call("Decrypt", json!({ "CiphertextBlob": blob }));
        assert_eq!((&opened["Plaintext"], &opened["KeyMaterialId"]), (&json!("eA=="), &before));
    }

    46 item_46_rotations_on_demand_are_limited {
        for (mock, quota) in [(Mock::new(), 25), (Mock::built(|builder| builder.on_demand_rotations(10)), 10)] {
            let key = mock.key();
            for _ in 0..quota {
                mock.call("RotateKeyOnDemand", named(&key));
                mock.wait(A_MOMENT);
            }
            assert_eq!(
                mock.error("RotateKeyOnDemand", named(&key)),
                format!(
                    "LimitExceededException: The on-demand rotations limit has been reached for the given keyId. No more \
                     on-demand rotations can be performed for this key: {}",
                    key.arn
                )
            );
        }
    }
}

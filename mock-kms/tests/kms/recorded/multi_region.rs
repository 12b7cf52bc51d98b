//! Multi-Region keys.

use super::recorded;
use crate::mock::{Mock, START, TestKey, text};
use serde_json::{Value, json};
use std::time::Duration;

fn primary(mock: &Mock) -> TestKey {
    mock.key_like(json!({ "MultiRegion": true, "Description": "for orders" }))
}

fn replicate(mock: &Mock, key: &TestKey) -> Value {
    mock.call("ReplicateKey", json!({ "KeyId": key.id, "ReplicaRegion": "us-east-1" }))
}

recorded! {
    56 item_56_a_primary_key {
        let mock = Mock::new();
        let key = primary(&mock);
        let digits = key.id.strip_prefix("mrk-").unwrap();
        assert!(digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()), "{}", key.id);
        let metadata = mock.describe(&key);
        assert_eq!(metadata["MultiRegion"], true);
        assert_eq!(
            metadata["MultiRegionConfiguration"],
            json!({
                "MultiRegionKeyType": "PRIMARY",
                "PrimaryKey": { "Arn": key.arn, "Region": "eu-central-1" },
                "ReplicaKeys": [],
            })
        );
    }

    57 item_57_a_replica_that_is_being_created {
        let mock = Mock::new();
        let key = primary(&mock);
        let answer = replicate(&mock, &key);
        let arn = format!("arn:aws:kms:us-east-1:111122223333:key/{}", key.id);
        assert_eq!(
            answer["ReplicaKeyMetadata"],
            json!({
                "AWSAccountId": "111122223333",
                "Arn": arn,
                "CreationDate": START as f64,
                "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
                "Description": "",
                "Enabled": false,
                "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
                "KeyId": key.id,
                "KeyManager": "CUSTOMER",
                "KeySpec": "SYMMETRIC_DEFAULT",
                "KeyState": "Creating",
                "KeyUsage": "ENCRYPT_DECRYPT",
                "MultiRegion": true,
                "MultiRegionConfiguration": {
                    "MultiRegionKeyType": "REPLICA",
                    "PrimaryKey": { "Arn": key.arn, "Region": "eu-central-1" },
                    "ReplicaKeys": [{ "Arn": arn, "Region": "us-east-1" }],
                },
                "Origin": "AWS_KMS",
            })
        );
        let request = json!({ "KeyId": key.id, "PolicyName": "default" });
        assert_eq!(answer["ReplicaPolicy"], mock.call("GetKeyPolicy", request)["Policy"]);
    }

    58 item_58_a_replica_is_enabled_with_the_same_material {
        let mock = Mock::new();
        let key = primary(&mock);
        replicate(&mock, &key);
        mock.wait(Duration::from_secs(3));
        let replica = mock.seen_from("us-east-1", "111122223333").describe(&key);
        assert_eq!(replica["KeyState"], "Enabled");
        assert_eq!(replica["CurrentKeyMaterialId"], mock.describe(&key)["CurrentKeyMaterialId"]);
    }

    59 item_59_a_replica_is_not_replicated {
        let mock = Mock::new();
        let key = primary(&mock);
        let replica = TestKey::of(&replicate(&mock, &key)["ReplicaKeyMetadata"]);
        mock.wait(Duration::from_secs(3));
        let there = mock.seen_from("us-east-1", "111122223333");
        let error = there.error("ReplicateKey", json!({ "KeyId": replica.id, "ReplicaRegion": "eu-west-1" }));
        assert_eq!(
            error,
            format!("UnsupportedOperationException: {} is not a multi-region primary key.", replica.arn)
        );
        assert_eq!(text(&there.describe(&key)["Arn"]), replica.arn);
    }
}

//! AWS managed keys: made when their alias is first described, shown to their account, and in nobody's hands.

use crate::mock::{DAY, Mock, START, TestKey, text};
use serde_json::{Value, json};

fn s3(mock: &Mock) -> Value {
    mock.call("DescribeKey", json!({ "KeyId": "alias/aws/s3" }))["KeyMetadata"].clone()
}

#[test]
fn the_first_look_at_a_predefined_alias_makes_its_key() {
    let mock = Mock::new();
    assert_eq!(mock.call("ListAliases", json!({}))["Aliases"], json!([]));
    assert_eq!(
        mock.error("Encrypt", json!({ "KeyId": "alias/aws/s3", "Plaintext": "eA==" })),
        "NotFoundException: Alias arn:aws:kms:eu-central-1:111122223333:alias/aws/s3 is not found."
    );
    let metadata = s3(&mock);
    assert_eq!((&metadata["KeyManager"], &metadata["KeyState"]), (&json!("AWS"), &json!("Enabled")));
    assert_eq!(
        metadata["Description"],
        "Default key that protects my S3 objects when no other key is defined"
    );
    assert_eq!(s3(&mock), metadata, "the second look finds the same key");
    let by_arn = json!({ "KeyId": "arn:aws:kms:eu-central-1:111122223333:alias/aws/s3" });
    assert_eq!(mock.call("DescribeKey", by_arn)["KeyMetadata"], metadata);
    let aliases = mock.call("ListAliases", json!({ "Limit": 1 }));
    assert_eq!(aliases["Aliases"][0]["AliasName"], "alias/aws/s3");
    assert_eq!(aliases["Aliases"][0]["TargetKeyId"], metadata["KeyId"]);
    assert_eq!(mock.kms.key_count(), 1);
}

#[test]
fn each_account_and_region_has_its_own_and_no_other_alias_makes_a_key() {
    let mock = Mock::new();
    let here = s3(&mock);
    for (region, account) in [("eu-west-1", "111122223333"), ("eu-central-1", "999988887777")] {
        assert_ne!(s3(&mock.seen_from(region, account))["KeyId"], here["KeyId"]);
    }
    for alias in [
        "alias/aws/nothing",
        "alias/s3",
        "arn:aws:kms:eu-central-1:999988887777:alias/aws/ebs",
        "arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs",
    ] {
        let error = mock.error("DescribeKey", json!({ "KeyId": alias }));
        assert!(error.starts_with("NotFoundException: "), "{alias}: {error}");
    }
    assert_eq!(mock.kms.key_count(), 3);
}

#[test]
fn a_list_of_aliases_goes_on_after_a_reserved_one() {
    let mock = Mock::new();
    mock.call("DescribeKey", json!({ "KeyId": "alias/aws/ebs" }));
    s3(&mock);
    let first = mock.call("ListAliases", json!({ "Limit": 1 }));
    let rest = mock.call("ListAliases", json!({ "Marker": first["NextMarker"] }));
    assert_eq!(rest["Aliases"][0]["AliasName"], "alias/aws/s3");
}

#[test]
fn aws_alone_manages_and_uses_it() {
    let mock = Mock::new();
    let key = TestKey::of(&s3(&mock));
    let id = &key.id;
    for (operation, request) in [
        ("Encrypt", json!({ "KeyId": id, "Plaintext": "eA==" })),
        ("GenerateDataKey", json!({ "KeyId": "alias/aws/s3", "KeySpec": "AES_256" })),
        ("DisableKey", json!({ "KeyId": id })),
        ("ScheduleKeyDeletion", json!({ "KeyId": id })),
        ("PutKeyPolicy", json!({ "KeyId": id, "Policy": "{\"Statement\":[]}" })),
        ("TagResource", json!({ "KeyId": id, "Tags": [] })),
        ("UpdateKeyDescription", json!({ "KeyId": id, "Description": "mine" })),
        ("EnableKeyRotation", json!({ "KeyId": id })),
        ("DisableKeyRotation", json!({ "KeyId": id })),
        ("RotateKeyOnDemand", json!({ "KeyId": id })),
        ("CreateAlias", json!({ "AliasName": "alias/mine", "TargetKeyId": id })),
        ("UpdateAlias", json!({ "AliasName": "alias/aws/s3", "TargetKeyId": mock.key().id })),
        ("DeleteAlias", json!({ "AliasName": "alias/aws/s3" })),
    ] {
        assert_eq!(
            mock.error(operation, request),
            format!(
                "AccessDeniedException: User: arn:aws:iam::111122223333:root is not authorized to perform: \
                 kms:{operation} on resource: {} because no resource-based policy allows the kms:{operation} action",
                key.arn
            )
        );
    }
    let error =
        mock.error("CreateAlias", json!({ "AliasName": "alias/aws/s3", "TargetKeyId": mock.key().id }));
    assert!(error.starts_with("InvalidAliasNameException: "), "{error}");
    assert_eq!(
        mock.error("UpdateAlias", json!({ "AliasName": "alias/aws/sqs", "TargetKeyId": mock.key().id })),
        "NotFoundException: Alias arn:aws:kms:eu-central-1:111122223333:alias/aws/sqs is not found."
    );
}

#[test]
fn its_metadata_policy_and_rotation_are_shown() {
    let mock = Mock::new();
    let key = TestKey::of(&s3(&mock));
    let policy = text(&mock.call("GetKeyPolicy", json!({ "KeyId": key.id }))["Policy"]);
    assert!(policy.contains("\"kms:ViaService\" : \"s3.eu-central-1.amazonaws.com\""), "{policy}");
    assert!(policy.contains("\"kms:CallerAccount\" : \"111122223333\""), "{policy}");
    assert_eq!(mock.call("ListResourceTags", json!({ "KeyId": key.id }))["Tags"], json!([]));
    assert_eq!(
        mock.call("GetKeyRotationStatus", json!({ "KeyId": key.id })),
        json!({
            "KeyId": key.id,
            "KeyRotationEnabled": true,
            "RotationPeriodInDays": 365,
            "NextRotationDate": (START + 365 * 86_400) as f64,
        })
    );
    mock.wait(DAY * 800);
    let rotations = mock.call("ListKeyRotations", json!({ "KeyId": key.id }));
    assert_eq!(rotations["Rotations"].as_array().unwrap().len(), 2);
}

//! Regions and accounts are worlds of their own in one mock.

use crate::mock::{Mock, base64};
use serde_json::json;

#[test]
fn a_key_lives_in_one_region() {
    let home = Mock::new();
    let key = home.key();
    let abroad = home.seen_from("us-east-1", "111122223333");
    let blob = base64(home.encrypt(&key, b"x"));
    assert_eq!(
        abroad.error("DescribeKey", json!({ "KeyId": key.id })),
        format!("NotFoundException: Key 'arn:aws:kms:us-east-1:111122223333:key/{}' does not exist", key.id)
    );
    assert_eq!(
        abroad.error("DescribeKey", json!({ "KeyId": key.arn })),
        "NotFoundException: Invalid arn eu-central-1"
    );
    let unknown = "AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not \
                   exist in this region, or you are not allowed to access.";
    assert_eq!(abroad.error("Decrypt", json!({ "CiphertextBlob": blob })), unknown);
    assert_eq!(abroad.call("ListKeys", json!({}))["Keys"], json!([]));
}

#[test]
fn a_key_belongs_to_one_account() {
    let home = Mock::new();
    let key = home.key();
    home.call("CreateAlias", json!({ "AliasName": "alias/x", "TargetKeyId": key.id }));
    let stranger = home.seen_from("eu-central-1", "999988887777");
    let blob = base64(home.encrypt(&key, b"x"));
    assert_eq!(
        stranger.error("DescribeKey", json!({ "KeyId": key.id })),
        format!(
            "NotFoundException: Key 'arn:aws:kms:eu-central-1:999988887777:key/{}' does not exist",
            key.id
        )
    );
    let denied = |action: &str| {
        format!(
            "AccessDeniedException: User: arn:aws:iam::999988887777:root is not authorized to perform: kms:{action} on \
             resource: {} because no resource-based policy allows the kms:{action} action",
            key.arn
        )
    };
    let alias_arn = "arn:aws:kms:eu-central-1:111122223333:alias/x";
    assert_eq!(stranger.error("DescribeKey", json!({ "KeyId": key.arn })), denied("DescribeKey"));
    assert_eq!(stranger.error("DescribeKey", json!({ "KeyId": alias_arn })), denied("DescribeKey"));
    assert_eq!(stranger.error("DisableKey", json!({ "KeyId": key.arn })), denied("DisableKey"));
    assert_eq!(
        stranger.error("Decrypt", json!({ "CiphertextBlob": blob, "KeyId": key.arn })),
        denied("Decrypt")
    );
    let unknown = "AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not \
                   exist in this region, or you are not allowed to access.";
    assert_eq!(stranger.error("Decrypt", json!({ "CiphertextBlob": blob })), unknown);
    let own = stranger.key();
    assert_eq!(
        stranger.error(
            "ReEncrypt",
            json!({ "CiphertextBlob": blob, "SourceKeyId": key.arn, "DestinationKeyId": own.id })
        ),
        denied("ReEncryptFrom")
    );
    let own_blob = base64(stranger.encrypt(&own, b"x"));
    assert_eq!(
        stranger.error("ReEncrypt", json!({ "CiphertextBlob": own_blob, "DestinationKeyId": key.arn })),
        denied("ReEncryptTo")
    );
    stranger.call("CreateAlias", json!({ "AliasName": "alias/x", "TargetKeyId": own.id }));
    assert_eq!(stranger.call("DescribeKey", json!({ "KeyId": "alias/x" }))["KeyMetadata"]["Arn"], own.arn);
    assert_eq!(home.call("DescribeKey", json!({ "KeyId": "alias/x" }))["KeyMetadata"]["Arn"], key.arn);
}

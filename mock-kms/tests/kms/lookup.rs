//! How keys are named, and what is said about names that lead nowhere.

use crate::mock::{Mock, base64};
use serde_json::json;

const ID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";

#[test]
fn a_key_answers_to_id_and_arn() {
    let mock = Mock::new();
    let key = mock.key();
    for name in [&key.id, &key.arn] {
        assert_eq!(mock.call("DescribeKey", json!({ "KeyId": name }))["KeyMetadata"]["KeyId"], key.id);
    }
}

#[test]
fn names_that_lead_nowhere() {
    let mock = Mock::new();
    let here = "arn:aws:kms:eu-central-1:111122223333";
    for (name, expected) in [
        (ID.to_owned(), format!("Key '{here}:key/{ID}' does not exist")),
        (format!("{here}:key/{ID}"), format!("Key '{here}:key/{ID}' does not exist")),
        (format!("arn:aws:kms:us-east-2:111122223333:key/{ID}"), "Invalid arn us-east-2".to_owned()),
        ("fake-key-id".to_owned(), "Invalid keyId 'fake-key-id'".to_owned()),
        (ID.replace('-', ""), format!("Invalid keyId '{}'", ID.replace('-', ""))),
        ("mrk-1234".to_owned(), "Invalid keyId 'mrk-1234'".to_owned()),
        (format!("{here}:key/fake-key-id"), "Invalid keyId 'fake-key-id'".to_owned()),
        ("alias/none".to_owned(), format!("Alias {here}:alias/none is not found.")),
        (format!("{here}:alias/none"), format!("Alias {here}:alias/none is not found.")),
        (
            "arn:aws:iam::111122223333:root".to_owned(),
            "Invalid arn arn:aws:iam::111122223333:root".to_owned(),
        ),
    ] {
        for (operation, request) in [
            ("DescribeKey", json!({ "KeyId": name })),
            ("Encrypt", json!({ "KeyId": name, "Plaintext": base64("x") })),
            ("GenerateDataKey", json!({ "KeyId": name, "KeySpec": "AES_256" })),
        ] {
            assert_eq!(
                mock.error(operation, request),
                format!("NotFoundException: {expected}"),
                "{operation}"
            );
        }
    }
}

#[test]
fn only_some_operations_take_an_alias() {
    let mock = Mock::new();
    let key = mock.key();
    mock.call("CreateAlias", json!({ "AliasName": "alias/x", "TargetKeyId": key.id }));
    let blob = base64(mock.encrypt(&key, b"x"));
    let arn = "arn:aws:kms:eu-central-1:111122223333:alias/x";
    for name in ["alias/x", arn] {
        for (operation, request) in [
            ("DescribeKey", json!({ "KeyId": name })),
            ("Encrypt", json!({ "KeyId": name, "Plaintext": base64("x") })),
            ("Decrypt", json!({ "KeyId": name, "CiphertextBlob": blob })),
            ("ReEncrypt", json!({ "SourceKeyId": name, "DestinationKeyId": name, "CiphertextBlob": blob })),
            ("GenerateDataKey", json!({ "KeyId": name, "KeySpec": "AES_128" })),
            ("GenerateDataKeyWithoutPlaintext", json!({ "KeyId": name, "KeySpec": "AES_128" })),
        ] {
            mock.call(operation, request);
        }
    }
    for operation in ["EnableKey", "DisableKey", "ScheduleKeyDeletion", "CancelKeyDeletion", "ListAliases"] {
        assert_eq!(
            mock.error(operation, json!({ "KeyId": "alias/x" })),
            "NotFoundException: Invalid keyId 'alias/x'"
        );
        assert_eq!(
            mock.error(operation, json!({ "KeyId": arn })),
            "InvalidArnException: Key Aliases are not supported for this operation"
        );
    }
    assert_eq!(mock.state(&key), "Enabled");
}

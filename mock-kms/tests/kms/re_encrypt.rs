//! `ReEncrypt`: from one key and context to another.

use crate::mock::{Mock, base64, bytes};
use serde_json::json;

#[test]
fn it_moves_between_keys_and_contexts() {
    let mock = Mock::new();
    let (from, to) = (mock.key(), mock.key());
    let sealed = mock.call(
        "Encrypt",
        json!({ "KeyId": from.id, "Plaintext": base64("x"), "EncryptionContext": { "v": "1" } }),
    )["CiphertextBlob"]
        .clone();
    let mut answer = mock.call(
        "ReEncrypt",
        json!({
            "CiphertextBlob": sealed,
            "SourceEncryptionContext": { "v": "1" },
            "DestinationKeyId": to.id,
            "DestinationEncryptionContext": { "v": "2" },
        }),
    );
    let moved = answer.as_object_mut().unwrap().remove("CiphertextBlob").unwrap();
    let material = |id: &str| {
        mock.call("DescribeKey", json!({ "KeyId": id }))["KeyMetadata"]["CurrentKeyMaterialId"].clone()
    };
    assert_eq!(
        answer,
        json!({
            "SourceKeyId": from.arn,
            "KeyId": to.arn,
            "SourceEncryptionAlgorithm": "SYMMETRIC_DEFAULT",
            "DestinationEncryptionAlgorithm": "SYMMETRIC_DEFAULT",
            "SourceKeyMaterialId": material(&from.id),
            "DestinationKeyMaterialId": material(&to.id),
        })
    );
    let opened = mock.call("Decrypt", json!({ "CiphertextBlob": moved, "EncryptionContext": { "v": "2" } }));
    assert_eq!((bytes(&opened["Plaintext"]), &opened["KeyId"]), (b"x".to_vec(), &json!(to.arn)));
}

#[test]
fn each_side_is_checked() {
    let mock = Mock::new();
    let (from, to) = (mock.key(), mock.key());
    let blob = base64(mock.encrypt(&from, b"x"));
    let request = |source: &str, destination: &str| json!({ "CiphertextBlob": blob, "SourceKeyId": source, "DestinationKeyId": destination });
    assert_eq!(
        mock.error("ReEncrypt", request(&to.id, &to.id)),
        "IncorrectKeyException: The key ID in the request does not identify a CMK that can perform this operation."
    );
    assert_eq!(mock.error("ReEncrypt", request(&from.id, "nope")), "NotFoundException: Invalid keyId 'nope'");
    let wrong_context =
        json!({ "CiphertextBlob": blob, "SourceEncryptionContext": { "a": "b" }, "DestinationKeyId": to.id });
    assert_eq!(mock.error("ReEncrypt", wrong_context), "InvalidCiphertextException");
    mock.call("DisableKey", json!({ "KeyId": to.id }));
    assert_eq!(
        mock.error("ReEncrypt", request(&from.id, &to.id)),
        format!("DisabledException: {} is disabled.", to.arn)
    );
    let dry = json!({ "CiphertextBlob": blob, "DestinationKeyId": from.id, "DryRun": true });
    assert!(mock.error("ReEncrypt", dry).starts_with("DryRunOperationException"));
}

//! `GenerateDataKey` and `GenerateDataKeyWithoutPlaintext`.

use crate::mock::{Mock, bytes};
use serde_json::{Value, json};

#[test]
fn the_two_forms_of_a_data_key_are_the_same_key() {
    let mock = Mock::new();
    let key = mock.key();
    for (size, length) in [
        (json!({ "KeySpec": "AES_256" }), 32),
        (json!({ "KeySpec": "AES_128" }), 16),
        (json!({ "NumberOfBytes": 1 }), 1),
        (json!({ "NumberOfBytes": 1024 }), 1024),
    ] {
        let mut request = json!({ "KeyId": key.id, "EncryptionContext": { "a": "b" } });
        request.as_object_mut().unwrap().extend(size.as_object().unwrap().clone());
        let answer = mock.call("GenerateDataKey", request.clone());
        assert_eq!(answer["KeyId"], key.arn);
        assert_eq!(bytes(&answer["Plaintext"]).len(), length);
        let open = |blob: &Value| {
            mock.call("Decrypt", json!({ "CiphertextBlob": blob, "EncryptionContext": { "a": "b" } }))
        };
        let opened = open(&answer["CiphertextBlob"]);
        assert_eq!(opened["Plaintext"], answer["Plaintext"]);
        assert_eq!(opened["KeyMaterialId"], answer["KeyMaterialId"]);

        let without = mock.call("GenerateDataKeyWithoutPlaintext", request);
        let members: Vec<_> = without.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(members, ["CiphertextBlob", "KeyId", "KeyMaterialId"]);
        assert_eq!(bytes(&open(&without["CiphertextBlob"])["Plaintext"]).len(), length);
    }
}

#[test]
fn the_size_is_said_in_exactly_one_way() {
    let mock = Mock::new();
    let key = mock.key();
    for operation in ["GenerateDataKey", "GenerateDataKeyWithoutPlaintext"] {
        for request in [
            json!({ "KeyId": key.id }),
            json!({ "KeyId": key.id, "KeySpec": "AES_256", "NumberOfBytes": 32 }),
        ] {
            assert_eq!(
                mock.error(operation, request),
                "ValidationException: Please specify either number of bytes or key spec."
            );
        }
        assert_eq!(
            mock.error(operation, json!({ "KeyId": key.id, "KeySpec": "AES_192" })),
            "ValidationException: 1 validation error detected: Value 'AES_192' at 'keySpec' failed to satisfy \
             constraint: Member must satisfy enum value set: [AES_256, AES_128]"
        );
        let dry = json!({ "KeyId": key.id, "KeySpec": "AES_256", "DryRun": true });
        assert_eq!(
            mock.error(operation, dry),
            "DryRunOperationException: The request would have succeeded, but the DryRun option is set."
        );
    }
}

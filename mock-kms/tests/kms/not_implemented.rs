//! What the mock does not do fails loudly.

use crate::mock::{Mock, base64};
use serde_json::json;

#[test]
fn operations_of_the_api_that_are_not_implemented_say_so() {
    let mock = Mock::new();
    for operation in ["CreateCustomKeyStore", "UpdateCustomKeyStore", "ConnectCustomKeyStore"] {
        assert_eq!(
            mock.error(operation, json!({})),
            format!("UnsupportedOperationException: mock-kms does not implement {operation} yet.")
        );
    }
}

#[test]
fn operations_that_the_api_does_not_have_are_unknown() {
    for operation in ["", "encrypt", "Encrypt ", "TrentService.Encrypt", "DeleteKey"] {
        assert_eq!(Mock::new().error(operation, json!({})), "UnknownOperationException");
    }
}

#[test]
fn parameters_that_are_not_implemented_say_so() {
    let mock = Mock::new();
    let key = mock.key();
    let blob = base64(mock.encrypt(&key, b"x"));
    let recipient =
        json!({ "KeyEncryptionAlgorithm": "RSAES_OAEP_SHA_256", "AttestationDocument": base64("x") });
    for (operation, request, parameter) in [
        ("Decrypt", json!({ "CiphertextBlob": blob, "Recipient": recipient }), "Recipient"),
        (
            "GenerateDataKey",
            json!({ "KeyId": key.id, "KeySpec": "AES_256", "Recipient": recipient }),
            "Recipient",
        ),
        ("GenerateRandom", json!({ "NumberOfBytes": 1, "CustomKeyStoreId": "cks-1" }), "CustomKeyStoreId"),
    ] {
        assert_eq!(
            mock.error(operation, request),
            format!(
                "UnsupportedOperationException: mock-kms does not implement the parameter {parameter} of {operation} yet."
            )
        );
    }
}

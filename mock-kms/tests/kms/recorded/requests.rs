//! Errors in general, names of keys, sizes of random numbers and plaintexts.

use super::recorded;
use crate::mock::{Mock, base64, text};
use mock_kms::KmsError;
use serde_json::{Value, json};

const ID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";
const HERE: &str = "arn:aws:kms:eu-central-1:111122223333";

fn fails(mock: &Mock, operation: &str, request: &Value) -> KmsError {
    mock.try_call(operation, request).unwrap_err()
}

fn random_bytes_error(request: Value) -> String {
    Mock::new().error("GenerateRandom", request)
}

fn plaintext_error(length: usize) -> String {
    let mock = Mock::new();
    let key = mock.key();
    mock.error("Encrypt", json!({ "KeyId": key.id, "Plaintext": base64(vec![0; length]) }))
}

recorded! {
    1 item_01_an_error_is_400_with_type_and_message {
        let mock = Mock::new();
        let key = mock.key();
        mock.call("DisableKey", json!({ "KeyId": key.id }));
        for (operation, request) in [
            ("DescribeKey", json!({ "KeyId": ID })),
            ("CreateKey", json!({ "KeySpec": "X" })),
            ("Encrypt", json!({ "KeyId": key.id, "Plaintext": "eA==" })),
            ("GetParametersForImport", json!({
                "KeyId": key.id, "WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048",
            })),
        ] {
            let error = fails(&mock, operation, &request);
            let body: Value = serde_json::from_slice(&error.to_json()).unwrap();
            let members: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!((error.code().http_status(), members), (400, vec!["__type", "message"]));
            assert_eq!(text(&body["__type"]), error.code().name());
        }
    }

    2 item_02_three_errors_have_no_message {
        let mock = Mock::new();
        let key = mock.key();
        let mac_key = mock.key_like(json!({ "KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC" }));
        let signing_key = mock.key_like(json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY" }));
        for (operation, request, expected) in [
            (
                "VerifyMac",
                json!({
                    "KeyId": mac_key.id, "Message": "eA==", "MacAlgorithm": "HMAC_SHA_256", "Mac": base64([0; 32]),
                }),
                "KMSInvalidMacException",
            ),
            (
                "Verify",
                json!({
                    "KeyId": signing_key.id,
                    "Message": "eA==",
                    "SigningAlgorithm": "ECDSA_SHA_256",
                    "Signature": base64([0; 70]),
                }),
                "KMSInvalidSignatureException",
            ),
            ("Decrypt", json!({ "KeyId": key.id, "CiphertextBlob": base64([0; 200]) }), "InvalidCiphertextException"),
        ] {
            let error = fails(&mock, operation, &request);
            assert_eq!((error.code().name(), error.message()), (expected, None));
        }
    }

    3 item_03_rotating_an_rsa_key_is_not_supported_without_a_message {
        let mock = Mock::new();
        let key = mock.key_like(json!({ "KeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY" }));
        assert_eq!(mock.error("RotateKeyOnDemand", json!({ "KeyId": key.id })), "UnsupportedOperationException");
    }

    4 item_04_a_key_that_does_not_exist {
        let mock = Mock::new();
        let expected = format!("NotFoundException: Key '{HERE}:key/{ID}' does not exist");
        assert_eq!(mock.error("DescribeKey", json!({ "KeyId": ID })), expected);
        let elsewhere = mock.seen_from("us-east-1", "111122223333").key();
        assert_eq!(
            mock.error("DescribeKey", json!({ "KeyId": elsewhere.id })),
            format!("NotFoundException: Key '{HERE}:key/{}' does not exist", elsewhere.id)
        );
    }

    5 item_05_an_arn_of_another_region {
        let mock = Mock::new();
        let elsewhere = mock.seen_from("us-east-1", "111122223333").key();
        assert_eq!(
            mock.error("DescribeKey", json!({ "KeyId": elsewhere.arn })),
            "NotFoundException: Invalid arn us-east-1"
        );
    }

    6 item_06_what_is_no_key_id {
        for name in ["fake-key-id", "1234abcd12ab34cd56ef1234567890ab", "mrk-1234"] {
            assert_eq!(
                Mock::new().error("DescribeKey", json!({ "KeyId": name })),
                format!("NotFoundException: Invalid keyId '{name}'")
            );
        }
    }

    7 item_07_describe_key_takes_the_arn_of_an_alias {
        let mock = Mock::new();
        let key = mock.key();
        mock.call("CreateAlias", json!({ "AliasName": "alias/x", "TargetKeyId": key.id }));
        let described = mock.call("DescribeKey", json!({ "KeyId": format!("{HERE}:alias/x") }));
        assert_eq!(text(&described["KeyMetadata"]["Arn"]), key.arn);
    }

    8 item_08_an_alias_without_its_prefix {
        let mock = Mock::new();
        let key = mock.key();
        assert_eq!(
            mock.error("CreateAlias", json!({ "AliasName": "x", "TargetKeyId": key.id })),
            "ValidationException: Alias must start with the prefix \"alias/\". Please see \
             https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html"
        );
    }

    20 item_20_random_bytes_want_a_number {
        assert_eq!(random_bytes_error(json!({})), "ValidationException: NumberOfBytes is required.");
    }

    21 item_21_from_1_to_1024_random_bytes {
        for (number, bound) in [(0, "greater than or equal to 1"), (1025, "less than or equal to 1024")] {
            assert_eq!(
                random_bytes_error(json!({ "NumberOfBytes": number })),
                format!(
                    "ValidationException: 1 validation error detected: Value '{number}' at 'numberOfBytes' failed to \
                     satisfy constraint: Member must have value {bound}"
                )
            );
        }
    }

    22 item_22_from_1_to_4096_bytes_of_plaintext {
        for (length, bound) in [(4097, "less than or equal to 4096"), (0, "greater than or equal to 1")] {
            assert_eq!(
                plaintext_error(length),
                format!(
                    "ValidationException: 1 validation error detected: Value at 'plaintext' failed to satisfy \
                     constraint: Member must have length {bound}"
                )
            );
        }
    }

    23 item_23_rsa_encrypts_little {
        let mock = Mock::new();
        let key = mock.key_like(json!({ "KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT" }));
        let request = json!({
            "KeyId": key.id, "Plaintext": base64([0; 191]), "EncryptionAlgorithm": "RSAES_OAEP_SHA_256",
        });
        assert_eq!(
            mock.error("Encrypt", request),
            "ValidationException: Algorithm RSAES_OAEP_SHA_256 and key spec RSA_2048 cannot encrypt data larger than 190 \
             bytes."
        );
    }
}

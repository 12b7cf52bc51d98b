//! Encrypt, Decrypt and ReEncrypt with RSA keys.

use crate::mock::{Mock, TestKey, base64, bytes};
use serde_json::{Value, json};

fn rsa_key(mock: &Mock) -> TestKey {
    mock.key_like(json!({ "KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT" }))
}

fn encrypt(key: &TestKey, algorithm: &str, plaintext: &[u8]) -> Value {
    json!({ "KeyId": key.id, "EncryptionAlgorithm": algorithm, "Plaintext": base64(plaintext) })
}

#[test]
fn what_it_encrypts_it_decrypts_up_to_the_limit() {
    let mock = Mock::new();
    let key = rsa_key(&mock);
    for (algorithm, limit) in [("RSAES_OAEP_SHA_1", 214), ("RSAES_OAEP_SHA_256", 190)] {
        for length in [1, limit] {
            let plaintext = vec![7; length];
            let mut encrypted = mock.call("Encrypt", encrypt(&key, algorithm, &plaintext));
            let blob = encrypted.as_object_mut().unwrap().remove("CiphertextBlob").unwrap();
            assert_eq!(encrypted, json!({ "KeyId": key.arn, "EncryptionAlgorithm": algorithm }));
            assert_eq!(bytes(&blob).len(), 256);
            let request =
                json!({ "KeyId": key.arn, "CiphertextBlob": blob, "EncryptionAlgorithm": algorithm });
            assert_eq!(
                mock.call("Decrypt", request),
                json!({ "KeyId": key.arn, "EncryptionAlgorithm": algorithm, "Plaintext": base64(&plaintext) })
            );
        }
        assert_eq!(
            mock.error("Encrypt", encrypt(&key, algorithm, &vec![7; limit + 1])),
            format!(
                "ValidationException: Algorithm {algorithm} and key spec RSA_2048 cannot encrypt data larger than \
                 {limit} bytes."
            )
        );
    }
}

#[test]
fn what_does_not_open_is_an_invalid_ciphertext() {
    let mock = Mock::new();
    let (key, other) = (rsa_key(&mock), rsa_key(&mock));
    let blob = mock.call("Encrypt", encrypt(&key, "RSAES_OAEP_SHA_256", b"x"))["CiphertextBlob"].clone();
    let longer = base64([&bytes(&blob)[..], &[0]].concat());
    for (key, blob, algorithm) in [
        (&other, &blob, "RSAES_OAEP_SHA_256"),
        (&key, &blob, "RSAES_OAEP_SHA_1"),
        (&key, &json!(longer), "RSAES_OAEP_SHA_256"),
        (&key, &json!(base64("short")), "RSAES_OAEP_SHA_256"),
        (&key, &blob, "SYMMETRIC_DEFAULT"),
    ] {
        let request = json!({ "KeyId": key.id, "CiphertextBlob": blob, "EncryptionAlgorithm": algorithm });
        assert_eq!(mock.error("Decrypt", request), "InvalidCiphertextException", "{algorithm}");
    }
}

#[test]
fn key_algorithm_and_context_must_go_together() {
    let mock = Mock::new();
    let (symmetric, rsa) = (mock.key(), rsa_key(&mock));
    let incompatible = |algorithm: &str, spec: &str| {
        format!("InvalidKeyUsageException: Algorithm {algorithm} is incompatible with key spec {spec}.")
    };
    let plaintext = base64("x");
    assert_eq!(
        mock.error("Encrypt", json!({ "KeyId": rsa.id, "Plaintext": plaintext })),
        incompatible("SYMMETRIC_DEFAULT", "RSA_2048")
    );
    let blob = base64(mock.encrypt(&symmetric, b"x"));
    let oaep = "RSAES_OAEP_SHA_256";
    let request = json!({ "KeyId": symmetric.id, "CiphertextBlob": blob, "EncryptionAlgorithm": oaep });
    assert_eq!(mock.error("Decrypt", request), incompatible(oaep, "SYMMETRIC_DEFAULT"));
    let request = json!({ "CiphertextBlob": blob, "EncryptionAlgorithm": oaep });
    assert_eq!(
        mock.error("Decrypt", request),
        "ValidationException: KeyId is required for the encryption algorithm RSAES_OAEP_SHA_256."
    );
    let mut request = encrypt(&rsa, oaep, b"x");
    request["EncryptionContext"] = json!({ "a": "b" });
    assert_eq!(
        mock.error("Encrypt", request),
        "ValidationException: EncryptionContext is not supported with the encryption algorithm RSAES_OAEP_SHA_256."
    );
    for operation in ["GenerateDataKey", "GenerateDataKeyWithoutPlaintext"] {
        assert_eq!(
            mock.error(operation, json!({ "KeyId": rsa.id, "KeySpec": "AES_256" })),
            incompatible("SYMMETRIC_DEFAULT", "RSA_2048")
        );
    }
}

#[test]
fn naming_an_rsa_key_for_a_symmetric_ciphertext_is_the_wrong_key() {
    let mock = Mock::new();
    let (symmetric, rsa) = (mock.key(), rsa_key(&mock));
    let mac = mock.key_like(json!({ "KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC" }));
    let blob = base64(mock.encrypt(&symmetric, b"x"));
    for key in [&rsa, &mac] {
        assert_eq!(
            mock.error("Decrypt", json!({ "KeyId": key.id, "CiphertextBlob": blob })),
            "IncorrectKeyException: The key ID in the request does not identify a CMK that can perform this operation."
        );
    }
}

#[test]
fn re_encrypt_goes_from_symmetric_to_rsa_and_back() {
    let mock = Mock::new();
    let (symmetric, rsa) = (mock.key(), rsa_key(&mock));
    let oaep = "RSAES_OAEP_SHA_256";
    let there = |blob: String| json!({ "CiphertextBlob": blob, "DestinationKeyId": rsa.id, "DestinationEncryptionAlgorithm": oaep });
    let moved = mock.call("ReEncrypt", there(base64(mock.encrypt(&symmetric, b"four horses"))));
    assert_eq!(moved["SourceEncryptionAlgorithm"], "SYMMETRIC_DEFAULT");
    assert_eq!(moved["DestinationEncryptionAlgorithm"], oaep);
    assert_eq!((&moved["SourceKeyId"], &moved["KeyId"]), (&json!(symmetric.arn), &json!(rsa.arn)));
    assert_eq!(moved.get("DestinationKeyMaterialId"), None);
    let back = mock.call(
        "ReEncrypt",
        json!({
            "CiphertextBlob": moved["CiphertextBlob"], "SourceKeyId": rsa.id, "SourceEncryptionAlgorithm": oaep,
            "DestinationKeyId": symmetric.id,
        }),
    );
    assert_eq!(back.get("SourceKeyMaterialId"), None);
    let opened = mock.call("Decrypt", json!({ "CiphertextBlob": back["CiphertextBlob"] }));
    assert_eq!(bytes(&opened["Plaintext"]), b"four horses");
    assert_eq!(
        mock.error("ReEncrypt", there(base64(mock.encrypt(&symmetric, &[0; 191])))),
        "ValidationException: Algorithm RSAES_OAEP_SHA_256 and key spec RSA_2048 cannot encrypt data larger than 190 bytes."
    );
}

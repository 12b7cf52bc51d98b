//! Use of keys: what the operations answer, and how they refuse.

use super::recorded;
use crate::{
    mock::{Mock, TestKey, base64, bytes, text},
    wrapping::PROVIDER,
};
use mock_kms::crypto::{HashAlgorithm, RsaSignatureScheme};
use serde_json::{Value, json};

const WRONG_KEY: &str = "IncorrectKeyException: The key ID in the request does not identify a CMK that can perform this \
                         operation.";

fn hmac(mock: &Mock, spec: &str) -> TestKey {
    mock.key_like(json!({ "KeySpec": spec, "KeyUsage": "GENERATE_VERIFY_MAC" }))
}

fn signing(mock: &Mock, spec: &str) -> TestKey {
    mock.key_like(json!({ "KeySpec": spec, "KeyUsage": "SIGN_VERIFY" }))
}

fn sealed(mock: &Mock, key: &TestKey) -> Value {
    let request = json!({ "KeyId": key.id, "Plaintext": "eA==", "EncryptionContext": { "a": "b" } });
    mock.call("Encrypt", request)["CiphertextBlob"].clone()
}

recorded! {
    24 item_24_what_encrypt_answers {
        let mock = Mock::new();
        let key = mock.key();
        let answer = mock.call("Encrypt", json!({ "KeyId": key.id, "Plaintext": "eA==" }));
        assert_eq!(
            answer,
            json!({
                "KeyId": key.arn, "EncryptionAlgorithm": "SYMMETRIC_DEFAULT", "CiphertextBlob": answer["CiphertextBlob"],
            })
        );
    }

    25 item_25_what_decrypt_answers {
        let mock = Mock::new();
        let key = mock.key();
        let request = json!({ "CiphertextBlob": sealed(&mock, &key), "EncryptionContext": { "a": "b" } });
        assert_eq!(
            mock.call("Decrypt", request),
            json!({
                "KeyId": key.arn,
                "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
                "KeyMaterialId": mock.describe(&key)["CurrentKeyMaterialId"],
                "Plaintext": "eA==",
            })
        );
    }

    26 item_26_another_context_or_none {
        let mock = Mock::new();
        let blob = sealed(&mock, &mock.key());
        for context in [json!({}), json!({ "a": "c" }), json!({ "a": "b", "c": "d" }), Value::Null] {
            let request = json!({ "CiphertextBlob": blob, "EncryptionContext": context });
            assert_eq!(mock.error("Decrypt", request), "InvalidCiphertextException");
        }
    }

    27 item_27_bytes_after_the_ciphertext {
        let mock = Mock::new();
        let mut blob = bytes(&sealed(&mock, &mock.key()));
        blob.extend(b"junk");
        let request = json!({ "CiphertextBlob": base64(blob), "EncryptionContext": { "a": "b" } });
        assert_eq!(mock.error("Decrypt", request), "InvalidCiphertextException");
    }

    28 item_28_a_key_that_did_not_make_the_ciphertext {
        let mock = Mock::new();
        let blob = sealed(&mock, &mock.key());
        for wrong in [mock.key(), hmac(&mock, "HMAC_256")] {
            let context = json!({ "a": "b" });
            let request = json!({ "CiphertextBlob": blob, "EncryptionContext": context, "KeyId": wrong.id });
            assert_eq!(mock.error("Decrypt", request), WRONG_KEY);
            let request = json!({
                "CiphertextBlob": blob,
                "SourceEncryptionContext": context,
                "SourceKeyId": wrong.id,
                "DestinationKeyId": mock.key().id,
            });
            assert_eq!(mock.error("ReEncrypt", request), WRONG_KEY);
        }
    }

    29 item_29_a_key_for_another_usage {
        let mock = Mock::new();
        let (symmetric, mac) = (mock.key(), hmac(&mock, "HMAC_256"));
        let point = PROVIDER.ecdh.generate(mock_kms::crypto::Curve::P256).unwrap().public_key().to_spki_der().unwrap();
        for (key, usage, operation, request) in [
            (
                &symmetric,
                "ENCRYPT_DECRYPT",
                "GenerateMac",
                json!({ "Message": "eA==", "MacAlgorithm": "HMAC_SHA_256" }),
            ),
            (
                &symmetric,
                "ENCRYPT_DECRYPT",
                "Sign",
                json!({ "Message": "eA==", "SigningAlgorithm": "ECDSA_SHA_256" }),
            ),
            (&mac, "GENERATE_VERIFY_MAC", "Encrypt", json!({ "Plaintext": "eA==" })),
            (
                &mac,
                "GENERATE_VERIFY_MAC",
                "DeriveSharedSecret",
                json!({ "KeyAgreementAlgorithm": "ECDH", "PublicKey": base64(point) }),
            ),
        ] {
            let mut request = request;
            request["KeyId"] = json!(key.id);
            assert_eq!(
                mock.error(operation, request),
                format!(
                    "InvalidKeyUsageException: {} key usage is {usage} which is not valid for {operation}.",
                    key.arn
                )
            );
        }
    }

    30 item_30_what_re_encrypt_answers {
        let mock = Mock::new();
        let (from, to) = (mock.key(), mock.key());
        let request = json!({
            "CiphertextBlob": sealed(&mock, &from), "SourceEncryptionContext": { "a": "b" }, "DestinationKeyId": to.id,
        });
        let answer = mock.call("ReEncrypt", request);
        for (member, expected) in [
            ("SourceEncryptionAlgorithm", "SYMMETRIC_DEFAULT"),
            ("DestinationEncryptionAlgorithm", "SYMMETRIC_DEFAULT"),
            ("SourceKeyId", from.arn.as_str()),
            ("KeyId", to.arn.as_str()),
        ] {
            assert_eq!(answer[member], expected, "{member}");
        }
    }

    31 item_31_the_private_key_of_a_pair_is_bound_to_its_context {
        let mock = Mock::new();
        let key = mock.key();
        for operation in ["GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"] {
            let request = json!({ "KeyId": key.id, "KeyPairSpec": "ECC_NIST_P256", "EncryptionContext": { "a": "b" } });
            let blob = mock.call(operation, request)["PrivateKeyCiphertextBlob"].clone();
            assert_eq!(mock.error("Decrypt", json!({ "CiphertextBlob": blob })), "InvalidCiphertextException");
            mock.call("Decrypt", json!({ "CiphertextBlob": blob, "EncryptionContext": { "a": "b" } }));
        }
    }

    32 item_32_generate_data_key_answers_the_arn {
        let mock = Mock::new();
        let key = mock.key();
        for operation in ["GenerateDataKey", "GenerateDataKeyWithoutPlaintext"] {
            let answer = mock.call(operation, json!({ "KeyId": key.id, "KeySpec": "AES_256" }));
            assert_eq!(text(&answer["KeyId"]), key.arn);
        }
    }

    33 item_33_a_digest_of_the_wrong_length {
        let mock = Mock::new();
        let key = signing(&mock, "ECC_NIST_P256");
        let request = json!({
            "KeyId": key.id, "Message": base64([0; 31]), "MessageType": "DIGEST", "SigningAlgorithm": "ECDSA_SHA_256",
        });
        assert_eq!(
            mock.error("Sign", request),
            "ValidationException: Digest is invalid length for algorithm ECDSA_SHA_256."
        );
    }

    34 item_34_the_salt_of_pss_is_as_long_as_the_digest {
        // The verifier takes salts of no other length; tests/tests/kms_from_outside.rs asks another implementation.
        let mock = Mock::new();
        let key = signing(&mock, "RSA_2048");
        let public = bytes(&mock.call("GetPublicKey", json!({ "KeyId": key.id }))["PublicKey"]);
        let public = PROVIDER.rsa_signature.verifying_key(&public).unwrap();
        for (algorithm, hash) in [
            ("RSASSA_PSS_SHA_256", HashAlgorithm::Sha256),
            ("RSASSA_PSS_SHA_384", HashAlgorithm::Sha384),
            ("RSASSA_PSS_SHA_512", HashAlgorithm::Sha512),
        ] {
            let request = json!({ "KeyId": key.id, "Message": base64("x"), "SigningAlgorithm": algorithm });
            let signature = bytes(&mock.call("Sign", request)["Signature"]);
            let digest = PROVIDER.hash.digest(hash, b"x");
            public.verify_digest(RsaSignatureScheme::Pss, &digest, &signature).unwrap();
        }
    }

    35 item_35_a_bad_signature_is_an_error {
        let mock = Mock::new();
        let key = signing(&mock, "ECC_NIST_P256");
        let sign = json!({ "KeyId": key.id, "Message": base64("x"), "SigningAlgorithm": "ECDSA_SHA_256" });
        let mut verify = sign.clone();
        verify["Signature"] = mock.call("Sign", sign)["Signature"].clone();
        assert_eq!(mock.call("Verify", verify.clone())["SignatureValid"], true);
        verify["Message"] = json!(base64("y"));
        assert_eq!(mock.error("Verify", verify), "KMSInvalidSignatureException");
    }

    36 item_36_a_mac_algorithm_of_another_key {
        let mock = Mock::new();
        let key = hmac(&mock, "HMAC_224");
        let request = json!({ "KeyId": key.id, "Message": "eA==", "MacAlgorithm": "HMAC_SHA_256" });
        assert_eq!(
            mock.error("GenerateMac", request),
            "InvalidKeyUsageException: Algorithm HMAC_SHA_256 is incompatible with key spec HMAC_224."
        );
    }

    37 item_37_a_dry_run_that_would_succeed {
        let mock = Mock::new();
        let key = mock.key();
        assert_eq!(
            mock.error("Encrypt", json!({ "KeyId": key.id, "Plaintext": "eA==", "DryRun": true })),
            "DryRunOperationException: The request would have succeeded, but the DryRun option is set."
        );
    }

    38 item_38_shared_secrets {
        let mock = Mock::new();
        let key = mock.key_like(json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "KEY_AGREEMENT" }));
        let other = PROVIDER.ecdh.generate(mock_kms::crypto::Curve::P256).unwrap();
        let request = |algorithm: &str, public: &[u8]| {
            json!({ "KeyId": key.id, "KeyAgreementAlgorithm": algorithm, "PublicKey": base64(public) })
        };
        let public = other.public_key().to_spki_der().unwrap();
        assert_eq!(mock.call("DeriveSharedSecret", request("ECDH", &public))["KeyOrigin"], "AWS_KMS");
        assert_eq!(mock.error("DeriveSharedSecret", request("ECDH", b"no key")), "ValidationException");
        assert_eq!(
            mock.error("DeriveSharedSecret", request("DH", &public)),
            "ValidationException: 1 validation error detected: Value 'DH' at 'keyAgreementAlgorithm' failed to satisfy \
             constraint: Member must satisfy enum value set: [ECDH]"
        );
    }
}

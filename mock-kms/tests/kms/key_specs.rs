//! Every key spec: what CreateKey makes of it, and which usages and algorithms go with it.

use crate::mock::{Mock, text};
use serde_json::{Value, json};

const RSA_SIGNING: &[&str] = &[
    "RSASSA_PKCS1_V1_5_SHA_256",
    "RSASSA_PKCS1_V1_5_SHA_384",
    "RSASSA_PKCS1_V1_5_SHA_512",
    "RSASSA_PSS_SHA_256",
    "RSASSA_PSS_SHA_384",
    "RSASSA_PSS_SHA_512",
];
const RSA_ENCRYPTION: &[&str] = &["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"];
const LISTS: [&str; 5] = [
    "EncryptionAlgorithms",
    "SigningAlgorithms",
    "MacAlgorithms",
    "KeyAgreementAlgorithms",
    "EncapsulationAlgorithms",
];

/// Spec, usage, the list of algorithms that DescribeKey shows, what is in it.
const KINDS: &[(&str, &str, &str, &[&str])] = &[
    ("RSA_2048", "ENCRYPT_DECRYPT", "EncryptionAlgorithms", RSA_ENCRYPTION),
    ("RSA_2048", "SIGN_VERIFY", "SigningAlgorithms", RSA_SIGNING),
    ("ECC_NIST_P256", "SIGN_VERIFY", "SigningAlgorithms", &["ECDSA_SHA_256"]),
    ("ECC_NIST_P384", "SIGN_VERIFY", "SigningAlgorithms", &["ECDSA_SHA_384"]),
    ("ECC_NIST_P521", "SIGN_VERIFY", "SigningAlgorithms", &["ECDSA_SHA_512"]),
    ("ECC_SECG_P256K1", "SIGN_VERIFY", "SigningAlgorithms", &["ECDSA_SHA_256"]),
    ("ECC_NIST_EDWARDS25519", "SIGN_VERIFY", "SigningAlgorithms", &["ED25519_SHA_512", "ED25519_PH_SHA_512"]),
    ("ECC_NIST_P256", "KEY_AGREEMENT", "KeyAgreementAlgorithms", &["ECDH"]),
    ("ECC_NIST_P384", "KEY_AGREEMENT", "KeyAgreementAlgorithms", &["ECDH"]),
    ("ECC_NIST_P521", "KEY_AGREEMENT", "KeyAgreementAlgorithms", &["ECDH"]),
    ("HMAC_224", "GENERATE_VERIFY_MAC", "MacAlgorithms", &["HMAC_SHA_224"]),
    ("HMAC_256", "GENERATE_VERIFY_MAC", "MacAlgorithms", &["HMAC_SHA_256"]),
    ("HMAC_384", "GENERATE_VERIFY_MAC", "MacAlgorithms", &["HMAC_SHA_384"]),
    ("HMAC_512", "GENERATE_VERIFY_MAC", "MacAlgorithms", &["HMAC_SHA_512"]),
    ("ML_DSA_44", "SIGN_VERIFY", "SigningAlgorithms", &["ML_DSA_SHAKE_256"]),
    ("ML_DSA_65", "SIGN_VERIFY", "SigningAlgorithms", &["ML_DSA_SHAKE_256"]),
    ("ML_DSA_87", "SIGN_VERIFY", "SigningAlgorithms", &["ML_DSA_SHAKE_256"]),
    ("ML_KEM_512", "ENCAPSULATE_DECAPSULATE", "EncapsulationAlgorithms", &["ML_KEM"]),
    ("ML_KEM_768", "ENCAPSULATE_DECAPSULATE", "EncapsulationAlgorithms", &["ML_KEM"]),
    ("ML_KEM_1024", "ENCAPSULATE_DECAPSULATE", "EncapsulationAlgorithms", &["ML_KEM"]),
];

fn algorithms_of(answer: &Value) -> Vec<(&str, &Value)> {
    LISTS.iter().filter_map(|list| Some((*list, answer.get(list)?))).collect()
}

#[test]
fn the_metadata_shows_the_algorithms_of_the_usage_alone() {
    let mock = Mock::new();
    for (spec, usage, list, algorithms) in KINDS {
        let metadata =
            mock.call("CreateKey", json!({ "KeySpec": spec, "KeyUsage": usage }))["KeyMetadata"].clone();
        assert_eq!(algorithms_of(&metadata), [(*list, &json!(algorithms))], "{spec} for {usage}");
        assert_eq!((&metadata["KeySpec"], &metadata["CustomerMasterKeySpec"]), (&json!(spec), &json!(spec)));
        assert_eq!(
            (text(&metadata["KeyUsage"]), text(&metadata["KeyState"])),
            ((*usage).into(), "Enabled".into())
        );
        assert_eq!(metadata.get("CurrentKeyMaterialId"), None, "symmetric keys alone show a material");
        let key = json!({ "KeyId": metadata["KeyId"] });
        assert_eq!(mock.call("DescribeKey", key.clone())["KeyMetadata"], metadata);
        match usage {
            &"GENERATE_VERIFY_MAC" => {
                assert_eq!(mock.error("GetPublicKey", key), "UnsupportedOperationException");
            }
            _ => assert_eq!(algorithms_of(&mock.call("GetPublicKey", key)), algorithms_of(&metadata)),
        }
    }
}

#[test]
fn the_longer_rsa_keys_are_made_too() {
    let mock = Mock::new();
    for (spec, length) in [("RSA_3072", 384), ("RSA_4096", 512)] {
        let key = mock.key_like(json!({ "KeySpec": spec, "KeyUsage": "SIGN_VERIFY" }));
        let request = json!({ "KeyId": key.id, "Message": "eA==", "SigningAlgorithm": "RSASSA_PSS_SHA_512" });
        assert_eq!(crate::mock::bytes(&mock.call("Sign", request)["Signature"]).len(), length);
    }
}

#[test]
fn every_other_pair_of_spec_and_usage_is_refused() {
    let usages =
        ["SIGN_VERIFY", "ENCRYPT_DECRYPT", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT", "ENCAPSULATE_DECAPSULATE"];
    let mock = Mock::new();
    let mut specs: Vec<&str> = KINDS.iter().map(|kind| kind.0).collect();
    specs.dedup();
    for spec in specs {
        for usage in usages {
            if KINDS.iter().any(|kind| (kind.0, kind.1) == (spec, usage)) {
                continue;
            }
            assert_eq!(
                mock.error("CreateKey", json!({ "KeySpec": spec, "KeyUsage": usage })),
                format!("ValidationException: KeyUsage {usage} is not compatible with KeySpec {spec}")
            );
        }
        assert_eq!(
            mock.error("CreateKey", json!({ "KeySpec": spec })),
            "ValidationException: You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys."
        );
    }
}

#[test]
fn sm2_is_for_china_and_not_made_there_yet() {
    let mock = Mock::new();
    let request = json!({ "KeySpec": "SM2", "KeyUsage": "SIGN_VERIFY" });
    assert_eq!(
        mock.error("CreateKey", request.clone()),
        "UnsupportedOperationException: KeySpec SM2 is not supported in this Region"
    );
    assert_eq!(
        mock.seen_from("cn-north-1", "111122223333").error("CreateKey", request),
        "UnsupportedOperationException: mock-kms does not implement keys of spec SM2 yet."
    );
}

#[test]
fn a_key_for_one_thing_does_nothing_else() {
    let mock = Mock::new();
    let symmetric = mock.key();
    let signing = mock.key_like(json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY" }));
    let check = |operation: &str, key: &crate::mock::TestKey, usage: &str, more: Value| {
        let mut request = json!({ "KeyId": key.id, "Message": "eA==", "Plaintext": "eA==" });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assert_eq!(
            mock.error(operation, request),
            format!(
                "InvalidKeyUsageException: {} key usage is {usage} which is not valid for {operation}.",
                key.arn
            )
        );
    };
    let kem = json!({ "EncapsulationAlgorithm": "ML_KEM", "SharedSecretCiphertextBlob": "eA==" });
    let mac = json!({ "MacAlgorithm": "HMAC_SHA_256", "Mac": "eA==" });
    let ecdsa = json!({ "SigningAlgorithm": "ECDSA_SHA_256", "Signature": "eA==" });
    let ecdh = json!({ "KeyAgreementAlgorithm": "ECDH", "PublicKey": "eA==" });
    for (operation, more) in [
        ("GenerateMac", &mac),
        ("VerifyMac", &mac),
        ("Sign", &ecdsa),
        ("Verify", &ecdsa),
        ("DeriveSharedSecret", &ecdh),
        ("Encapsulate", &kem),
        ("Decapsulate", &kem),
    ] {
        check(operation, &symmetric, "ENCRYPT_DECRYPT", more.clone());
    }
    check("Encrypt", &signing, "SIGN_VERIFY", json!({}));
    check("GenerateDataKey", &signing, "SIGN_VERIFY", json!({ "KeySpec": "AES_256" }));
    check("GenerateDataKeyPair", &signing, "SIGN_VERIFY", json!({ "KeyPairSpec": "ECC_NIST_P256" }));
    check("DeriveSharedSecret", &signing, "SIGN_VERIFY", ecdh);
}

#[test]
fn a_related_key_elsewhere_signs_with_the_same_private_key() {
    let mock = Mock::new();
    let kind = json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY", "MultiRegion": true });
    let key = mock.key_like(kind);
    mock.call("ReplicateKey", json!({ "KeyId": key.id, "ReplicaRegion": "eu-west-1" }));
    mock.wait(std::time::Duration::from_secs(10));
    let there = mock.seen_from("eu-west-1", "111122223333");
    let signed = there
        .call("Sign", json!({ "KeyId": key.id, "Message": "eA==", "SigningAlgorithm": "ECDSA_SHA_256" }));
    let verify = json!({
        "KeyId": key.id, "Message": "eA==", "SigningAlgorithm": "ECDSA_SHA_256", "Signature": signed["Signature"],
    });
    assert_eq!(mock.call("Verify", verify)["SignatureValid"], true);
}

//! What mock-kms signs, encrypts and agrees on, checked by the Python package `cryptography`, and the other way round.

use mock_kms::Kms;
use serde_json::{Value, json};
use tests::peer::Peer;

/// base64 of "four horses".
const MESSAGE: &str = "Zm91ciBob3JzZXM=";

struct Bench {
    kms: Kms,
    peer: Peer,
}

impl Bench {
    /// `None` where there is no judge.
    fn new() -> Option<Self> {
        Some(Self { peer: Peer::python()?, kms: Kms::builder().build().unwrap() })
    }

    fn call(&self, operation: &str, request: &Value) -> Value {
        let answer = self.kms.call(self.kms.home(), operation, request.to_string().as_bytes());
        let answer = answer.unwrap_or_else(|error| panic!("{operation} {request}: {error}"));
        serde_json::from_slice(&answer).unwrap()
    }

    /// A fresh key: its id and its public key.
    fn key(&self, spec: &str, usage: &str) -> (Value, Value) {
        let created = self.call("CreateKey", &json!({ "KeySpec": spec, "KeyUsage": usage }));
        let id = created["KeyMetadata"]["KeyId"].clone();
        let public = self.call("GetPublicKey", &json!({ "KeyId": id }))["PublicKey"].clone();
        (id, public)
    }

    /// A key whose material was wrapped and imported from outside.
    fn imported(&mut self, spec: &str, usage: &str, algorithm: &str, material: &Value) -> Value {
        let create = json!({ "KeySpec": spec, "KeyUsage": usage, "Origin": "EXTERNAL" });
        let id = self.call("CreateKey", &create)["KeyMetadata"]["KeyId"].clone();
        let request = json!({ "KeyId": id, "WrappingAlgorithm": algorithm, "WrappingKeySpec": "RSA_3072" });
        let parameters = self.call("GetParametersForImport", &request);
        let question = json!({
            "public_key": parameters["PublicKey"], "algorithm": algorithm, "material": material,
        });
        let wrapped = self.judge("wrap", question)["wrapped"].clone();
        let import = json!({
            "KeyId": id,
            "ImportToken": parameters["ImportToken"],
            "EncryptedKeyMaterial": wrapped,
            "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE",
        });
        self.call("ImportKeyMaterial", &import);
        id
    }

    fn judge(&mut self, action: &str, mut question: Value) -> Value {
        question["op"] = json!("judge");
        question["action"] = json!(action);
        self.peer.ask(&question).unwrap_or_else(|error| panic!("{action}: {error}"))
    }
}

#[test]
fn signatures_verify_outside() {
    let Some(mut bench) = Bench::new() else { return };
    for (spec, algorithms) in [
        (
            "RSA_2048",
            &[
                "RSASSA_PSS_SHA_256",
                "RSASSA_PSS_SHA_384",
                "RSASSA_PSS_SHA_512",
                "RSASSA_PKCS1_V1_5_SHA_256",
                "RSASSA_PKCS1_V1_5_SHA_384",
                "RSASSA_PKCS1_V1_5_SHA_512",
            ][..],
        ),
        ("ECC_NIST_P256", &["ECDSA_SHA_256"]),
        ("ECC_NIST_P384", &["ECDSA_SHA_384"]),
        ("ECC_NIST_P521", &["ECDSA_SHA_512"]),
        ("ECC_SECG_P256K1", &["ECDSA_SHA_256"]),
        ("ECC_NIST_EDWARDS25519", &["ED25519_SHA_512"]),
        ("ML_DSA_44", &["ML_DSA_SHAKE_256"]),
        ("ML_DSA_65", &["ML_DSA_SHAKE_256"]),
        ("ML_DSA_87", &["ML_DSA_SHAKE_256"]),
    ] {
        let (id, public) = bench.key(spec, "SIGN_VERIFY");
        for algorithm in algorithms {
            let request = json!({ "KeyId": id, "Message": MESSAGE, "SigningAlgorithm": algorithm });
            let signature = bench.call("Sign", &request)["Signature"].clone();
            for (message, valid) in [(MESSAGE, true), ("eA==", false)] {
                let question = json!({
                    "public_key": public, "algorithm": algorithm, "message": message, "signature": signature,
                });
                assert_eq!(bench.judge("verify", question)["valid"], valid, "{spec}, {algorithm}");
            }
        }
    }
}

#[test]
fn a_signed_digest_verifies_outside_as_a_digest() {
    let Some(mut bench) = Bench::new() else { return };
    // Any 32 bytes will do for a digest.
    let digest = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    for (spec, algorithm) in [
        ("RSA_2048", "RSASSA_PSS_SHA_256"),
        ("RSA_2048", "RSASSA_PKCS1_V1_5_SHA_256"),
        ("ECC_NIST_P256", "ECDSA_SHA_256"),
    ] {
        let (id, public) = bench.key(spec, "SIGN_VERIFY");
        let request = json!({
            "KeyId": id, "Message": digest, "MessageType": "DIGEST", "SigningAlgorithm": algorithm,
        });
        let signature = bench.call("Sign", &request)["Signature"].clone();
        let question = json!({
            "public_key": public, "algorithm": algorithm, "message": digest, "signature": signature, "prehashed": true,
        });
        assert_eq!(bench.judge("verify", question)["valid"], true, "{algorithm}");
    }
}

#[test]
fn what_was_encrypted_outside_with_the_public_key_opens() {
    let Some(mut bench) = Bench::new() else { return };
    let (id, public) = bench.key("RSA_2048", "ENCRYPT_DECRYPT");
    for algorithm in ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"] {
        let question = json!({ "public_key": public, "algorithm": algorithm, "plaintext": MESSAGE });
        let ciphertext = bench.judge("encrypt", question)["ciphertext"].clone();
        let request = json!({ "KeyId": id, "CiphertextBlob": ciphertext, "EncryptionAlgorithm": algorithm });
        assert_eq!(bench.call("Decrypt", &request)["Plaintext"], MESSAGE, "{algorithm}");
    }
}

#[test]
fn secrets_agree_inside_and_outside() {
    let Some(mut bench) = Bench::new() else { return };
    for spec in ["ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"] {
        let (id, public) = bench.key(spec, "KEY_AGREEMENT");
        let outside = bench.judge("agree", json!({ "public_key": public }));
        let request =
            json!({ "KeyId": id, "KeyAgreementAlgorithm": "ECDH", "PublicKey": outside["public_key"] });
        assert_eq!(
            bench.call("DeriveSharedSecret", &request)["SharedSecret"],
            outside["shared_secret"],
            "{spec}"
        );
    }
    for spec in ["ML_KEM_768", "ML_KEM_1024"] {
        let (id, public) = bench.key(spec, "ENCAPSULATE_DECAPSULATE");
        let outside = bench.judge("encapsulate", json!({ "public_key": public }));
        let request = json!({
            "KeyId": id, "EncapsulationAlgorithm": "ML_KEM", "SharedSecretCiphertextBlob": outside["ciphertext"],
        });
        assert_eq!(bench.call("Decapsulate", &request)["SharedSecret"], outside["shared_secret"], "{spec}");
    }
}

#[test]
fn data_key_pairs_are_pairs() {
    let Some(mut bench) = Bench::new() else { return };
    let key = bench.call("CreateKey", &json!({}))["KeyMetadata"]["KeyId"].clone();
    for spec in [
        "RSA_2048",
        "ECC_NIST_P256",
        "ECC_NIST_P384",
        "ECC_NIST_P521",
        "ECC_SECG_P256K1",
        "ECC_NIST_EDWARDS25519",
        "ML_KEM_768",
        "ML_KEM_1024",
    ] {
        let pair = bench.call("GenerateDataKeyPair", &json!({ "KeyId": key, "KeyPairSpec": spec }));
        let found = bench.judge("pair", json!({ "private_key": pair["PrivateKeyPlaintext"] }));
        assert_eq!(found["public_key"], pair["PublicKey"], "{spec}");
    }
}

#[test]
fn private_keys_made_outside_sign_and_decrypt_inside() {
    let Some(mut bench) = Bench::new() else { return };
    for (spec, wrapped, algorithm) in [
        ("RSA_2048", "RSA_AES_KEY_WRAP_SHA_256", "RSASSA_PSS_SHA_256"),
        ("RSA_3072", "RSA_AES_KEY_WRAP_SHA_1", "RSASSA_PKCS1_V1_5_SHA_512"),
        ("RSA_4096", "RSA_AES_KEY_WRAP_SHA_256", "RSASSA_PSS_SHA_512"),
        ("ECC_NIST_P256", "RSAES_OAEP_SHA_256", "ECDSA_SHA_256"),
        ("ECC_NIST_P384", "RSAES_OAEP_SHA_1", "ECDSA_SHA_384"),
        ("ECC_NIST_P521", "RSAES_OAEP_SHA_256", "ECDSA_SHA_512"),
        ("ECC_SECG_P256K1", "RSA_AES_KEY_WRAP_SHA_1", "ECDSA_SHA_256"),
        ("ECC_NIST_EDWARDS25519", "RSAES_OAEP_SHA_256", "ED25519_SHA_512"),
    ] {
        let own = bench.judge("generate", json!({ "spec": spec }));
        let id = bench.imported(spec, "SIGN_VERIFY", wrapped, &own["private_key"]);
        assert_eq!(
            bench.call("GetPublicKey", &json!({ "KeyId": id }))["PublicKey"],
            own["public_key"],
            "{spec}"
        );
        let request = json!({ "KeyId": id, "Message": MESSAGE, "SigningAlgorithm": algorithm });
        let signature = bench.call("Sign", &request)["Signature"].clone();
        let question = json!({
            "public_key": own["public_key"], "algorithm": algorithm, "message": MESSAGE, "signature": signature,
        });
        assert_eq!(bench.judge("verify", question)["valid"], true, "{spec}");
        if !spec.starts_with("RSA") {
            continue;
        }
        let id = bench.imported(spec, "ENCRYPT_DECRYPT", wrapped, &own["private_key"]);
        let question = json!({
            "public_key": own["public_key"], "algorithm": "RSAES_OAEP_SHA_256", "plaintext": MESSAGE,
        });
        let ciphertext = bench.judge("encrypt", question)["ciphertext"].clone();
        let request = json!({
            "KeyId": id, "CiphertextBlob": ciphertext, "EncryptionAlgorithm": "RSAES_OAEP_SHA_256",
        });
        assert_eq!(bench.call("Decrypt", &request)["Plaintext"], MESSAGE, "{spec}");
    }
}

#[test]
fn hmac_keys_made_outside_make_the_same_tags_inside() {
    let Some(mut bench) = Bench::new() else { return };
    // 64 bytes do for every one of them.
    let material =
        json!("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==");
    for spec in ["HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512"] {
        let id = bench.imported(spec, "GENERATE_VERIFY_MAC", "RSAES_OAEP_SHA_256", &material);
        let algorithm = spec.replace("HMAC_", "HMAC_SHA_");
        let question = json!({ "material": material, "message": MESSAGE, "algorithm": algorithm });
        let mac = bench.judge("mac", question)["mac"].clone();
        let request = json!({ "KeyId": id, "Message": MESSAGE, "MacAlgorithm": algorithm });
        assert_eq!(bench.call("GenerateMac", &request)["Mac"], mac, "{spec}");
    }
}

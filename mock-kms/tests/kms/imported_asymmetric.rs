//! Imported private keys and HMAC keys: the key that its owner knows is the one that works inside.

use crate::{
    mock::{DAY, Mock, START, TestKey, base64, bytes, text},
    wrapping::PROVIDER,
};
use mock_kms::crypto::{
    Curve, Digest, HashAlgorithm, MacAlgorithm, RsaKeySize, RsaPadding, RsaSignatureScheme,
};
use serde_json::{Value, json};
use std::{sync::LazyLock, time::Duration};

const MESSAGE: &[u8] = b"four horses";
const BY_AES: &str = "RSA_AES_KEY_WRAP_SHA_256";
const BY_RSA: &str = "RSAES_OAEP_SHA_256";

/// PKCS#8 in DER; looking for primes is slow.
static RSA_2048: LazyLock<Vec<u8>> = LazyLock::new(|| rsa(RsaKeySize::Bits2048));

fn rsa(size: RsaKeySize) -> Vec<u8> {
    PROVIDER.rsa_signature.generate(size).unwrap().expose_secret().to_vec()
}

fn ec(curve: Curve) -> Vec<u8> {
    PROVIDER.ecdsa.generate(curve).unwrap().to_pkcs8_der().unwrap().expose_secret().to_vec()
}

fn digest(algorithm: HashAlgorithm) -> Digest {
    PROVIDER.hash.digest(algorithm, MESSAGE)
}

fn external(mock: &Mock, spec: &str, usage: &str) -> TestKey {
    mock.key_like(json!({ "KeySpec": spec, "KeyUsage": usage, "Origin": "EXTERNAL" }))
}

impl Mock {
    fn import_request_by(
        &self,
        key: &TestKey,
        algorithm: &'static str,
        material: &[u8],
        more: &Value,
    ) -> Value {
        let parameters = self.parameters(key, algorithm, "RSA_3072");
        parameters.request(key, &parameters.wrap(material), more)
    }

    fn import_by(&self, key: &TestKey, algorithm: &'static str, material: &[u8]) {
        let request = self.import_request_by(key, algorithm, material, &json!({}));
        assert_eq!(self.call("ImportKeyMaterial", request), json!({ "KeyId": key.arn }));
    }

    fn refused_import(&self, key: &TestKey, algorithm: &'static str, material: &[u8]) -> String {
        self.error("ImportKeyMaterial", self.import_request_by(key, algorithm, material, &json!({})))
    }

    fn public_key(&self, key: &TestKey) -> Vec<u8> {
        bytes(&self.call("GetPublicKey", json!({ "KeyId": key.id }))["PublicKey"])
    }

    fn sign(&self, key: &TestKey, algorithm: &str) -> Vec<u8> {
        let request = json!({ "KeyId": key.id, "Message": base64(MESSAGE), "SigningAlgorithm": algorithm });
        bytes(&self.call("Sign", request)["Signature"])
    }
}

#[test]
fn an_imported_rsa_key_signs_and_decrypts() {
    let mock = Mock::new();
    for (spec, size) in [
        ("RSA_2048", RsaKeySize::Bits2048),
        ("RSA_3072", RsaKeySize::Bits3072),
        ("RSA_4096", RsaKeySize::Bits4096),
    ] {
        let private = rsa(size);
        let public = PROVIDER.rsa_signature.signing_key(&private).unwrap().public_key_der().to_vec();
        let key = external(&mock, spec, "SIGN_VERIFY");
        mock.import_by(&key, BY_AES, &private);
        assert_eq!(mock.public_key(&key), public, "{spec}");
        let verifying = PROVIDER.rsa_signature.verifying_key(&public).unwrap();
        let signature = mock.sign(&key, "RSASSA_PSS_SHA_384");
        verifying.verify_digest(RsaSignatureScheme::Pss, &digest(HashAlgorithm::Sha384), &signature).unwrap();

        let key = external(&mock, spec, "ENCRYPT_DECRYPT");
        mock.import_by(&key, "RSA_AES_KEY_WRAP_SHA_1", &private);
        let outside = PROVIDER.rsa_encryption.encryption_key(&public).unwrap();
        let blob = base64(outside.encrypt(RsaPadding::OaepSha1, MESSAGE).unwrap());
        let algorithm = "RSAES_OAEP_SHA_1";
        let request = json!({ "KeyId": key.id, "CiphertextBlob": blob, "EncryptionAlgorithm": algorithm });
        assert_eq!(bytes(&mock.call("Decrypt", request)["Plaintext"]), MESSAGE, "{spec}");
    }
}

#[test]
fn an_imported_key_of_a_curve_signs_and_agrees() {
    let mock = Mock::new();
    for (spec, curve, algorithm, hash) in [
        ("ECC_NIST_P256", Curve::P256, "ECDSA_SHA_256", HashAlgorithm::Sha256),
        ("ECC_NIST_P384", Curve::P384, "ECDSA_SHA_384", HashAlgorithm::Sha384),
        ("ECC_NIST_P521", Curve::P521, "ECDSA_SHA_512", HashAlgorithm::Sha512),
        ("ECC_SECG_P256K1", Curve::Secp256k1, "ECDSA_SHA_256", HashAlgorithm::Sha256),
    ] {
        let private = ec(curve);
        let public = PROVIDER.ecdsa.signing_key(curve, &private).unwrap().public_key().to_spki_der().unwrap();
        let key = external(&mock, spec, "SIGN_VERIFY");
        for wrapped in [BY_RSA, BY_AES] {
            mock.import_by(&key, wrapped, &private);
            assert_eq!(mock.public_key(&key), public, "{spec}");
        }
        let verifying = PROVIDER.ecdsa.verifying_key_from_spki(curve, &public).unwrap();
        verifying.verify_digest(&digest(hash), &mock.sign(&key, algorithm)).unwrap();
        if curve == Curve::Secp256k1 {
            continue;
        }
        let key = external(&mock, spec, "KEY_AGREEMENT");
        mock.import_by(&key, BY_AES, &private);
        let other = PROVIDER.ecdh.generate(curve).unwrap();
        let request = json!({
            "KeyId": key.id, "KeyAgreementAlgorithm": "ECDH", "PublicKey": base64(other.public_key().to_spki_der().unwrap()),
        });
        let answer = mock.call("DeriveSharedSecret", request);
        let agreed = other.agree(&PROVIDER.ecdh.public_key(curve, &public).unwrap()).unwrap();
        assert_eq!(bytes(&answer["SharedSecret"]), agreed.expose_secret(), "{spec}");
        assert_eq!(answer["KeyOrigin"], "EXTERNAL");
    }
}

#[test]
fn an_imported_edwards_key_signs() {
    let mock = Mock::new();
    let private = PROVIDER.ed25519.generate().unwrap();
    let key = external(&mock, "ECC_NIST_EDWARDS25519", "SIGN_VERIFY");
    mock.import_by(&key, BY_RSA, private.to_pkcs8_der().unwrap().expose_secret());
    assert_eq!(mock.public_key(&key), private.public_key_der().unwrap());
    assert_eq!(mock.sign(&key, "ED25519_SHA_512"), private.sign(MESSAGE).unwrap());
}

#[test]
fn an_imported_hmac_key_makes_the_tags_that_its_owner_makes() {
    let mock = Mock::new();
    for (spec, name, algorithm, shortest, longest) in [
        ("HMAC_224", "HMAC_SHA_224", MacAlgorithm::HmacSha224, 28, 64),
        ("HMAC_256", "HMAC_SHA_256", MacAlgorithm::HmacSha256, 32, 64),
        ("HMAC_384", "HMAC_SHA_384", MacAlgorithm::HmacSha384, 48, 128),
        ("HMAC_512", "HMAC_SHA_512", MacAlgorithm::HmacSha512, 64, 128),
    ] {
        for length in [shortest, longest] {
            let key = external(&mock, spec, "GENERATE_VERIFY_MAC");
            for wrong in [shortest - 1, longest + 1] {
                assert_eq!(
                    mock.refused_import(&key, BY_RSA, &vec![7; wrong]),
                    "IncorrectKeyMaterialException"
                );
            }
            let material = vec![7; length];
            mock.import_by(&key, BY_RSA, &material);
            let request = json!({ "KeyId": key.id, "Message": base64(MESSAGE), "MacAlgorithm": name });
            let tag = PROVIDER.mac.sign(algorithm, &material, MESSAGE).unwrap();
            assert_eq!(bytes(&mock.call("GenerateMac", request)["Mac"]), tag, "{spec}, {length} bytes");
        }
    }
}

#[test]
fn only_a_private_key_of_the_spec_in_pkcs8_der_is_taken() {
    let mock = Mock::new();
    let p256 = PROVIDER.ecdsa.generate(Curve::P256).unwrap();
    let pem = p256.to_pkcs8_pem().unwrap();
    let p256 = p256.to_pkcs8_der().unwrap();
    // Inside PKCS#8, after 26 bytes, is the key as PKCS#1 writes it.
    let pkcs1 = &RSA_2048[26..];
    assert!(PROVIDER.rsa_signature.signing_key(pkcs1).is_ok());
    let mut altered = RSA_2048.clone();
    altered[600] ^= 1;
    for (spec, usage, material) in [
        ("ECC_NIST_P256", "SIGN_VERIFY", pem.expose_secret()),
        ("ECC_NIST_P256", "SIGN_VERIFY", &[7; 32][..]),
        ("ECC_NIST_P256", "SIGN_VERIFY", &RSA_2048),
        ("ECC_NIST_P256", "SIGN_VERIFY", &p256.expose_secret()[1..]),
        ("ECC_NIST_P384", "SIGN_VERIFY", p256.expose_secret()),
        ("ECC_SECG_P256K1", "SIGN_VERIFY", p256.expose_secret()),
        ("ECC_NIST_EDWARDS25519", "SIGN_VERIFY", p256.expose_secret()),
        ("RSA_2048", "ENCRYPT_DECRYPT", p256.expose_secret()),
        ("RSA_2048", "ENCRYPT_DECRYPT", pkcs1),
        ("RSA_2048", "ENCRYPT_DECRYPT", &altered),
        ("RSA_3072", "SIGN_VERIFY", &RSA_2048),
    ] {
        let key = external(&mock, spec, usage);
        assert_eq!(mock.refused_import(&key, BY_AES, material), "IncorrectKeyMaterialException", "{spec}");
        assert_eq!(mock.state(&key), "PendingImport");
    }
}

#[test]
fn a_key_keeps_the_one_material_it_got() {
    let mock = Mock::new();
    let key = external(&mock, "ECC_NIST_P256", "SIGN_VERIFY");
    let pending = format!("KMSInvalidStateException: {} is pending import.", key.arn);
    assert_eq!(mock.error("GetPublicKey", json!({ "KeyId": key.id })), pending);
    let first = ec(Curve::P256);
    let expires = json!({ "ExpirationModel": "KEY_MATERIAL_EXPIRES", "ValidTo": START + 10 * 86_400 });
    let request = mock.import_request_by(&key, BY_RSA, &first, &expires);
    assert_eq!(mock.call("ImportKeyMaterial", request), json!({ "KeyId": key.arn }));
    let metadata = mock.describe(&key);
    assert_eq!(metadata["ExpirationModel"], "KEY_MATERIAL_EXPIRES");
    assert_eq!(metadata["KeyState"], "Enabled");
    assert!(metadata.get("CurrentKeyMaterialId").is_none(), "symmetric keys alone show one");

    assert_eq!(mock.refused_import(&key, BY_RSA, &ec(Curve::P256)), "IncorrectKeyMaterialException");
    mock.wait(DAY * 10);
    assert_eq!(mock.error("GetPublicKey", json!({ "KeyId": key.id })), pending);
    assert_eq!(mock.refused_import(&key, BY_RSA, &ec(Curve::P256)), "IncorrectKeyMaterialException");
    mock.import_by(&key, BY_RSA, &first);
    mock.sign(&key, "ECDSA_SHA_256");

    let deleted = mock.call("DeleteImportedKeyMaterial", json!({ "KeyId": key.id }));
    assert_eq!(deleted, json!({ "KeyId": key.arn, "KeyMaterialId": "" }));
    assert_eq!(mock.state(&key), "PendingImport");
    assert!(mock.describe(&key).get("ExpirationModel").is_none());
    mock.import_by(&key, BY_AES, &first);
    for option in [
        json!({ "ImportType": "EXISTING_KEY_MATERIAL" }),
        json!({ "KeyMaterialDescription": "mine" }),
        json!({ "KeyMaterialId": "0".repeat(64) }),
    ] {
        assert_eq!(
            mock.error("ImportKeyMaterial", mock.import_request_by(&key, BY_RSA, &first, &option)),
            "ValidationException: ImportType, KeyMaterialDescription and KeyMaterialId are for symmetric encryption keys \
             alone"
        );
    }
}

#[test]
fn what_rsa_cannot_wrap_by_itself_is_refused_before() {
    let mock = Mock::new();
    let error = |spec: &str, usage: &str, algorithm: &str, wrapping: &str| {
        let key = external(&mock, spec, usage);
        let request = json!({ "KeyId": key.id, "WrappingAlgorithm": algorithm, "WrappingKeySpec": wrapping });
        mock.try_call("GetParametersForImport", &request).err().map(|error| error.to_string())
    };
    let refused = |algorithm: &str, wrapping: &str, spec: &str| {
        Some(format!(
            "UnsupportedOperationException: The wrapping algorithm {algorithm} with the wrapping key spec {wrapping} is \
             not supported for key material of key spec {spec}."
        ))
    };
    for algorithm in [BY_RSA, "RSAES_OAEP_SHA_1"] {
        let rsa = error("RSA_2048", "SIGN_VERIFY", algorithm, "RSA_4096");
        assert_eq!(rsa, refused(algorithm, "RSA_4096", "RSA_2048"));
        let p521 = error("ECC_NIST_P521", "SIGN_VERIFY", algorithm, "RSA_2048");
        assert_eq!(p521, refused(algorithm, "RSA_2048", "ECC_NIST_P521"));
    }
    assert_eq!(error("ECC_NIST_P521", "SIGN_VERIFY", BY_AES, "RSA_2048"), None);
    assert_eq!(error("ECC_NIST_P521", "SIGN_VERIFY", BY_RSA, "RSA_3072"), None);
}

#[test]
fn each_region_imports_the_private_key_for_itself() {
    let frankfurt = Mock::new();
    let key = frankfurt.key_like(json!({
        "KeySpec": "ECC_NIST_P384", "KeyUsage": "SIGN_VERIFY", "Origin": "EXTERNAL", "MultiRegion": true,
    }));
    let private = ec(Curve::P384);
    frankfurt.import_by(&key, BY_RSA, &private);
    frankfurt.call("ReplicateKey", json!({ "KeyId": key.id, "ReplicaRegion": "eu-west-1" }));
    frankfurt.wait(Duration::from_secs(3));
    let ireland = frankfurt.seen_from("eu-west-1", "111122223333");
    assert_eq!(ireland.state(&key), "PendingImport");
    assert_eq!(ireland.refused_import(&key, BY_RSA, &ec(Curve::P384)), "IncorrectKeyMaterialException");
    let request = ireland.import_request_by(&key, BY_RSA, &private, &json!({}));
    assert!(text(&ireland.call("ImportKeyMaterial", request)["KeyId"]).contains("eu-west-1"));
    assert_eq!(ireland.public_key(&key), frankfurt.public_key(&key));
    let signature = base64(ireland.sign(&key, "ECDSA_SHA_384"));
    frankfurt.call(
        "Verify",
        json!({
            "KeyId": key.id, "Message": base64(MESSAGE), "SigningAlgorithm": "ECDSA_SHA_384", "Signature": signature,
        }),
    );
}

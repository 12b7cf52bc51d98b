//! `Sign` and `Verify`: every algorithm, messages and digests, and what is refused.

use crate::mock::{Mock, TestKey, base64, bytes};
use mock_kms::crypto::HashAlgorithm;
#[cfg(feature = "aws-lc")]
use mock_kms::crypto::aws_lc::PROVIDER;
#[cfg(not(feature = "aws-lc"))]
use mock_kms::crypto::rustcrypto::PROVIDER;
use serde_json::{Value, json};

const MESSAGE: &[u8] = b"four horses";

fn key(mock: &Mock, spec: &str) -> TestKey {
    mock.key_like(json!({ "KeySpec": spec, "KeyUsage": "SIGN_VERIFY" }))
}

fn sign(key: &TestKey, algorithm: &str, kind: &str, message: &[u8]) -> Value {
    json!({ "KeyId": key.id, "SigningAlgorithm": algorithm, "MessageType": kind, "Message": base64(message) })
}

fn verify(signing: &Value, signature: &[u8]) -> Value {
    let mut request = signing.clone();
    request["Signature"] = json!(base64(signature));
    request
}

fn digest(hash: HashAlgorithm) -> Vec<u8> {
    PROVIDER.hash.digest(hash, MESSAGE).as_ref().to_vec()
}

/// Signs, verifies, and sees altered signatures and messages refused; returns the signature.
fn check(mock: &Mock, key: &TestKey, signing: &Value) -> Vec<u8> {
    let algorithm = &signing["SigningAlgorithm"];
    let signed = mock.call("Sign", signing.clone());
    assert_eq!((&signed["KeyId"], &signed["SigningAlgorithm"]), (&json!(key.arn), algorithm));
    let signature = bytes(&signed["Signature"]);
    assert_eq!(
        mock.call("Verify", verify(signing, &signature)),
        json!({ "KeyId": key.arn, "SignatureValid": true, "SigningAlgorithm": algorithm })
    );
    let mut altered = signature.clone();
    altered[signature.len() / 2] ^= 1;
    for bad in [&altered[..], &signature[1..], b"x"] {
        assert_eq!(mock.error("Verify", verify(signing, bad)), "KMSInvalidSignatureException", "{algorithm}");
    }
    let mut other = bytes(&signing["Message"]);
    other[0] ^= 1;
    let mut other_message = verify(signing, &signature);
    other_message["Message"] = json!(base64(other));
    assert_eq!(mock.error("Verify", other_message), "KMSInvalidSignatureException", "{algorithm}");
    signature
}

#[test]
fn a_message_and_its_digest_have_the_same_signatures() {
    use HashAlgorithm::{Sha256, Sha384, Sha512};
    let mock = Mock::new();
    for (spec, algorithms) in [
        (
            "RSA_2048",
            &[
                ("RSASSA_PSS_SHA_256", Sha256),
                ("RSASSA_PSS_SHA_384", Sha384),
                ("RSASSA_PSS_SHA_512", Sha512),
                ("RSASSA_PKCS1_V1_5_SHA_256", Sha256),
                ("RSASSA_PKCS1_V1_5_SHA_384", Sha384),
                ("RSASSA_PKCS1_V1_5_SHA_512", Sha512),
            ][..],
        ),
        ("ECC_NIST_P256", &[("ECDSA_SHA_256", Sha256)]),
        ("ECC_SECG_P256K1", &[("ECDSA_SHA_256", Sha256)]),
        ("ECC_NIST_P384", &[("ECDSA_SHA_384", Sha384)]),
        ("ECC_NIST_P521", &[("ECDSA_SHA_512", Sha512)]),
    ] {
        let key = key(&mock, spec);
        for &(algorithm, hash) in algorithms {
            let raw = sign(&key, algorithm, "RAW", MESSAGE);
            let prehashed = sign(&key, algorithm, "DIGEST", &digest(hash));
            let of_message = check(&mock, &key, &raw);
            let of_digest = check(&mock, &key, &prehashed);
            mock.call("Verify", verify(&prehashed, &of_message));
            mock.call("Verify", verify(&raw, &of_digest));
            for wrong in [&b"short"[..], &[0; 65]] {
                assert_eq!(
                    mock.error("Sign", sign(&key, algorithm, "DIGEST", wrong)),
                    format!("ValidationException: Digest is invalid length for algorithm {algorithm}.")
                );
            }
            assert_eq!(
                mock.error("Sign", sign(&key, algorithm, "EXTERNAL_MU", &[0; 64])),
                format!(
                    "ValidationException: Message type EXTERNAL_MU is incompatible with key spec {spec}."
                )
            );
        }
    }
}

#[test]
fn ed25519_signs_messages_and_ed25519ph_digests() {
    let mock = Mock::new();
    let key = key(&mock, "ECC_NIST_EDWARDS25519");
    let digest = digest(HashAlgorithm::Sha512);
    let raw = check(&mock, &key, &sign(&key, "ED25519_SHA_512", "RAW", &digest));
    let prehashed = sign(&key, "ED25519_PH_SHA_512", "DIGEST", &digest);
    let signature = check(&mock, &key, &prehashed);
    assert_eq!(signature.len(), 64);
    // The digest is taken for the message: it is hashed once more.
    let public = bytes(&mock.call("GetPublicKey", json!({ "KeyId": key.id }))["PublicKey"]);
    let public = PROVIDER.ed25519.verifying_key(&public).unwrap();
    public.verify_digest(&PROVIDER.hash.digest(HashAlgorithm::Sha512, &digest), &signature).unwrap();
    assert_eq!(mock.error("Verify", verify(&prehashed, &raw)), "KMSInvalidSignatureException");
    for (algorithm, kind) in [("ED25519_SHA_512", "DIGEST"), ("ED25519_PH_SHA_512", "RAW")] {
        assert_eq!(
            mock.error("Sign", sign(&key, algorithm, kind, &digest)),
            format!("ValidationException: Message type {kind} is incompatible with algorithm {algorithm}.")
        );
    }
    assert_eq!(
        mock.error("Sign", sign(&key, "ED25519_PH_SHA_512", "DIGEST", b"x")),
        "ValidationException: Digest is invalid length for algorithm ED25519_PH_SHA_512."
    );
}

#[test]
fn ml_dsa_signs_messages_and_their_representatives() {
    let mock = Mock::new();
    for (spec, length) in [("ML_DSA_44", 2420), ("ML_DSA_65", 3309), ("ML_DSA_87", 4627)] {
        let key = key(&mock, spec);
        let algorithm = "ML_DSA_SHAKE_256";
        assert_eq!(check(&mock, &key, &sign(&key, algorithm, "RAW", MESSAGE)).len(), length);
        assert_eq!(check(&mock, &key, &sign(&key, algorithm, "EXTERNAL_MU", &[7; 64])).len(), length);
        assert_eq!(
            mock.error("Sign", sign(&key, algorithm, "EXTERNAL_MU", &[7; 63])),
            "ValidationException: Digest is invalid length for algorithm ML_DSA_SHAKE_256."
        );
        assert_eq!(
            mock.error("Sign", sign(&key, algorithm, "DIGEST", &[7; 64])),
            format!("ValidationException: Message type DIGEST is incompatible with key spec {spec}.")
        );
    }
}

#[test]
fn algorithms_of_other_keys_are_refused() {
    let mock = Mock::new();
    let key = key(&mock, "ECC_NIST_P256");
    for algorithm in ["ECDSA_SHA_384", "RSASSA_PSS_SHA_256", "SM2DSA", "ED25519_SHA_512"] {
        let signing = sign(&key, algorithm, "RAW", MESSAGE);
        let expected = format!(
            "InvalidKeyUsageException: Algorithm {algorithm} is incompatible with key spec ECC_NIST_P256."
        );
        assert_eq!(mock.error("Sign", signing.clone()), expected);
        assert_eq!(mock.error("Verify", verify(&signing, b"x")), expected);
    }
}

#[test]
fn dry_runs_and_limits() {
    let mock = Mock::new();
    let key = key(&mock, "ECC_NIST_P256");
    let mut dry = sign(&key, "ECDSA_SHA_256", "RAW", MESSAGE);
    dry["DryRun"] = json!(true);
    let would = "DryRunOperationException: The request would have succeeded, but the DryRun option is set.";
    assert_eq!(mock.error("Sign", dry.clone()), would);
    assert_eq!(mock.error("Verify", verify(&dry, b"x")), "KMSInvalidSignatureException");
    assert_eq!(
        mock.error("Sign", sign(&key, "ECDSA_SHA_256", "RAW", &[0; 4097])),
        "ValidationException: 1 validation error detected: Value at 'message' failed to satisfy constraint: Member \
         must have length less than or equal to 4096"
    );
    assert_eq!(
        mock.error("Sign", sign(&key, "ECDSA_SHA_256", "HASH", b"x")),
        "ValidationException: 1 validation error detected: Value 'HASH' at 'messageType' failed to satisfy \
         constraint: Member must satisfy enum value set: [RAW, DIGEST, EXTERNAL_MU]"
    );
}

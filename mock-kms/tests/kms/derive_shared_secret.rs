//! `DeriveSharedSecret`: both sides agree, and bad public keys are refused.

use crate::mock::{Mock, TestKey, base64, bytes};
use serde_json::{Value, json};

fn key(mock: &Mock, spec: &str) -> TestKey {
    mock.key_like(json!({ "KeySpec": spec, "KeyUsage": "KEY_AGREEMENT" }))
}

fn public(mock: &Mock, key: &TestKey) -> Value {
    mock.call("GetPublicKey", json!({ "KeyId": key.id }))["PublicKey"].clone()
}

fn request(key: &TestKey, public: &Value) -> Value {
    json!({ "KeyId": key.id, "KeyAgreementAlgorithm": "ECDH", "PublicKey": public })
}

#[test]
fn both_sides_derive_the_same_secret() {
    let mock = Mock::new();
    for (spec, length) in [("ECC_NIST_P256", 32), ("ECC_NIST_P384", 48), ("ECC_NIST_P521", 66)] {
        let (one, two) = (key(&mock, spec), key(&mock, spec));
        let mut here = mock.call("DeriveSharedSecret", request(&one, &public(&mock, &two)));
        let there = mock.call("DeriveSharedSecret", request(&two, &public(&mock, &one)));
        let secret = here.as_object_mut().unwrap().remove("SharedSecret").unwrap();
        assert_eq!(secret, there["SharedSecret"], "{spec}");
        assert_eq!(bytes(&secret).len(), length, "{spec}");
        assert_eq!(
            here,
            json!({ "KeyId": one.arn, "KeyAgreementAlgorithm": "ECDH", "KeyOrigin": "AWS_KMS" })
        );
    }
}

#[test]
fn a_bad_public_key_is_refused_without_a_word() {
    let mock = Mock::new();
    let (own, other_curve) = (key(&mock, "ECC_NIST_P256"), key(&mock, "ECC_NIST_P384"));
    let good = bytes(&public(&mock, &own));
    let mut off_the_curve = good.clone();
    *off_the_curve.last_mut().unwrap() ^= 1;
    let (header, point) = good.split_at(26);
    for bad in [
        b"nonsense".to_vec(),
        off_the_curve,
        bytes(&public(&mock, &other_curve)),
        [header, &[0; 65]].concat(),
        point.to_vec(),
    ] {
        let error = mock.error("DeriveSharedSecret", request(&own, &json!(base64(bad))));
        assert_eq!(error, "ValidationException");
    }
}

#[test]
fn there_is_one_algorithm() {
    let mock = Mock::new();
    let own = key(&mock, "ECC_NIST_P256");
    let mut wrong = request(&own, &public(&mock, &own));
    wrong["KeyAgreementAlgorithm"] = json!("DH");
    assert_eq!(
        mock.error("DeriveSharedSecret", wrong),
        "ValidationException: 1 validation error detected: Value 'DH' at 'keyAgreementAlgorithm' failed to satisfy \
         constraint: Member must satisfy enum value set: [ECDH]"
    );
    let mut dry = request(&own, &public(&mock, &own));
    dry["DryRun"] = json!(true);
    assert_eq!(
        mock.error("DeriveSharedSecret", dry),
        "DryRunOperationException: The request would have succeeded, but the DryRun option is set."
    );
}

//! `GetPublicKey`: what it shows, and of which keys.

use crate::mock::{Mock, bytes};
use serde_json::json;

#[test]
fn the_answer_describes_the_key() {
    let mock = Mock::new();
    let key = mock.key_like(json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "KEY_AGREEMENT" }));
    let mut answer = mock.call("GetPublicKey", json!({ "KeyId": key.id }));
    let public = bytes(&answer.as_object_mut().unwrap().remove("PublicKey").unwrap());
    assert_eq!(public.len(), 91, "SubjectPublicKeyInfo of P-256 has 91 bytes");
    assert_eq!(
        answer,
        json!({
            "KeyId": key.arn,
            "CustomerMasterKeySpec": "ECC_NIST_P256",
            "KeySpec": "ECC_NIST_P256",
            "KeyUsage": "KEY_AGREEMENT",
            "KeyAgreementAlgorithms": ["ECDH"],
        })
    );
    mock.call("CreateAlias", json!({ "AliasName": "alias/x", "TargetKeyId": key.id }));
    assert_eq!(bytes(&mock.call("GetPublicKey", json!({ "KeyId": "alias/x" }))["PublicKey"]), public);
}

#[test]
fn a_key_that_is_secret_as_a_whole_has_none() {
    let mock = Mock::new();
    let key = mock.key();
    assert_eq!(mock.error("GetPublicKey", json!({ "KeyId": key.id })), "UnsupportedOperationException");
}

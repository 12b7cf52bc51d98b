//! `GenerateDataKeyPair` and `GenerateDataKeyPairWithoutPlaintext`.

use crate::mock::{Mock, bytes};
use serde_json::json;

const SPECS: [&str; 9] = [
    "RSA_2048",
    "ECC_NIST_P256",
    "ECC_NIST_P384",
    "ECC_NIST_P521",
    "ECC_SECG_P256K1",
    "ECC_NIST_EDWARDS25519",
    "ML_KEM_512",
    "ML_KEM_768",
    "ML_KEM_1024",
];

#[test]
fn the_private_key_opens_with_its_context_alone() {
    let mock = Mock::new();
    let key = mock.key();
    let material = mock.describe(&key)["CurrentKeyMaterialId"].clone();
    let context = json!({ "purpose": "signing" });
    for spec in SPECS {
        let request = json!({ "KeyId": key.id, "KeyPairSpec": spec, "EncryptionContext": context });
        let pair = mock.call("GenerateDataKeyPair", request.clone());
        let named = (&pair["KeyId"], &pair["KeyPairSpec"], &pair["KeyMaterialId"]);
        assert_eq!(named, (&json!(key.arn), &json!(spec), &material));
        assert!(!bytes(&pair["PublicKey"]).is_empty());
        let blob = &pair["PrivateKeyCiphertextBlob"];
        let opened = mock.call("Decrypt", json!({ "CiphertextBlob": blob, "EncryptionContext": context }));
        assert_eq!(opened["Plaintext"], pair["PrivateKeyPlaintext"], "{spec}");
        assert_eq!(mock.error("Decrypt", json!({ "CiphertextBlob": blob })), "InvalidCiphertextException");

        let hidden = mock.call("GenerateDataKeyPairWithoutPlaintext", request);
        assert_eq!(hidden.get("PrivateKeyPlaintext"), None);
        assert_ne!(hidden["PublicKey"], pair["PublicKey"]);
        let blob = &hidden["PrivateKeyCiphertextBlob"];
        mock.call("Decrypt", json!({ "CiphertextBlob": blob, "EncryptionContext": context }));
    }
}

#[test]
fn what_cannot_be_made_is_refused() {
    let mock = Mock::new();
    let (key, rsa) =
        (mock.key(), mock.key_like(json!({ "KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT" })));
    for operation in ["GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"] {
        let request = |key: &str, spec: &str| json!({ "KeyId": key, "KeyPairSpec": spec });
        assert_eq!(mock.error(operation, request(&rsa.id, "ECC_NIST_P256")), "UnsupportedOperationException");
        assert_eq!(
            mock.error(operation, request(&key.id, "SM2")),
            "UnsupportedOperationException: KeySpec SM2 is not supported in this Region"
        );
        assert_eq!(
            mock.error(operation, request(&key.id, "RSA_1024")),
            "ValidationException: 1 validation error detected: Value 'RSA_1024' at 'keyPairSpec' failed to satisfy \
             constraint: Member must satisfy enum value set: [RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, \
             ECC_NIST_P384, ECC_NIST_P521, ECC_SECG_P256K1, SM2, ECC_NIST_EDWARDS25519, ML_KEM_512, ML_KEM_768, \
             ML_KEM_1024]"
        );
        let mut dry = request(&key.id, "ECC_NIST_P256");
        dry["DryRun"] = json!(true);
        assert_eq!(
            mock.error(operation, dry),
            "DryRunOperationException: The request would have succeeded, but the DryRun option is set."
        );
    }
}

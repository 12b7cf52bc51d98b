//! What the owner of a key material does: wraps it for an import and sends it in.

use crate::mock::{Mock, TestKey, base64, bytes, text};
use mock_kms::crypto::RsaPadding;
#[cfg(feature = "aws-lc")]
pub(crate) use mock_kms::crypto::aws_lc::PROVIDER;
#[cfg(not(feature = "aws-lc"))]
pub(crate) use mock_kms::crypto::rustcrypto::PROVIDER;
use serde_json::{Value, json};

/// A wrapping key and its token.
pub(crate) struct Parameters {
    pub(crate) public_key: Vec<u8>,
    pub(crate) token: String,
    algorithm: &'static str,
}

impl Mock {
    /// A fresh key without material.
    pub(crate) fn external_key(&self) -> TestKey {
        self.key_like(json!({ "Origin": "EXTERNAL" }))
    }

    /// What an import into `key` by this algorithm needs.
    pub(crate) fn parameters(&self, key: &TestKey, algorithm: &'static str, spec: &str) -> Parameters {
        let request = json!({ "KeyId": key.id, "WrappingAlgorithm": algorithm, "WrappingKeySpec": spec });
        let answer = self.call("GetParametersForImport", request);
        assert!(text(&answer["KeyId"]).ends_with(&key.id));
        Parameters { public_key: bytes(&answer["PublicKey"]), token: text(&answer["ImportToken"]), algorithm }
    }

    /// The request that imports `material` into `key` for good, to be changed by `more`.
    pub(crate) fn import_request(&self, key: &TestKey, material: &[u8], more: &Value) -> Value {
        let parameters = self.parameters(key, "RSAES_OAEP_SHA_256", "RSA_2048");
        parameters.request(key, &parameters.wrap(material), more)
    }

    /// Imports `material` into `key` and returns its id.
    pub(crate) fn import(&self, key: &TestKey, material: &[u8], more: Value) -> String {
        let answer = self.call("ImportKeyMaterial", self.import_request(key, material, &more));
        assert!(text(&answer["KeyId"]).ends_with(&key.id));
        text(&answer["KeyMaterialId"])
    }

    /// The error of an import.
    pub(crate) fn import_error(&self, key: &TestKey, material: &[u8], more: Value) -> String {
        self.error("ImportKeyMaterial", self.import_request(key, material, &more))
    }
}

impl Parameters {
    /// Wraps `material` as was agreed.
    pub(crate) fn wrap(&self, material: &[u8]) -> Vec<u8> {
        let public = PROVIDER.rsa_encryption.encryption_key(&self.public_key).unwrap();
        let padding = match self.algorithm.ends_with("SHA_1") {
            true => RsaPadding::OaepSha1,
            false => RsaPadding::OaepSha256,
        };
        if self.algorithm.starts_with("RSAES") {
            return public.encrypt(padding, material).unwrap();
        }
        let aes_key = [0x5a; 32];
        let wrapped = PROVIDER.key_wrap.wrap_padded(&aes_key, material).unwrap();
        [public.encrypt(padding, &aes_key).unwrap(), wrapped].concat()
    }

    /// The request that imports what was wrapped.
    pub(crate) fn request(&self, key: &TestKey, wrapped: &[u8], more: &Value) -> Value {
        let mut request = json!({
            "KeyId": key.id,
            "ImportToken": self.token,
            "EncryptedKeyMaterial": base64(wrapped),
            "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE",
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            request[name] = value.clone();
        }
        request
    }
}

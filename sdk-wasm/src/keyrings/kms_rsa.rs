//! The keyring for RSA keys in AWS KMS.

use crate::{keyring::Keyring, kms::JsKmsClient};
use js_sys::Function;
use kmseal::{Error, ErrorKind, keyring::KmsRsaKeyring, kms::EncryptionAlgorithm};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Keyring {
    /// A KMS RSA keyring over `call`, if it is to decrypt, and a public key, if it is to encrypt.
    ///
    /// # Errors
    /// As [`KmsRsaKeyringBuilder::build`](kmseal::keyring::KmsRsaKeyringBuilder::build).
    #[wasm_bindgen(js_name = kmsRsa)]
    pub fn kms_rsa(
        key_arn: String,
        algorithm: String,
        public_key: Option<Vec<u8>>,
        call: Option<Function>,
        grant_tokens: Vec<String>,
    ) -> Result<Keyring, JsValue> {
        let keyring = || {
            let algorithm = ALGORITHMS.into_iter().find(|known| known.name() == algorithm);
            let algorithm = algorithm
                .ok_or_else(|| Error::new(ErrorKind::InvalidArgument, "there is no such algorithm"))?;
            let mut builder = KmsRsaKeyring::builder(key_arn, algorithm);
            if let Some(key) = public_key {
                builder = builder.public_key(key);
            }
            if let Some(call) = call {
                builder = builder.client(Arc::new(JsKmsClient::new(call)));
            }
            grant_tokens.into_iter().fold(builder, |builder, token| builder.grant_token(token)).build()
        };
        Keyring::of(keyring())
    }
}

const ALGORITHMS: [EncryptionAlgorithm; 2] =
    [EncryptionAlgorithm::RsaesOaepSha1, EncryptionAlgorithm::RsaesOaepSha256];

//! A key service for tests: it records the calls, and wraps by writing everything down in the clear.

use super::{
    DecryptRequest, DecryptResponse, EncryptRequest, EncryptResponse, EncryptionAlgorithm,
    GenerateDataKeyRequest, GenerateDataKeyResponse, KeyArn, KmsClient, KmsError,
};
use crate::{context::EncryptionContext, future::BoxFuture, secret::PlaintextDataKey};
use std::sync::{Arc, Mutex};

/// What was asked of a [`FakeKms`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) operation: &'static str,
    pub(crate) key_id: String,
    pub(crate) context: EncryptionContext,
    pub(crate) algorithm: EncryptionAlgorithm,
    pub(crate) grant_tokens: Vec<String>,
}

/// The keys of one Region, named by ARN.
#[derive(Debug, Default)]
pub(crate) struct FakeKms {
    keys: Vec<String>,
    /// What every answer says its key is, whatever it is.
    answers_as: Option<String>,
    calls: Mutex<Vec<Call>>,
}

impl FakeKms {
    /// A service that holds the keys with these ARNs.
    pub(crate) fn holding<const N: usize>(arns: [&str; N]) -> Arc<Self> {
        Arc::new(Self { keys: arns.map(str::to_owned).into(), ..Self::default() })
    }

    /// A service that names the wrong key in its answers.
    pub(crate) fn answering_as(arns: &[&str], wrong: &str) -> Arc<Self> {
        let keys = arns.iter().map(|&arn| arn.to_owned()).collect();
        Arc::new(Self { keys, answers_as: Some(wrong.to_owned()), ..Self::default() })
    }

    /// The calls since the last time this was asked.
    pub(crate) fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut *self.calls.lock().unwrap())
    }

    /// The calls since the last time this was asked, as `operation key id`.
    pub(crate) fn take_calls_in_short(&self) -> Vec<String> {
        self.take_calls().iter().map(|call| format!("{} {}", call.operation, call.key_id)).collect()
    }

    fn record(
        &self,
        operation: &'static str,
        key_id: &str,
        context: &EncryptionContext,
        algorithm: EncryptionAlgorithm,
        grant_tokens: &[String],
    ) {
        self.calls.lock().unwrap().push(Call {
            operation,
            key_id: key_id.to_owned(),
            context: context.clone(),
            algorithm,
            grant_tokens: grant_tokens.to_vec(),
        });
    }

    /// The ARN of the key that `key_id` names: an ARN, or a bare key id.
    fn resolve(&self, key_id: &str) -> Result<String, KmsError> {
        self.keys
            .iter()
            .find(|arn| *arn == key_id || arn.rsplit('/').next() == Some(key_id))
            .cloned()
            .ok_or_else(|| KmsError::new("NotFoundException", "there is no such key here"))
    }

    fn answer_for(&self, arn: String) -> String {
        self.answers_as.clone().unwrap_or(arn)
    }
}

/// What is bound to a wrapped key: the key id, the same in every Region of a multi-Region key, and the context.
fn binding(arn: &str, context: &EncryptionContext) -> Vec<u8> {
    let resource = KeyArn::parse(arn).unwrap().resource;
    format!("{resource:?}{:?}|", context.encode().unwrap()).into_bytes()
}

fn wrap(arn: &str, context: &EncryptionContext, key: &[u8]) -> Vec<u8> {
    [&binding(arn, context), key].concat()
}

impl KmsClient for FakeKms {
    /// The Region of its first key.
    fn region(&self) -> Option<&str> {
        self.keys.first().and_then(|arn| KeyArn::parse(arn)).map(|arn| arn.region)
    }

    fn generate_data_key<'a>(
        &'a self,
        request: GenerateDataKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyResponse, KmsError>> {
        Box::pin(async move {
            let GenerateDataKeyRequest { key_id, number_of_bytes, encryption_context, grant_tokens } =
                request;
            let algorithm = EncryptionAlgorithm::SymmetricDefault;
            self.record("GenerateDataKey", key_id, encryption_context, algorithm, grant_tokens);
            let arn = self.resolve(key_id)?;
            let plaintext = vec![0x5a; number_of_bytes];
            Ok(GenerateDataKeyResponse {
                ciphertext_blob: wrap(&arn, encryption_context, &plaintext),
                key_id: self.answer_for(arn),
                plaintext: PlaintextDataKey::new(plaintext),
            })
        })
    }

    fn encrypt<'a>(
        &'a self,
        request: EncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptResponse, KmsError>> {
        Box::pin(async move {
            let EncryptRequest { key_id, plaintext, encryption_context, .. } = request;
            let algorithm = request.encryption_algorithm;
            self.record("Encrypt", key_id, encryption_context, algorithm, request.grant_tokens);
            let arn = self.resolve(key_id)?;
            let ciphertext_blob = wrap(&arn, encryption_context, plaintext.expose_secret());
            Ok(EncryptResponse { key_id: self.answer_for(arn), ciphertext_blob })
        })
    }

    fn decrypt<'a>(
        &'a self,
        request: DecryptRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptResponse, KmsError>> {
        Box::pin(async move {
            let DecryptRequest { key_id, ciphertext_blob, encryption_context, .. } = request;
            let algorithm = request.encryption_algorithm;
            self.record("Decrypt", key_id, encryption_context, algorithm, request.grant_tokens);
            let arn = self.resolve(key_id)?;
            let plaintext = ciphertext_blob
                .strip_prefix(binding(&arn, encryption_context).as_slice())
                .ok_or_else(|| KmsError::new("InvalidCiphertextException", ""))?;
            let plaintext = PlaintextDataKey::new(plaintext.to_vec());
            Ok(DecryptResponse { key_id: self.answer_for(arn), plaintext })
        })
    }
}

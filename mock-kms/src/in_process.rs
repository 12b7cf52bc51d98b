//! `InProcessClient`: the mock as a `kmseal::kms::KmsClient`, with no network between.

use crate::{Caller, Kms, wire::Blob};
use kmseal::{
    BoxFuture, EncryptionContext, PlaintextDataKey,
    kms::{
        DecryptRequest, DecryptResponse, EncryptRequest, EncryptResponse, GenerateDataKeyRequest,
        GenerateDataKeyResponse, KmsClient, KmsError,
    },
};
use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

/// A client of a mock for one caller. Its futures are ready at once and need no executor.
///
/// Calls take the same way as those from the network: the same JSON, checks and records.
#[derive(Debug, Clone)]
pub struct InProcessClient {
    kms: Kms,
    caller: Caller,
}

impl InProcessClient {
    /// A client of `kms` for `caller`.
    pub fn new(kms: Kms, caller: Caller) -> Self {
        Self { kms, caller }
    }

    fn call(&self, operation: &str, request: &Value) -> Result<Answer, KmsError> {
        let body = Zeroizing::new(request.to_string());
        let answer = self
            .kms
            .call(&self.caller, operation, body.as_bytes())
            .map_err(|error| KmsError::new(error.code().name(), error.message().unwrap_or_default()))?;
        let answer = Zeroizing::new(answer);
        serde_json::from_slice(&answer)
            .map_err(|error| KmsError::new("SerializationError", error.to_string()))
    }
}

/// What the three operations answer, as far as the trait asks for it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    key_id: String,
    #[serde(default)]
    plaintext: Blob,
    #[serde(default)]
    ciphertext_blob: Blob,
}

impl Answer {
    fn data_key(&self) -> PlaintextDataKey {
        PlaintextDataKey::new(self.plaintext.bytes().to_vec())
    }
}

impl KmsClient for InProcessClient {
    fn generate_data_key<'a>(
        &'a self,
        request: GenerateDataKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyResponse, KmsError>> {
        let answer = self.call(
            "GenerateDataKey",
            &json!({
                "KeyId": request.key_id,
                "NumberOfBytes": request.number_of_bytes,
                "EncryptionContext": pairs(request.encryption_context),
                "GrantTokens": request.grant_tokens,
            }),
        );
        ready(answer.map(|answer| GenerateDataKeyResponse {
            plaintext: answer.data_key(),
            ciphertext_blob: answer.ciphertext_blob.bytes().to_vec(),
            key_id: answer.key_id,
        }))
    }

    fn encrypt<'a>(
        &'a self,
        request: EncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptResponse, KmsError>> {
        let answer = self.call(
            "Encrypt",
            &json!({
                "KeyId": request.key_id,
                "Plaintext": Blob::from(request.plaintext.expose_secret().to_vec()),
                "EncryptionContext": pairs(request.encryption_context),
                "GrantTokens": request.grant_tokens,
            }),
        );
        ready(answer.map(|answer| EncryptResponse {
            ciphertext_blob: answer.ciphertext_blob.bytes().to_vec(),
            key_id: answer.key_id,
        }))
    }

    fn decrypt<'a>(
        &'a self,
        request: DecryptRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptResponse, KmsError>> {
        let answer = self.call(
            "Decrypt",
            &json!({
                "KeyId": request.key_id,
                "CiphertextBlob": Blob::from(request.ciphertext_blob.to_vec()),
                "EncryptionContext": pairs(request.encryption_context),
                "GrantTokens": request.grant_tokens,
            }),
        );
        ready(answer.map(|answer| DecryptResponse { plaintext: answer.data_key(), key_id: answer.key_id }))
    }
}

/// The mock as its home caller sees it.
impl KmsClient for Kms {
    fn generate_data_key<'a>(
        &'a self,
        request: GenerateDataKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyResponse, KmsError>> {
        let client = self.home_client();
        Box::pin(async move { client.generate_data_key(request).await })
    }

    fn encrypt<'a>(
        &'a self,
        request: EncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptResponse, KmsError>> {
        let client = self.home_client();
        Box::pin(async move { client.encrypt(request).await })
    }

    fn decrypt<'a>(
        &'a self,
        request: DecryptRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptResponse, KmsError>> {
        let client = self.home_client();
        Box::pin(async move { client.decrypt(request).await })
    }
}

impl Kms {
    fn home_client(&self) -> InProcessClient {
        InProcessClient::new(self.clone(), self.home().clone())
    }
}

fn pairs(context: &EncryptionContext) -> Value {
    context.iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect()
}

fn ready<'a, T: Send + 'a>(result: Result<T, KmsError>) -> BoxFuture<'a, Result<T, KmsError>> {
    Box::pin(std::future::ready(result))
}

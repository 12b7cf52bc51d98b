//! `InProcessClient`: the mock as a `kmseal::kms::KmsClient`, with no network between.

use crate::{Caller, Kms, wire::Blob};
use kmseal::{
    BoxFuture, EncryptionContext, PlaintextDataKey, SharedSecret,
    kms::{
        DecryptRequest, DecryptResponse, DeriveSharedSecretRequest, DeriveSharedSecretResponse,
        EncryptRequest, EncryptResponse, GenerateDataKeyRequest, GenerateDataKeyResponse,
        GenerateDataKeyWithoutPlaintextRequest, GenerateDataKeyWithoutPlaintextResponse, GetPublicKeyRequest,
        GetPublicKeyResponse, KmsClient, KmsError, ReEncryptRequest, ReEncryptResponse,
    },
    time::Clock,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use zeroize::Zeroizing;

/// A client of a mock for one caller. Its futures are ready at once and need no executor, unless it waits on a clock.
///
/// Calls take the same way as those from the network: the same JSON, checks and records.
#[derive(Debug, Clone)]
pub struct InProcessClient {
    kms: Kms,
    caller: Caller,
    /// What the latency of faults is waited for on, if it is.
    clock: Option<Arc<dyn Clock>>,
}

impl InProcessClient {
    /// A client of `kms` for `caller`.
    pub fn new(kms: Kms, caller: Caller) -> Self {
        Self { kms, caller, clock: None }
    }

    /// Lets the latency of faults pass on that clock before the client answers. Without one, every answer is ready at once.
    #[must_use]
    pub fn waiting_on(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock: Some(clock), ..self }
    }

    fn call<T: DeserializeOwned>(&self, operation: &str, request: &Value) -> Called<T> {
        let body = Zeroizing::new(request.to_string());
        let answer = self.kms.answer(&self.caller, operation, body.as_bytes());
        let latency = answer.latency();
        let outcome = answer
            .outcome
            .map_err(|error| KmsError::new(error.code().name(), error.message().unwrap_or_default()))
            .and_then(|json| {
                let json = Zeroizing::new(json);
                serde_json::from_slice(&json)
                    .map_err(|error| KmsError::new("SerializationError", error.to_string()))
            });
        Called { outcome, latency }
    }

    fn finish<'a, T: Send + 'a>(&'a self, called: Called<T>) -> BoxFuture<'a, Result<T, KmsError>> {
        match &self.clock {
            Some(clock) if !called.latency.is_zero() => Box::pin(async move {
                clock.sleep(called.latency).await;
                called.outcome
            }),
            _ => Box::pin(std::future::ready(called.outcome)),
        }
    }
}

/// What came of a call, and how long it is to take.
struct Called<T> {
    outcome: Result<T, KmsError>,
    latency: Duration,
}

impl<T> Called<T> {
    fn map<U>(self, change: impl FnOnce(T) -> U) -> Called<U> {
        Called { outcome: self.outcome.map(change), latency: self.latency }
    }
}

/// What the calls for data keys answer, as far as the trait asks for it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    key_id: String,
    #[serde(default)]
    source_key_id: String,
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

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PublicKeyAnswer {
    key_id: String,
    public_key: Blob,
    key_usage: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SharedSecretAnswer {
    key_id: String,
    shared_secret: Blob,
}

impl KmsClient for InProcessClient {
    fn generate_data_key<'a>(
        &'a self,
        request: GenerateDataKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyResponse, KmsError>> {
        let answer: Called<Answer> = self.call(
            "GenerateDataKey",
            &json!({
                "KeyId": request.key_id,
                "NumberOfBytes": request.number_of_bytes,
                "EncryptionContext": pairs(request.encryption_context),
                "GrantTokens": request.grant_tokens,
            }),
        );
        self.finish(answer.map(|answer| GenerateDataKeyResponse {
            plaintext: answer.data_key(),
            ciphertext_blob: answer.ciphertext_blob.bytes().to_vec(),
            key_id: answer.key_id,
        }))
    }

    fn encrypt<'a>(
        &'a self,
        request: EncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptResponse, KmsError>> {
        let answer: Called<Answer> = self.call(
            "Encrypt",
            &json!({
                "KeyId": request.key_id,
                "Plaintext": Blob::from(request.plaintext.expose_secret().to_vec()),
                "EncryptionAlgorithm": request.encryption_algorithm.name(),
                "EncryptionContext": pairs(request.encryption_context),
                "GrantTokens": request.grant_tokens,
            }),
        );
        self.finish(answer.map(|answer| EncryptResponse {
            ciphertext_blob: answer.ciphertext_blob.bytes().to_vec(),
            key_id: answer.key_id,
        }))
    }

    fn decrypt<'a>(
        &'a self,
        request: DecryptRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptResponse, KmsError>> {
        let answer: Called<Answer> = self.call(
            "Decrypt",
            &json!({
                "KeyId": request.key_id,
                "CiphertextBlob": Blob::from(request.ciphertext_blob.to_vec()),
                "EncryptionAlgorithm": request.encryption_algorithm.name(),
                "EncryptionContext": pairs(request.encryption_context),
                "GrantTokens": request.grant_tokens,
            }),
        );
        self.finish(
            answer.map(|answer| DecryptResponse { plaintext: answer.data_key(), key_id: answer.key_id }),
        )
    }

    fn generate_data_key_without_plaintext<'a>(
        &'a self,
        request: GenerateDataKeyWithoutPlaintextRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyWithoutPlaintextResponse, KmsError>> {
        let answer: Called<Answer> = self.call(
            "GenerateDataKeyWithoutPlaintext",
            &json!({
                "KeyId": request.key_id,
                "NumberOfBytes": request.number_of_bytes,
                "EncryptionContext": pairs(request.encryption_context),
                "GrantTokens": request.grant_tokens,
            }),
        );
        self.finish(answer.map(|answer| GenerateDataKeyWithoutPlaintextResponse {
            ciphertext_blob: answer.ciphertext_blob.bytes().to_vec(),
            key_id: answer.key_id,
        }))
    }

    fn re_encrypt<'a>(
        &'a self,
        request: ReEncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<ReEncryptResponse, KmsError>> {
        let answer: Called<Answer> = self.call(
            "ReEncrypt",
            &json!({
                "SourceKeyId": request.source_key_id,
                "CiphertextBlob": Blob::from(request.ciphertext_blob.to_vec()),
                "SourceEncryptionContext": pairs(request.source_encryption_context),
                "DestinationKeyId": request.destination_key_id,
                "DestinationEncryptionContext": pairs(request.destination_encryption_context),
                "GrantTokens": request.grant_tokens,
            }),
        );
        self.finish(answer.map(|answer| ReEncryptResponse {
            ciphertext_blob: answer.ciphertext_blob.bytes().to_vec(),
            source_key_id: answer.source_key_id,
            key_id: answer.key_id,
        }))
    }

    fn get_public_key<'a>(
        &'a self,
        request: GetPublicKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GetPublicKeyResponse, KmsError>> {
        let answer: Called<PublicKeyAnswer> = self
            .call("GetPublicKey", &json!({ "KeyId": request.key_id, "GrantTokens": request.grant_tokens }));
        self.finish(answer.map(|answer| GetPublicKeyResponse {
            public_key: answer.public_key.bytes().to_vec(),
            key_id: answer.key_id,
            key_usage: answer.key_usage,
        }))
    }

    fn derive_shared_secret<'a>(
        &'a self,
        request: DeriveSharedSecretRequest<'a>,
    ) -> BoxFuture<'a, Result<DeriveSharedSecretResponse, KmsError>> {
        let answer: Called<SharedSecretAnswer> = self.call(
            "DeriveSharedSecret",
            &json!({
                "KeyId": request.key_id,
                "KeyAgreementAlgorithm": "ECDH",
                "PublicKey": Blob::from(request.public_key.to_vec()),
                "GrantTokens": request.grant_tokens,
            }),
        );
        self.finish(answer.map(|answer| DeriveSharedSecretResponse {
            shared_secret: SharedSecret::new(answer.shared_secret.bytes().to_vec()),
            key_id: answer.key_id,
        }))
    }

    fn region(&self) -> Option<&str> {
        Some(self.caller.region().name())
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

    fn generate_data_key_without_plaintext<'a>(
        &'a self,
        request: GenerateDataKeyWithoutPlaintextRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyWithoutPlaintextResponse, KmsError>> {
        let client = self.home_client();
        Box::pin(async move { client.generate_data_key_without_plaintext(request).await })
    }

    fn re_encrypt<'a>(
        &'a self,
        request: ReEncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<ReEncryptResponse, KmsError>> {
        let client = self.home_client();
        Box::pin(async move { client.re_encrypt(request).await })
    }

    fn get_public_key<'a>(
        &'a self,
        request: GetPublicKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GetPublicKeyResponse, KmsError>> {
        let client = self.home_client();
        Box::pin(async move { client.get_public_key(request).await })
    }

    fn derive_shared_secret<'a>(
        &'a self,
        request: DeriveSharedSecretRequest<'a>,
    ) -> BoxFuture<'a, Result<DeriveSharedSecretResponse, KmsError>> {
        let client = self.home_client();
        Box::pin(async move { client.derive_shared_secret(request).await })
    }

    fn region(&self) -> Option<&str> {
        Some(self.home().region().name())
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

//! `KmsClient` over one JavaScript function: `(operation, input, signal) => Promise<output>`.
//!
//! The signal aborts when the answer is not waited for any more. Inputs and outputs have the members of the AWS KMS API, with bytes as `Uint8Array`, as in the commands of the
//! AWS SDK for JavaScript. npm/src/kms makes that function of whatever client the user has.

use crate::{
    ask::ask,
    error::Thrown,
    few_bytes::{Lent, give_few, take_few},
    object::{object, text},
    shapes,
};
use js_sys::{Array, Function};
use kmseal::{
    BoxFuture, EncryptionContext, PlaintextDataKey,
    kms::{
        DecryptRequest, DecryptResponse, EncryptRequest, EncryptResponse, EncryptionAlgorithm,
        GenerateDataKeyRequest, GenerateDataKeyResponse, KmsClient, KmsError,
    },
};
#[cfg(feature = "more-keyrings")]
use kmseal::{
    SharedSecret,
    kms::{
        DeriveSharedSecretRequest, DeriveSharedSecretResponse, GenerateDataKeyWithoutPlaintextRequest,
        GenerateDataKeyWithoutPlaintextResponse, GetPublicKeyRequest, GetPublicKeyResponse, ReEncryptRequest,
        ReEncryptResponse,
    },
};
use wasm_bindgen::JsValue;

/// A client of AWS KMS that JavaScript brings.
#[derive(Debug)]
pub(crate) struct JsKmsClient {
    call: Function,
}

impl JsKmsClient {
    pub(crate) fn new(call: Function) -> Self {
        Self { call }
    }

    async fn call(&self, operation: &str, input: JsValue) -> Result<JsValue, KmsError> {
        ask(&self.call, Array::of2(&operation.into(), &input)).await.map_err(|thrown| {
            let thrown = Thrown::new(thrown);
            let mut error = KmsError::new(thrown.name(), thrown.message());
            error.source = Some(Box::new(thrown));
            error
        })
    }
}

impl KmsClient for JsKmsClient {
    fn generate_data_key<'a>(
        &'a self,
        request: GenerateDataKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyResponse, KmsError>> {
        Box::pin(async move {
            let input = object([
                ("KeyId", request.key_id.into()),
                ("NumberOfBytes", number(request.number_of_bytes)),
                ("EncryptionContext", shapes::context(request.encryption_context)),
                ("GrantTokens", grant_tokens(request.grant_tokens)),
            ]);
            let output = self.call("GenerateDataKey", input).await?;
            Ok(GenerateDataKeyResponse {
                key_id: present(text(&output, "KeyId"), "KeyId")?,
                plaintext: PlaintextDataKey::new(blob(&output, "Plaintext")?),
                ciphertext_blob: blob(&output, "CiphertextBlob")?,
            })
        })
    }

    fn encrypt<'a>(
        &'a self,
        request: EncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptResponse, KmsError>> {
        Box::pin(async move {
            let plaintext = Lent::new(request.plaintext.expose_secret());
            let input = object([
                ("KeyId", request.key_id.into()),
                ("Plaintext", plaintext.value()),
                ("EncryptionContext", context(request.encryption_algorithm, request.encryption_context)),
                ("EncryptionAlgorithm", algorithm(request.encryption_algorithm)),
                ("GrantTokens", grant_tokens(request.grant_tokens)),
            ]);
            let output = self.call("Encrypt", input).await?;
            Ok(EncryptResponse {
                key_id: present(text(&output, "KeyId"), "KeyId")?,
                ciphertext_blob: blob(&output, "CiphertextBlob")?,
            })
        })
    }

    fn decrypt<'a>(
        &'a self,
        request: DecryptRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptResponse, KmsError>> {
        Box::pin(async move {
            let input = object([
                ("KeyId", request.key_id.into()),
                ("CiphertextBlob", give_few(request.ciphertext_blob)),
                ("EncryptionContext", context(request.encryption_algorithm, request.encryption_context)),
                ("EncryptionAlgorithm", algorithm(request.encryption_algorithm)),
                ("GrantTokens", grant_tokens(request.grant_tokens)),
            ]);
            let output = self.call("Decrypt", input).await?;
            Ok(DecryptResponse {
                key_id: present(text(&output, "KeyId"), "KeyId")?,
                plaintext: PlaintextDataKey::new(blob(&output, "Plaintext")?),
            })
        })
    }

    #[cfg(feature = "more-keyrings")]
    fn generate_data_key_without_plaintext<'a>(
        &'a self,
        request: GenerateDataKeyWithoutPlaintextRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyWithoutPlaintextResponse, KmsError>> {
        Box::pin(async move {
            let input = object([
                ("KeyId", request.key_id.into()),
                ("NumberOfBytes", number(request.number_of_bytes)),
                ("EncryptionContext", shapes::context(request.encryption_context)),
                ("GrantTokens", grant_tokens(request.grant_tokens)),
            ]);
            let output = self.call("GenerateDataKeyWithoutPlaintext", input).await?;
            Ok(GenerateDataKeyWithoutPlaintextResponse {
                key_id: present(text(&output, "KeyId"), "KeyId")?,
                ciphertext_blob: blob(&output, "CiphertextBlob")?,
            })
        })
    }

    #[cfg(feature = "more-keyrings")]
    fn re_encrypt<'a>(
        &'a self,
        request: ReEncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<ReEncryptResponse, KmsError>> {
        Box::pin(async move {
            let input = object([
                ("SourceKeyId", request.source_key_id.into()),
                ("CiphertextBlob", give_few(request.ciphertext_blob)),
                ("SourceEncryptionContext", shapes::context(request.source_encryption_context)),
                ("DestinationKeyId", request.destination_key_id.into()),
                ("DestinationEncryptionContext", shapes::context(request.destination_encryption_context)),
                ("GrantTokens", grant_tokens(request.grant_tokens)),
            ]);
            let output = self.call("ReEncrypt", input).await?;
            Ok(ReEncryptResponse {
                source_key_id: present(text(&output, "SourceKeyId"), "SourceKeyId")?,
                key_id: present(text(&output, "KeyId"), "KeyId")?,
                ciphertext_blob: blob(&output, "CiphertextBlob")?,
            })
        })
    }

    #[cfg(feature = "more-keyrings")]
    fn get_public_key<'a>(
        &'a self,
        request: GetPublicKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GetPublicKeyResponse, KmsError>> {
        Box::pin(async move {
            let input = object([
                ("KeyId", request.key_id.into()),
                ("GrantTokens", grant_tokens(request.grant_tokens)),
            ]);
            let output = self.call("GetPublicKey", input).await?;
            Ok(GetPublicKeyResponse {
                key_id: present(text(&output, "KeyId"), "KeyId")?,
                public_key: blob(&output, "PublicKey")?,
                key_usage: present(text(&output, "KeyUsage"), "KeyUsage")?,
            })
        })
    }

    #[cfg(feature = "more-keyrings")]
    fn derive_shared_secret<'a>(
        &'a self,
        request: DeriveSharedSecretRequest<'a>,
    ) -> BoxFuture<'a, Result<DeriveSharedSecretResponse, KmsError>> {
        Box::pin(async move {
            let input = object([
                ("KeyId", request.key_id.into()),
                ("KeyAgreementAlgorithm", "ECDH".into()),
                ("PublicKey", give_few(request.public_key)),
                ("GrantTokens", grant_tokens(request.grant_tokens)),
            ]);
            let output = self.call("DeriveSharedSecret", input).await?;
            Ok(DeriveSharedSecretResponse {
                key_id: present(text(&output, "KeyId"), "KeyId")?,
                shared_secret: SharedSecret::new(blob(&output, "SharedSecret")?),
            })
        })
    }
}

/// A length that KMS refuses stays one that it refuses.
fn number(number_of_bytes: usize) -> JsValue {
    u32::try_from(number_of_bytes).unwrap_or(u32::MAX).into()
}

/// Asymmetric keys take no context, not even an empty one.
fn context(algorithm: EncryptionAlgorithm, context: &EncryptionContext) -> JsValue {
    match algorithm {
        EncryptionAlgorithm::SymmetricDefault => shapes::context(context),
        _ => JsValue::UNDEFINED,
    }
}

/// The algorithm for symmetric keys is the service's default, which goes without saying.
fn algorithm(algorithm: EncryptionAlgorithm) -> JsValue {
    match algorithm {
        EncryptionAlgorithm::SymmetricDefault => JsValue::UNDEFINED,
        other => other.name().into(),
    }
}

fn grant_tokens(tokens: &[String]) -> JsValue {
    if tokens.is_empty() {
        return JsValue::UNDEFINED;
    }
    tokens.iter().map(|token| JsValue::from_str(token)).collect::<Array>().into()
}

fn blob(output: &JsValue, name: &str) -> Result<Vec<u8>, KmsError> {
    present(take_few(output, name), name)
}

fn present<T>(member: Option<T>, name: &str) -> Result<T, KmsError> {
    member.ok_or_else(|| KmsError::new("InvalidResponse", format!("the answer has no {name}")))
}

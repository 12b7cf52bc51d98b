//! `KmsClient` for the AWS SDK for Rust.

use super::{
    DecryptRequest, DecryptResponse, EncryptRequest, EncryptResponse, GenerateDataKeyRequest,
    GenerateDataKeyResponse, KmsClient, KmsError,
};
use crate::{context::EncryptionContext, future::BoxFuture, secret::PlaintextDataKey};
use aws_sdk_kms::{
    error::{DisplayErrorContext, ProvideErrorMetadata, SdkError},
    primitives::Blob,
};
use std::{collections::HashMap, error::Error as StdError};

impl KmsClient for aws_sdk_kms::Client {
    fn generate_data_key<'a>(
        &'a self,
        request: GenerateDataKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyResponse, KmsError>> {
        Box::pin(async move {
            let output = self
                .generate_data_key()
                .key_id(request.key_id)
                .number_of_bytes(i32::try_from(request.number_of_bytes).unwrap_or(i32::MAX))
                .set_encryption_context(pairs(request.encryption_context))
                .set_grant_tokens(Some(request.grant_tokens.to_vec()))
                .send()
                .await
                .map_err(failed)?;
            Ok(GenerateDataKeyResponse {
                key_id: present(output.key_id, "KeyId")?,
                plaintext: PlaintextDataKey::new(present(output.plaintext, "Plaintext")?.into_inner()),
                ciphertext_blob: present(output.ciphertext_blob, "CiphertextBlob")?.into_inner(),
            })
        })
    }

    fn encrypt<'a>(
        &'a self,
        request: EncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptResponse, KmsError>> {
        Box::pin(async move {
            let output = self
                .encrypt()
                .key_id(request.key_id)
                .plaintext(Blob::new(request.plaintext.expose_secret()))
                .set_encryption_context(pairs(request.encryption_context))
                .set_grant_tokens(Some(request.grant_tokens.to_vec()))
                .send()
                .await
                .map_err(failed)?;
            Ok(EncryptResponse {
                key_id: present(output.key_id, "KeyId")?,
                ciphertext_blob: present(output.ciphertext_blob, "CiphertextBlob")?.into_inner(),
            })
        })
    }

    fn decrypt<'a>(
        &'a self,
        request: DecryptRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptResponse, KmsError>> {
        Box::pin(async move {
            let output = self
                .decrypt()
                .key_id(request.key_id)
                .ciphertext_blob(Blob::new(request.ciphertext_blob))
                .set_encryption_context(pairs(request.encryption_context))
                .set_grant_tokens(Some(request.grant_tokens.to_vec()))
                .send()
                .await
                .map_err(failed)?;
            Ok(DecryptResponse {
                key_id: present(output.key_id, "KeyId")?,
                plaintext: PlaintextDataKey::new(present(output.plaintext, "Plaintext")?.into_inner()),
            })
        })
    }
}

fn pairs(context: &EncryptionContext) -> Option<HashMap<String, String>> {
    Some(context.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
}

fn present<T>(member: Option<T>, name: &str) -> Result<T, KmsError> {
    member.ok_or_else(|| KmsError::new("InvalidResponse", format!("the answer has no {name}")))
}

/// The service's code and words where it answered, else what kept the call from getting there.
fn failed<E, R>(error: SdkError<E, R>) -> KmsError
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let (code, message) = match error.code() {
        Some(code) => (code.to_owned(), error.message().unwrap_or_default().to_owned()),
        None => ("ServiceUnreachable".to_owned(), DisplayErrorContext(&error).to_string()),
    };
    KmsError { code, message, source: Some(Box::new(error)) }
}

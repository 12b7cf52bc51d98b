//! `SymmetricKey`: a symmetric KMS key and the client that reaches it; makes the calls and checks the answers.

use crate::{
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
    kms::{
        DecryptRequest, EncryptRequest, GenerateDataKeyRequest, KeyArn, KmsClient, check_key_id, failed,
        failed_to_open,
    },
    materials::{UnwrapRequest, WrapRequest},
    secret::PlaintextDataKey,
};
use std::sync::Arc;

/// The provider id of data keys that a symmetric KMS key wrapped.
pub(super) const PROVIDER_ID: &str = "aws-kms";

/// A symmetric KMS key and the client that reaches it.
#[derive(Debug, Clone)]
pub(super) struct SymmetricKey {
    /// Key ARN, alias ARN, key id or alias name.
    pub(super) id: String,
    pub(super) client: Arc<dyn KmsClient>,
}

impl SymmetricKey {
    /// Makes a data key for the request's suite, in plaintext and wrapped.
    pub(super) async fn generate(
        &self,
        request: &WrapRequest<'_>,
        grant_tokens: &[String],
    ) -> Result<(PlaintextDataKey, EncryptedDataKey), Error> {
        let number_of_bytes = request.suite.data_key_length();
        let asked = GenerateDataKeyRequest {
            grant_tokens,
            ..GenerateDataKeyRequest::new(&self.id, number_of_bytes, request.encryption_context)
        };
        let answer = self.client.generate_data_key(asked).await;
        let answer = answer.map_err(|error| failed("GenerateDataKey", &self.id, error))?;
        if answer.plaintext.len() != number_of_bytes {
            return Err(Error::new(
                ErrorKind::KeyService,
                format!(
                    "GenerateDataKey under {} returned {} bytes instead of {number_of_bytes}",
                    self.id,
                    answer.plaintext.len()
                ),
            ));
        }
        let encrypted = encrypted_data_key("GenerateDataKey", answer.key_id, answer.ciphertext_blob)?;
        Ok((answer.plaintext, encrypted))
    }

    /// Wraps a data key that was made elsewhere.
    pub(super) async fn encrypt(
        &self,
        plaintext: &PlaintextDataKey,
        request: &WrapRequest<'_>,
        grant_tokens: &[String],
    ) -> Result<EncryptedDataKey, Error> {
        let asked = EncryptRequest {
            grant_tokens,
            ..EncryptRequest::new(&self.id, plaintext, request.encryption_context)
        };
        let answer = self.client.encrypt(asked).await;
        let answer = answer.map_err(|error| failed("Encrypt", &self.id, error))?;
        encrypted_data_key("Encrypt", answer.key_id, answer.ciphertext_blob)
    }

    /// Unwraps a data key, with this key and no other; its length is for the caller to check.
    pub(super) async fn decrypt(
        &self,
        encrypted: &EncryptedDataKey,
        request: &UnwrapRequest<'_>,
        grant_tokens: &[String],
    ) -> Result<PlaintextDataKey, Error> {
        let asked = DecryptRequest {
            grant_tokens,
            ..DecryptRequest::new(&self.id, &encrypted.ciphertext, request.encryption_context)
        };
        let answer = self.client.decrypt(asked).await;
        let answer = answer.map_err(|error| failed_to_open(&self.id, encrypted, error))?;
        check_key_id("Decrypt", &self.id, &answer.key_id)?;
        Ok(answer.plaintext)
    }
}

fn encrypted_data_key(
    operation: &str,
    key_arn: String,
    ciphertext: Vec<u8>,
) -> Result<EncryptedDataKey, Error> {
    if KeyArn::parse_key(&key_arn).is_none() {
        return Err(Error::new(
            ErrorKind::KeyService,
            format!("{operation} was answered with {key_arn:?}, which is not a key ARN"),
        ));
    }
    Ok(EncryptedDataKey {
        key_provider_id: PROVIDER_ID.to_owned(),
        key_provider_info: key_arn.into_bytes(),
        ciphertext,
    })
}

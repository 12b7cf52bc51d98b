//! `Custody`: the calls that a key store makes of KMS, with their answers checked.
//!
//! Spec: framework/branch-key-store.md#wrapped-branch-key-creation, #aws-kms-branch-key-decryption

use super::record::BranchKeyContext;
use crate::{
    error::{Error, ErrorKind},
    kms::{
        DecryptRequest, GenerateDataKeyWithoutPlaintextRequest, KmsClient, ReEncryptRequest, check_key_id,
        failed,
    },
    secret::PlaintextDataKey,
};
use std::sync::Arc;

/// Bytes in a branch key, and in a beacon key.
const KEY_LENGTH: usize = 32;

/// KMS as a key store uses it: keys are made there and leave it wrapped.
#[derive(Debug)]
pub(super) struct Custody {
    pub(super) client: Arc<dyn KmsClient>,
    pub(super) grant_tokens: Vec<String>,
}

impl Custody {
    /// Makes a key that nobody has seen, bound to `context`.
    pub(super) async fn generate(&self, key_arn: &str, context: &BranchKeyContext) -> Result<Vec<u8>, Error> {
        const NAME: &str = "GenerateDataKeyWithoutPlaintext";
        let context = context.encryption_context();
        let asked = GenerateDataKeyWithoutPlaintextRequest {
            grant_tokens: &self.grant_tokens,
            ..GenerateDataKeyWithoutPlaintextRequest::new(key_arn, KEY_LENGTH, context)
        };
        let answer = self.client.generate_data_key_without_plaintext(asked).await;
        let answer = answer.map_err(|error| failed(NAME, key_arn, error))?;
        check_key_id(NAME, key_arn, &answer.key_id)?;
        wrapped(NAME, answer.ciphertext_blob)
    }

    /// Binds a wrapped key to another context.
    pub(super) async fn re_encrypt(
        &self,
        key_arn: &str,
        enc: &[u8],
        from: &BranchKeyContext,
        to: &BranchKeyContext,
    ) -> Result<Vec<u8>, Error> {
        const NAME: &str = "ReEncrypt";
        let source = (key_arn, from.encryption_context());
        let asked = ReEncryptRequest {
            grant_tokens: &self.grant_tokens,
            ..ReEncryptRequest::new(enc, source, (key_arn, to.encryption_context()))
        };
        let answer = self.client.re_encrypt(asked).await;
        let answer = answer.map_err(|error| failed(NAME, key_arn, error))?;
        check_key_id(NAME, key_arn, &answer.source_key_id)?;
        check_key_id(NAME, key_arn, &answer.key_id)?;
        wrapped(NAME, answer.ciphertext_blob)
    }

    /// Unwraps a key, and so authenticates everything in `context`.
    pub(super) async fn decrypt(
        &self,
        key_arn: &str,
        enc: &[u8],
        context: &BranchKeyContext,
    ) -> Result<PlaintextDataKey, Error> {
        const NAME: &str = "Decrypt";
        let asked = DecryptRequest {
            grant_tokens: &self.grant_tokens,
            ..DecryptRequest::new(key_arn, enc, context.encryption_context())
        };
        let answer = self.client.decrypt(asked).await;
        let answer = answer.map_err(|error| failed(NAME, key_arn, error))?;
        check_key_id(NAME, key_arn, &answer.key_id)?;
        let length = answer.plaintext.len();
        if length != KEY_LENGTH {
            return Err(Error::new(
                ErrorKind::KeyService,
                format!(
                    "{NAME} under {key_arn} returned a branch key of {length} bytes instead of {KEY_LENGTH}"
                ),
            ));
        }
        Ok(answer.plaintext)
    }
}

fn wrapped(operation: &str, ciphertext_blob: Vec<u8>) -> Result<Vec<u8>, Error> {
    if ciphertext_blob.is_empty() {
        return Err(Error::new(ErrorKind::KeyService, format!("{operation} returned no ciphertext")));
    }
    Ok(ciphertext_blob)
}

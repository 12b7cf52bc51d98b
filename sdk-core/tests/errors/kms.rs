//! A key service that wraps by counting, opens nothing, and hands out what it is told to.

use kmseal::{
    BoxFuture, PlaintextDataKey,
    kms::{
        DecryptRequest, DecryptResponse, EncryptRequest, EncryptResponse, GenerateDataKeyRequest,
        GenerateDataKeyResponse, KmsClient, KmsError,
    },
};

/// The ARN of a key whose id ends in this digit.
pub(crate) fn arn(digit: u8) -> String {
    format!("arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-12345678900{digit}")
}

/// Who may do what.
#[derive(Debug)]
pub(crate) struct Kms {
    /// Whether data keys are made and wrapped.
    pub(crate) writes: bool,
}

fn denied<T>(operation: &str, key: &str) -> Result<T, KmsError> {
    let message = format!(
        "User: arn:aws:iam::111122223333:user/ada is not authorized to perform: kms:{operation} on resource: {key}"
    );
    Err(KmsError::new("AccessDeniedException", message))
}

impl KmsClient for Kms {
    fn generate_data_key<'a>(
        &'a self,
        request: GenerateDataKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyResponse, KmsError>> {
        Box::pin(async move {
            if !self.writes {
                return denied("GenerateDataKey", request.key_id);
            }
            Ok(GenerateDataKeyResponse {
                key_id: request.key_id.to_owned(),
                plaintext: PlaintextDataKey::new(vec![7; request.number_of_bytes]),
                ciphertext_blob: b"wrapped".to_vec(),
            })
        })
    }

    fn encrypt<'a>(
        &'a self,
        request: EncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptResponse, KmsError>> {
        let key_id = request.key_id.to_owned();
        Box::pin(async { Ok(EncryptResponse { key_id, ciphertext_blob: b"wrapped".to_vec() }) })
    }

    fn decrypt<'a>(
        &'a self,
        request: DecryptRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptResponse, KmsError>> {
        Box::pin(async move { denied("Decrypt", request.key_id) })
    }
}

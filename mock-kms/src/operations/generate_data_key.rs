//! `GenerateDataKey`: makes a data key and returns it in the clear and encrypted under a key.
//!
//! AWS KMS API Reference, GenerateDataKey.

use super::{Context, Materials, Operation, Request, encryption::require_symmetric, target::NamedKey};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    context::EncryptionContext,
    error::{ErrorCode, KmsError},
    keys::{EncryptionAlgorithm, Usable},
    text_enum::text_enum,
    wire::{Blob, Member, optional, required, shapes, unsupported},
};
use serde::{Deserialize, Serialize};

text_enum! {
    /// A data key for AES.
    pub(crate) enum DataKeySpec {
        Aes256 = "AES_256",
        Aes128 = "AES_128",
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GenerateDataKeyRequest {
    pub(super) key_id: String,
    #[serde(default)]
    pub(super) encryption_context: EncryptionContext,
    number_of_bytes: Option<u16>,
    key_spec: Option<DataKeySpec>,
    #[serde(default)]
    grant_tokens: Vec<String>,
    #[serde(default)]
    dry_run: bool,
}

impl GenerateDataKeyRequest {
    /// Bytes in the data key.
    ///
    /// # Errors
    /// ValidationException unless exactly one of the two ways to say it was used; the wording is a guess.
    pub(super) fn length(&self) -> Result<usize, KmsError> {
        match (self.key_spec, self.number_of_bytes) {
            (Some(DataKeySpec::Aes256), None) => Ok(32),
            (Some(DataKeySpec::Aes128), None) => Ok(16),
            (None, Some(number)) => Ok(number.into()),
            _ => Err(KmsError::new(
                ErrorCode::Validation,
                "Please specify either number of bytes or key spec.",
            )),
        }
    }
}

impl Request for GenerateDataKeyRequest {
    fn dry_run(&self) -> bool {
        self.dry_run
    }

    fn grant_tokens(&self) -> &[String] {
        &self.grant_tokens
    }

    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Request(RequestKey::EncryptionAlgorithm) => {
                Some(Value::text(EncryptionAlgorithm::SymmetricDefault.word()))
            }
            _ => None,
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GenerateDataKeyResponse {
    ciphertext_blob: Blob,
    plaintext: Blob,
    key_id: String,
    key_material_id: String,
}

pub(crate) struct GenerateDataKey;

impl Operation for GenerateDataKey {
    const ACTION: Action = Action::GenerateDataKey;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        optional("EncryptionContext", &shapes::ENCRYPTION_CONTEXT),
        optional("NumberOfBytes", &shapes::NUMBER_OF_BYTES),
        optional("KeySpec", &shapes::DATA_KEY_SPEC),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        unsupported("Recipient", &shapes::RECIPIENT),
        optional("DryRun", &shapes::BOOLEAN),
    ];
    type Request = GenerateDataKeyRequest;
    type Response = GenerateDataKeyResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id).with_context(&request.encryption_context)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        require_symmetric(&key)?;
        let backing_key = key.current()?;
        let context = request.encryption_context.canonical_bytes();
        let data_key = cx.hsm.generate_data_key(backing_key, &context, request.length()?)?;
        Ok(GenerateDataKeyResponse {
            ciphertext_blob: data_key.ciphertext.into(),
            plaintext: data_key.plaintext.into(),
            key_id: key.key().arn.to_string(),
            key_material_id: backing_key.token.material().to_string(),
        })
    }

    fn materials(response: &Self::Response) -> Materials {
        Materials::One(response.key_material_id.clone())
    }
}

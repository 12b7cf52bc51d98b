//! `Decrypt`: opens a ciphertext with the key that made it, which need not be named.
//!
//! AWS KMS API Reference, Decrypt.

use super::{
    Context, Operation, Request,
    encryption::{Binding, backing_key},
    target::{KeyOfCiphertext, Opening},
};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    context::EncryptionContext,
    error::KmsError,
    keys::EncryptionAlgorithm,
    wire::{Blob, Member, optional, required, shapes, unsupported},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct DecryptRequest {
    ciphertext_blob: Blob,
    #[serde(default)]
    encryption_context: EncryptionContext,
    #[serde(default)]
    grant_tokens: Vec<String>,
    key_id: Option<String>,
    #[serde(default)]
    encryption_algorithm: EncryptionAlgorithm,
    #[serde(default)]
    dry_run: bool,
}

impl Request for DecryptRequest {
    fn dry_run(&self) -> bool {
        self.dry_run
    }

    fn grant_tokens(&self) -> &[String] {
        &self.grant_tokens
    }

    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Request(RequestKey::EncryptionAlgorithm) => {
                Some(Value::text(self.encryption_algorithm.word()))
            }
            _ => None,
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DecryptResponse {
    key_id: String,
    plaintext: Blob,
    encryption_algorithm: EncryptionAlgorithm,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_material_id: Option<String>,
}

pub(crate) struct Decrypt;

impl Operation for Decrypt {
    const ACTION: Action = Action::Decrypt;
    /// The model lets a dry run leave the ciphertext out; until that is implemented it is required, as it was before.
    const INPUT: &'static [Member] = &[
        required("CiphertextBlob", &shapes::CIPHERTEXT),
        optional("EncryptionContext", &shapes::ENCRYPTION_CONTEXT),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        optional("KeyId", &shapes::KEY_ID),
        optional("EncryptionAlgorithm", &shapes::ENCRYPTION_ALGORITHM),
        unsupported("Recipient", &shapes::RECIPIENT),
        optional("DryRun", &shapes::BOOLEAN),
        unsupported("DryRunModifiers", &shapes::DRY_RUN_MODIFIERS),
    ];
    type Request = DecryptRequest;
    type Response = DecryptResponse;
    type Target<'a> = KeyOfCiphertext<'a>;

    fn target(request: &Self::Request) -> KeyOfCiphertext<'_> {
        KeyOfCiphertext {
            blob: request.ciphertext_blob.bytes(),
            reference: request.key_id.as_deref(),
            permission: Self::ACTION.word(),
            context: &request.encryption_context,
            algorithm: request.encryption_algorithm,
            destination: None,
        }
    }

    fn run(
        cx: &Context<'_>,
        opening: Opening<'_>,
        request: &Self::Request,
    ) -> Result<Self::Response, KmsError> {
        let Opening { key, sealed } = opening;
        let binding = Binding::new(request.encryption_algorithm, key.key(), &request.encryption_context)?;
        let (backing_key, material) = backing_key(&key, &sealed)?;
        let plaintext = cx.hsm.open(backing_key, binding.scheme(), &sealed)?;
        Ok(DecryptResponse {
            key_id: key.key().arn.to_string(),
            plaintext: plaintext.into(),
            encryption_algorithm: request.encryption_algorithm,
            key_material_id: material,
        })
    }
}

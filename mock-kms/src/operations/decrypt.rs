//! `Decrypt`: opens a ciphertext with the key that made it, which need not be named.
//!
//! AWS KMS API Reference, Decrypt.

use super::{
    Context, Materials, Operation, Request,
    dry_run::{self, DryRunModifier},
    encryption::{Binding, backing_key},
    target::{AuthorizedKey, KeyOfCiphertext, OneOf, Opening},
};
use crate::{
    action::Action,
    authz::{Authorized, ConditionKey, RequestKey, Value},
    context::EncryptionContext,
    error::KmsError,
    keys::{EncryptionAlgorithm, Key},
    wire::{Blob, Member, optional, shapes, unsupported},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct DecryptRequest {
    ciphertext_blob: Option<Blob>,
    #[serde(default)]
    encryption_context: EncryptionContext,
    #[serde(default)]
    grant_tokens: Vec<String>,
    key_id: Option<String>,
    #[serde(default)]
    encryption_algorithm: EncryptionAlgorithm,
    #[serde(default)]
    dry_run: bool,
    #[serde(default)]
    dry_run_modifiers: Vec<DryRunModifier>,
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
    const INPUT: &'static [Member] = &[
        optional("CiphertextBlob", &shapes::CIPHERTEXT),
        optional("EncryptionContext", &shapes::ENCRYPTION_CONTEXT),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        optional("KeyId", &shapes::KEY_ID),
        optional("EncryptionAlgorithm", &shapes::ENCRYPTION_ALGORITHM),
        unsupported("Recipient", &shapes::RECIPIENT),
        optional("DryRun", &shapes::BOOLEAN),
        optional("DryRunModifiers", &shapes::DRY_RUN_MODIFIERS),
    ];
    type Request = DecryptRequest;
    type Response = DecryptResponse;
    type Target<'a> = OneOf<KeyOfCiphertext<'a>, AuthorizedKey<'a>>;

    fn target(request: &Self::Request) -> Self::Target<'_> {
        let key = KeyOfCiphertext {
            blob: request.ciphertext_blob.as_ref().map(Blob::bytes),
            reference: request.key_id.as_deref(),
            permission: Self::ACTION.word(),
            context: &request.encryption_context,
            algorithm: request.encryption_algorithm,
            destination: None,
        };
        match DryRunModifier::ignores_ciphertext(&request.dry_run_modifiers, request.dry_run) {
            false => OneOf::First(key),
            true => OneOf::Second(key.without_ciphertext("keyId")),
        }
    }

    fn run(
        cx: &Context<'_>,
        admitted: OneOf<Opening<'_>, Authorized<Arc<Key>>>,
        request: &Self::Request,
    ) -> Result<Self::Response, KmsError> {
        let OneOf::First(Opening { key, sealed }) = admitted else { return Err(dry_run::passed()) };
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

    fn materials(response: &Self::Response) -> Materials {
        Materials::one(response.key_material_id.as_ref())
    }
}

//! `ReEncrypt`: moves a ciphertext from one key and context to another, inside the HSM.
//!
//! AWS KMS API Reference, ReEncrypt.

use super::{
    Context, Materials, Operation, Request,
    dry_run::{self, DryRunModifier},
    encryption::{Binding, backing_key, refusal},
    target::{AuthorizedKey, KeyOfCiphertext, NamedKey, OneOf, Opening},
};
use crate::{
    action::Action,
    authz::{Authorized, ConditionKey, RequestKey, Value},
    context::EncryptionContext,
    error::KmsError,
    keys::{EncryptionAlgorithm, Key, Usable},
    wire::{Blob, Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The permission to open the ciphertext.
const FROM: &str = "ReEncryptFrom";
/// The permission to encrypt what it holds again.
const TO: &str = "ReEncryptTo";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ReEncryptRequest {
    ciphertext_blob: Option<Blob>,
    #[serde(default)]
    source_encryption_context: EncryptionContext,
    source_key_id: Option<String>,
    destination_key_id: String,
    #[serde(default)]
    destination_encryption_context: EncryptionContext,
    #[serde(default)]
    source_encryption_algorithm: EncryptionAlgorithm,
    #[serde(default)]
    destination_encryption_algorithm: EncryptionAlgorithm,
    #[serde(default)]
    grant_tokens: Vec<String>,
    #[serde(default)]
    dry_run: bool,
    #[serde(default)]
    dry_run_modifiers: Vec<DryRunModifier>,
}

impl Request for ReEncryptRequest {
    fn dry_run(&self) -> bool {
        self.dry_run
    }

    fn grant_tokens(&self) -> &[String] {
        &self.grant_tokens
    }

    fn condition(&self, permission: &str, key: &ConditionKey) -> Option<Value<'_>> {
        let ConditionKey::Request(RequestKey::EncryptionAlgorithm) = key else { return None };
        let algorithm = match permission {
            FROM => self.source_encryption_algorithm,
            _ => self.destination_encryption_algorithm,
        };
        Some(Value::text(algorithm.word()))
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ReEncryptResponse {
    ciphertext_blob: Blob,
    source_key_id: String,
    key_id: String,
    source_encryption_algorithm: EncryptionAlgorithm,
    destination_encryption_algorithm: EncryptionAlgorithm,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_key_material_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    destination_key_material_id: Option<String>,
}

pub(crate) struct ReEncrypt;

impl Operation for ReEncrypt {
    const ACTION: Action = Action::ReEncrypt;
    const INPUT: &'static [Member] = &[
        optional("CiphertextBlob", &shapes::CIPHERTEXT),
        optional("SourceEncryptionContext", &shapes::ENCRYPTION_CONTEXT),
        optional("SourceKeyId", &shapes::KEY_ID),
        required("DestinationKeyId", &shapes::KEY_ID),
        optional("DestinationEncryptionContext", &shapes::ENCRYPTION_CONTEXT),
        optional("SourceEncryptionAlgorithm", &shapes::ENCRYPTION_ALGORITHM),
        optional("DestinationEncryptionAlgorithm", &shapes::ENCRYPTION_ALGORITHM),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        optional("DryRun", &shapes::BOOLEAN),
        optional("DryRunModifiers", &shapes::DRY_RUN_MODIFIERS),
    ];
    type Request = ReEncryptRequest;
    type Response = ReEncryptResponse;
    type Target<'a> = OneOf<(KeyOfCiphertext<'a>, NamedKey<'a>), (AuthorizedKey<'a>, AuthorizedKey<'a>)>;

    fn target(request: &Self::Request) -> Self::Target<'_> {
        let source = KeyOfCiphertext {
            blob: request.ciphertext_blob.as_ref().map(Blob::bytes),
            reference: request.source_key_id.as_deref(),
            permission: FROM,
            context: &request.source_encryption_context,
            algorithm: request.source_encryption_algorithm,
            destination: Some(&request.destination_key_id),
        };
        let (destination, context) = (&request.destination_key_id, &request.destination_encryption_context);
        match DryRunModifier::ignores_ciphertext(&request.dry_run_modifiers, request.dry_run) {
            false => {
                let destination = NamedKey::new(destination).under(TO).for_destination();
                OneOf::First((source, destination.with_context(context)))
            }
            true => OneOf::Second((
                source.without_ciphertext("sourceKeyId"),
                AuthorizedKey::destination(destination, TO, context),
            )),
        }
    }

    fn run(
        cx: &Context<'_>,
        admitted: OneOf<(Opening<'_>, Usable), (Authorized<Arc<Key>>, Authorized<Arc<Key>>)>,
        request: &Self::Request,
    ) -> Result<Self::Response, KmsError> {
        let OneOf::First((Opening { key: source, sealed }, destination)) = admitted else {
            return Err(dry_run::passed());
        };
        let algorithm = request.destination_encryption_algorithm;
        let unbinding = Binding::new(
            request.source_encryption_algorithm,
            source.key(),
            &request.source_encryption_context,
        )?;
        let binding = Binding::new(algorithm, destination.key(), &request.destination_encryption_context)?;
        let (from, source_material) = backing_key(&source, &sealed)?;
        let to = destination.current()?;
        let moved = cx.hsm.re_encrypt((from, unbinding.scheme(), &sealed), (to, binding.scheme()));
        Ok(ReEncryptResponse {
            ciphertext_blob: moved.map_err(|error| refusal(algorithm, destination.key(), error))?.into(),
            source_key_id: source.key().arn.to_string(),
            key_id: destination.key().arn.to_string(),
            source_encryption_algorithm: request.source_encryption_algorithm,
            destination_encryption_algorithm: algorithm,
            source_key_material_id: source_material,
            destination_key_material_id: destination.key().current_material(),
        })
    }

    fn materials(response: &Self::Response) -> Materials {
        Materials::Two {
            source: response.source_key_material_id.clone(),
            destination: response.destination_key_material_id.clone(),
        }
    }
}

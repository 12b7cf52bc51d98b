//! `Encrypt`: encrypts up to 4,096 bytes under a key.
//!
//! AWS KMS API Reference, Encrypt.

use super::{
    Context, Materials, Operation, Request,
    encryption::{Binding, refusal},
    target::NamedKey,
};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    context::EncryptionContext,
    error::KmsError,
    keys::{EncryptionAlgorithm, Usable},
    wire::{Blob, Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct EncryptRequest {
    key_id: String,
    plaintext: Blob,
    #[serde(default)]
    encryption_context: EncryptionContext,
    #[serde(default)]
    grant_tokens: Vec<String>,
    #[serde(default)]
    encryption_algorithm: EncryptionAlgorithm,
    #[serde(default)]
    dry_run: bool,
}

impl Request for EncryptRequest {
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
pub(crate) struct EncryptResponse {
    ciphertext_blob: Blob,
    key_id: String,
    encryption_algorithm: EncryptionAlgorithm,
    /// For the record alone.
    #[serde(skip)]
    key_material_id: Option<String>,
}

pub(crate) struct Encrypt;

impl Operation for Encrypt {
    const ACTION: Action = Action::Encrypt;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        required("Plaintext", &shapes::PLAINTEXT),
        optional("EncryptionContext", &shapes::ENCRYPTION_CONTEXT),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        optional("EncryptionAlgorithm", &shapes::ENCRYPTION_ALGORITHM),
        optional("DryRun", &shapes::BOOLEAN),
    ];
    type Request = EncryptRequest;
    type Response = EncryptResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id).with_context(&request.encryption_context)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        let algorithm = request.encryption_algorithm;
        let binding = Binding::new(algorithm, key.key(), &request.encryption_context)?;
        let sealed = cx.hsm.seal(key.current()?, binding.scheme(), request.plaintext.bytes());
        let ciphertext = sealed.map_err(|error| refusal(algorithm, key.key(), error))?;
        Ok(EncryptResponse {
            ciphertext_blob: ciphertext.into(),
            key_id: key.key().arn.to_string(),
            encryption_algorithm: algorithm,
            key_material_id: key.key().current_material(),
        })
    }

    fn materials(response: &Self::Response) -> Materials {
        Materials::one(response.key_material_id.as_ref())
    }
}

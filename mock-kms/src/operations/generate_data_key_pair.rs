//! `GenerateDataKeyPair`: makes a key pair and returns its private key in the clear and encrypted under a key.
//!
//! AWS KMS API Reference, GenerateDataKeyPair.

use super::{Context, Materials, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    context::EncryptionContext,
    error::{ErrorCode, KmsError},
    hsm::DataKeyPair,
    keys::{EncryptionAlgorithm, KeySpec, Usable},
    quotas::Class,
    wire::{Blob, Member, optional, required, shapes, unsupported},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GenerateDataKeyPairRequest {
    #[serde(default)]
    pub(super) encryption_context: EncryptionContext,
    pub(super) key_id: String,
    pub(super) key_pair_spec: KeySpec,
    #[serde(default)]
    grant_tokens: Vec<String>,
    #[serde(default)]
    dry_run: bool,
}

impl GenerateDataKeyPairRequest {
    /// Makes the pair and encrypts its private key under `key`.
    ///
    /// # Errors
    /// UnsupportedOperationException for an RSA key, without a message as a guess, and for a spec that is not made.
    pub(super) fn generate(&self, cx: &Context<'_>, key: &Usable) -> Result<DataKeyPair, KmsError> {
        if key.key().spec != KeySpec::SymmetricDefault {
            return Err(KmsError::silent(ErrorCode::UnsupportedOperation));
        }
        let kind = self.key_pair_spec.kind_in(&key.key().arn.place.region)?;
        let context = self.encryption_context.canonical_bytes();
        Ok(cx.hsm.generate_data_key_pair(key.current()?, &context, kind)?)
    }
}

impl Request for GenerateDataKeyPairRequest {
    fn dry_run(&self) -> bool {
        self.dry_run
    }

    fn pair(&self) -> Option<KeySpec> {
        Some(self.key_pair_spec)
    }

    fn grant_tokens(&self) -> &[String] {
        &self.grant_tokens
    }

    fn quota(&self) -> Option<Class> {
        Some(Class::DataKeyPair(self.key_pair_spec))
    }

    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Request(RequestKey::DataKeyPairSpec) => {
                Some(Value::text(self.key_pair_spec.word()))
            }
            ConditionKey::Request(RequestKey::EncryptionAlgorithm) => {
                Some(Value::text(EncryptionAlgorithm::SymmetricDefault.word()))
            }
            _ => None,
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GenerateDataKeyPairResponse {
    private_key_ciphertext_blob: Blob,
    private_key_plaintext: Blob,
    public_key: Blob,
    key_id: String,
    key_pair_spec: KeySpec,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_material_id: Option<String>,
}

pub(crate) struct GenerateDataKeyPair;

impl Operation for GenerateDataKeyPair {
    const ACTION: Action = Action::GenerateDataKeyPair;
    const INPUT: &'static [Member] = &[
        optional("EncryptionContext", &shapes::ENCRYPTION_CONTEXT),
        required("KeyId", &shapes::KEY_ID),
        required("KeyPairSpec", &shapes::KEY_PAIR_SPEC),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        unsupported("Recipient", &shapes::RECIPIENT),
        optional("DryRun", &shapes::BOOLEAN),
    ];
    type Request = GenerateDataKeyPairRequest;
    type Response = GenerateDataKeyPairResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id).with_context(&request.encryption_context)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        let pair = request.generate(cx, &key)?;
        Ok(GenerateDataKeyPairResponse {
            private_key_ciphertext_blob: pair.private_ciphertext.into(),
            private_key_plaintext: pair.private.into(),
            public_key: pair.public.into(),
            key_id: key.key().arn.to_string(),
            key_pair_spec: request.key_pair_spec,
            key_material_id: key.key().current_material(),
        })
    }

    fn materials(response: &Self::Response) -> Materials {
        Materials::one(response.key_material_id.as_ref())
    }
}

//! `DeriveSharedSecret`: the secret that a key shares with somebody else's public key.
//!
//! AWS KMS API Reference, DeriveSharedSecret.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    error::{ErrorCode, KmsError},
    hsm::HsmError,
    keys::{KeyAgreementAlgorithm, Origin, Usable},
    wire::{Blob, Member, optional, required, shapes, unsupported},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct DeriveSharedSecretRequest {
    key_id: String,
    key_agreement_algorithm: KeyAgreementAlgorithm,
    public_key: Blob,
    #[serde(default)]
    grant_tokens: Vec<String>,
    #[serde(default)]
    dry_run: bool,
}

impl Request for DeriveSharedSecretRequest {
    fn dry_run(&self) -> bool {
        self.dry_run
    }

    fn grant_tokens(&self) -> &[String] {
        &self.grant_tokens
    }

    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Request(RequestKey::KeyAgreementAlgorithm) => {
                Some(Value::text(self.key_agreement_algorithm.word()))
            }
            _ => None,
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeriveSharedSecretResponse {
    key_id: String,
    shared_secret: Blob,
    key_agreement_algorithm: KeyAgreementAlgorithm,
    key_origin: Origin,
}

pub(crate) struct DeriveSharedSecret;

impl Operation for DeriveSharedSecret {
    const ACTION: Action = Action::DeriveSharedSecret;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        required("KeyAgreementAlgorithm", &shapes::KEY_AGREEMENT_ALGORITHM),
        required("PublicKey", &shapes::PUBLIC_KEY),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        optional("DryRun", &shapes::BOOLEAN),
        unsupported("Recipient", &shapes::RECIPIENT),
    ];
    type Request = DeriveSharedSecretRequest;
    type Response = DeriveSharedSecretResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        let secret = cx.hsm.derive_shared_secret(key.current()?, request.public_key.bytes());
        let secret = secret.map_err(|error| match error {
            HsmError::InvalidPublicKey => KmsError::silent(ErrorCode::Validation),
            other => other.into(),
        })?;
        Ok(DeriveSharedSecretResponse {
            key_id: key.key().arn.to_string(),
            shared_secret: secret.expose_secret().to_vec().into(),
            key_agreement_algorithm: request.key_agreement_algorithm,
            key_origin: key.key().origin,
        })
    }
}

//! `GetPublicKey`: shows the public half of an asymmetric key.
//!
//! AWS KMS API Reference, GetPublicKey.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    error::{ErrorCode, KmsError},
    keys::{Algorithms, KeySpec, KeyUsage, Usable},
    wire::{Blob, Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GetPublicKeyRequest {
    key_id: String,
    #[serde(default)]
    grant_tokens: Vec<String>,
}

impl Request for GetPublicKeyRequest {
    fn grant_tokens(&self) -> &[String] {
        &self.grant_tokens
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetPublicKeyResponse {
    key_id: String,
    public_key: Blob,
    customer_master_key_spec: KeySpec,
    key_spec: KeySpec,
    key_usage: KeyUsage,
    #[serde(flatten)]
    algorithms: Algorithms,
}

pub(crate) struct GetPublicKey;

impl Operation for GetPublicKey {
    const ACTION: Action = Action::GetPublicKey;
    const INPUT: &'static [Member] =
        &[required("KeyId", &shapes::KEY_ID), optional("GrantTokens", &shapes::GRANT_TOKENS)];
    type Request = GetPublicKeyRequest;
    type Response = GetPublicKeyResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(_: &Context<'_>, key: Usable, _: &Self::Request) -> Result<Self::Response, KmsError> {
        // The code is documented; that there is no message is a guess.
        let secret_as_a_whole = || KmsError::silent(ErrorCode::UnsupportedOperation);
        let public_key = key.current()?.token.public().ok_or_else(secret_as_a_whole)?.to_vec();
        let key = key.key();
        Ok(GetPublicKeyResponse {
            key_id: key.arn.to_string(),
            public_key: public_key.into(),
            customer_master_key_spec: key.spec,
            key_spec: key.spec,
            key_usage: key.usage,
            algorithms: key.algorithms(),
        })
    }
}

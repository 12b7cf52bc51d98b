//! `GenerateMac`: authenticates a message under an HMAC key.
//!
//! AWS KMS API Reference, GenerateMac.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    error::KmsError,
    keys::{MacAlgorithm, Usable},
    wire::{Blob, Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GenerateMacRequest {
    key_id: String,
    message: Blob,
    mac_algorithm: MacAlgorithm,
    #[serde(default)]
    grant_tokens: Vec<String>,
    #[serde(default)]
    dry_run: bool,
}

impl Request for GenerateMacRequest {
    fn dry_run(&self) -> bool {
        self.dry_run
    }

    fn grant_tokens(&self) -> &[String] {
        &self.grant_tokens
    }

    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Request(RequestKey::MacAlgorithm) => Some(Value::text(self.mac_algorithm.word())),
            _ => None,
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GenerateMacResponse {
    key_id: String,
    mac: Blob,
    mac_algorithm: MacAlgorithm,
}

pub(crate) struct GenerateMac;

impl Operation for GenerateMac {
    const ACTION: Action = Action::GenerateMac;
    const INPUT: &'static [Member] = &[
        required("Message", &shapes::MESSAGE),
        required("KeyId", &shapes::KEY_ID),
        required("MacAlgorithm", &shapes::MAC_ALGORITHM),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        optional("DryRun", &shapes::BOOLEAN),
    ];
    type Request = GenerateMacRequest;
    type Response = GenerateMacResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        request.mac_algorithm.require_of(key.key().spec)?;
        Ok(GenerateMacResponse {
            key_id: key.key().arn.to_string(),
            mac: cx.hsm.generate_mac(key.current()?, request.message.bytes())?.into(),
            mac_algorithm: request.mac_algorithm,
        })
    }
}

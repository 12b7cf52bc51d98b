//! `VerifyMac`: checks the MAC of a message.
//!
//! AWS KMS API Reference, VerifyMac.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    error::{ErrorCode, KmsError},
    hsm::HsmError,
    keys::{MacAlgorithm, Usable},
    wire::{Blob, Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct VerifyMacRequest {
    key_id: String,
    message: Blob,
    mac_algorithm: MacAlgorithm,
    mac: Blob,
    #[serde(default)]
    grant_tokens: Vec<String>,
    #[serde(default)]
    dry_run: bool,
}

impl Request for VerifyMacRequest {
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
pub(crate) struct VerifyMacResponse {
    key_id: String,
    mac_valid: bool,
    mac_algorithm: MacAlgorithm,
}

pub(crate) struct VerifyMac;

impl Operation for VerifyMac {
    const ACTION: Action = Action::VerifyMac;
    const INPUT: &'static [Member] = &[
        required("Message", &shapes::MESSAGE),
        required("KeyId", &shapes::KEY_ID),
        required("MacAlgorithm", &shapes::MAC_ALGORITHM),
        required("Mac", &shapes::CIPHERTEXT),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        optional("DryRun", &shapes::BOOLEAN),
    ];
    type Request = VerifyMacRequest;
    type Response = VerifyMacResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        request.mac_algorithm.require_of(key.key().spec)?;
        let verdict = cx.hsm.verify_mac(key.current()?, request.message.bytes(), request.mac.bytes());
        // A MAC that does not match is an error of its own, never an answer that says so.
        verdict.map_err(|error| match error {
            HsmError::NotGenuine => KmsError::silent(ErrorCode::KmsInvalidMac),
            other => other.into(),
        })?;
        Ok(VerifyMacResponse {
            key_id: key.key().arn.to_string(),
            mac_valid: true,
            mac_algorithm: request.mac_algorithm,
        })
    }
}

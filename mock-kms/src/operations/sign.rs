//! `Sign`: signs a message, or the digest of one.
//!
//! AWS KMS API Reference, Sign.

use super::{
    Context, Operation, Request,
    signable::{MessageType, signable},
    target::NamedKey,
};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    error::KmsError,
    keys::{SigningAlgorithm, Usable},
    wire::{Blob, Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct SignRequest {
    key_id: String,
    message: Blob,
    #[serde(default)]
    message_type: MessageType,
    signing_algorithm: SigningAlgorithm,
    #[serde(default)]
    grant_tokens: Vec<String>,
    #[serde(default)]
    dry_run: bool,
}

impl Request for SignRequest {
    fn dry_run(&self) -> bool {
        self.dry_run
    }

    fn grant_tokens(&self) -> &[String] {
        &self.grant_tokens
    }

    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Request(RequestKey::SigningAlgorithm) => {
                Some(Value::text(self.signing_algorithm.word()))
            }
            ConditionKey::Request(RequestKey::MessageType) => Some(Value::text(self.message_type.word())),
            _ => None,
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SignResponse {
    key_id: String,
    signature: Blob,
    signing_algorithm: SigningAlgorithm,
}

pub(crate) struct Sign;

impl Operation for Sign {
    const ACTION: Action = Action::Sign;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        required("Message", &shapes::MESSAGE),
        optional("MessageType", &shapes::MESSAGE_TYPE),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        required("SigningAlgorithm", &shapes::SIGNING_ALGORITHM),
        optional("DryRun", &shapes::BOOLEAN),
    ];
    type Request = SignRequest;
    type Response = SignResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        let message = (request.message_type, request.message.bytes());
        let what = signable(cx, key.key(), request.signing_algorithm, message)?;
        Ok(SignResponse {
            key_id: key.key().arn.to_string(),
            signature: cx.hsm.sign(key.current()?, &what)?.into(),
            signing_algorithm: request.signing_algorithm,
        })
    }
}

//! `Verify`: checks a signature over a message, or over the digest of one.
//!
//! AWS KMS API Reference, Verify.

use super::{
    Context, Operation, Request,
    signable::{MessageType, signable},
    target::NamedKey,
};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    error::{ErrorCode, KmsError},
    hsm::HsmError,
    keys::{SigningAlgorithm, Usable},
    wire::{Blob, Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct VerifyRequest {
    key_id: String,
    message: Blob,
    #[serde(default)]
    message_type: MessageType,
    signature: Blob,
    signing_algorithm: SigningAlgorithm,
    #[serde(default)]
    grant_tokens: Vec<String>,
    #[serde(default)]
    dry_run: bool,
}

impl Request for VerifyRequest {
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
pub(crate) struct VerifyResponse {
    key_id: String,
    signature_valid: bool,
    signing_algorithm: SigningAlgorithm,
}

pub(crate) struct Verify;

impl Operation for Verify {
    const ACTION: Action = Action::Verify;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        required("Message", &shapes::MESSAGE),
        optional("MessageType", &shapes::MESSAGE_TYPE),
        required("Signature", &shapes::CIPHERTEXT),
        required("SigningAlgorithm", &shapes::SIGNING_ALGORITHM),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        optional("DryRun", &shapes::BOOLEAN),
    ];
    type Request = VerifyRequest;
    type Response = VerifyResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        let message = (request.message_type, request.message.bytes());
        let what = signable(cx, key.key(), request.signing_algorithm, message)?;
        let verdict = cx.hsm.verify(key.current()?, &what, request.signature.bytes());
        // A signature that does not match is an error of its own, never an answer that says so.
        verdict.map_err(|error| match error {
            HsmError::NotGenuine => KmsError::silent(ErrorCode::KmsInvalidSignature),
            other => other.into(),
        })?;
        Ok(VerifyResponse {
            key_id: key.key().arn.to_string(),
            signature_valid: true,
            signing_algorithm: request.signing_algorithm,
        })
    }
}

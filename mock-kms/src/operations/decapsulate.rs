//! `Decapsulate`: reads a shared secret out of its ciphertext.
//!
//! AWS KMS API Reference, Decapsulate.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    error::KmsError,
    keys::{EncapsulationAlgorithm, Usable},
    wire::{Blob, Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct DecapsulateRequest {
    key_id: String,
    shared_secret_ciphertext_blob: Blob,
    encapsulation_algorithm: EncapsulationAlgorithm,
    #[serde(default)]
    grant_tokens: Vec<String>,
    #[serde(default)]
    dry_run: bool,
}

impl Request for DecapsulateRequest {
    fn dry_run(&self) -> bool {
        self.dry_run
    }

    fn grant_tokens(&self) -> &[String] {
        &self.grant_tokens
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DecapsulateResponse {
    key_id: String,
    shared_secret: Blob,
    encapsulation_algorithm: EncapsulationAlgorithm,
}

pub(crate) struct Decapsulate;

impl Operation for Decapsulate {
    const ACTION: Action = Action::Decapsulate;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        required("SharedSecretCiphertextBlob", &shapes::CIPHERTEXT),
        required("EncapsulationAlgorithm", &shapes::ENCAPSULATION_ALGORITHM),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        optional("DryRun", &shapes::BOOLEAN),
    ];
    type Request = DecapsulateRequest;
    type Response = DecapsulateResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        let secret = cx.hsm.decapsulate(key.current()?, request.shared_secret_ciphertext_blob.bytes())?;
        Ok(DecapsulateResponse {
            key_id: key.key().arn.to_string(),
            shared_secret: secret.expose_secret().to_vec().into(),
            encapsulation_algorithm: request.encapsulation_algorithm,
        })
    }
}

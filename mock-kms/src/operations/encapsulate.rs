//! `Encapsulate`: makes a secret to share with the holder of a private key.
//!
//! AWS KMS API Reference, Encapsulate.

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
pub(crate) struct EncapsulateRequest {
    key_id: String,
    encapsulation_algorithm: EncapsulationAlgorithm,
    #[serde(default)]
    grant_tokens: Vec<String>,
    #[serde(default)]
    dry_run: bool,
}

impl Request for EncapsulateRequest {
    fn dry_run(&self) -> bool {
        self.dry_run
    }

    fn grant_tokens(&self) -> &[String] {
        &self.grant_tokens
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct EncapsulateResponse {
    key_id: String,
    shared_secret: Blob,
    shared_secret_ciphertext_blob: Blob,
    encapsulation_algorithm: EncapsulationAlgorithm,
}

pub(crate) struct Encapsulate;

impl Operation for Encapsulate {
    const ACTION: Action = Action::Encapsulate;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        required("EncapsulationAlgorithm", &shapes::ENCAPSULATION_ALGORITHM),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        optional("DryRun", &shapes::BOOLEAN),
    ];
    type Request = EncapsulateRequest;
    type Response = EncapsulateResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        let shared = cx.hsm.encapsulate(key.current()?)?;
        Ok(EncapsulateResponse {
            key_id: key.key().arn.to_string(),
            shared_secret: shared.shared_secret.expose_secret().to_vec().into(),
            shared_secret_ciphertext_blob: shared.ciphertext.into(),
            encapsulation_algorithm: request.encapsulation_algorithm,
        })
    }
}

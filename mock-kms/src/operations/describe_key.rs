//! `DescribeKey`: tells everything about a key but its material.
//!
//! AWS KMS API Reference, DescribeKey.

use super::{Context, Operation, Request, key_metadata::KeyMetadata, target::NamedKey};
use crate::{
    action::Action,
    error::KmsError,
    keys::Usable,
    wire::{Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct DescribeKeyRequest {
    key_id: String,
    #[serde(default)]
    grant_tokens: Vec<String>,
}

impl Request for DescribeKeyRequest {
    fn grant_tokens(&self) -> &[String] {
        &self.grant_tokens
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeKeyResponse {
    key_metadata: KeyMetadata,
}

pub(crate) struct DescribeKey;

impl Operation for DescribeKey {
    const ACTION: Action = Action::DescribeKey;
    const INPUT: &'static [Member] =
        &[required("KeyId", &shapes::KEY_ID), optional("GrantTokens", &shapes::GRANT_TOKENS)];
    type Request = DescribeKeyRequest;
    type Response = DescribeKeyResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(_: &Context<'_>, key: Usable, _: &Self::Request) -> Result<Self::Response, KmsError> {
        Ok(DescribeKeyResponse { key_metadata: key.key().into() })
    }
}

//! `CancelKeyDeletion`: keeps a key whose deletion is pending; it stays disabled, or waits for its material again.
//!
//! AWS KMS API Reference, CancelKeyDeletion.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    error::KmsError,
    keys::Usable,
    wire::{Member, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct CancelKeyDeletionRequest {
    key_id: String,
}

impl Request for CancelKeyDeletionRequest {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CancelKeyDeletionResponse {
    key_id: String,
}

pub(crate) struct CancelKeyDeletion;

impl Operation for CancelKeyDeletion {
    const ACTION: Action = Action::CancelKeyDeletion;
    const INPUT: &'static [Member] = &[required("KeyId", &shapes::KEY_ID)];
    type Request = CancelKeyDeletionRequest;
    type Response = CancelKeyDeletionResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, _: &Self::Request) -> Result<Self::Response, KmsError> {
        let key = cx.update(&key, |key| {
            key.state = key.state_when_cancelled();
            key.deletion = None;
            key.deletion_window = None;
            key.condemned = None;
        })?;
        Ok(CancelKeyDeletionResponse { key_id: key.arn.to_string() })
    }
}

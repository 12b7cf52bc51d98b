//! `GetKeyRotationStatus`: tells whether and when a key rotates by itself.
//!
//! AWS KMS API Reference, GetKeyRotationStatus.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    clock::Timestamp,
    error::KmsError,
    keys::{KeyId, KeyState, Usable},
    wire::{Member, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GetKeyRotationStatusRequest {
    key_id: String,
}

impl Request for GetKeyRotationStatusRequest {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetKeyRotationStatusResponse {
    key_id: KeyId,
    key_rotation_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    rotation_period_in_days: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_rotation_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on_demand_rotation_start_date: Option<Timestamp>,
}

pub(crate) struct GetKeyRotationStatus;

impl Operation for GetKeyRotationStatus {
    const ACTION: Action = Action::GetKeyRotationStatus;
    const INPUT: &'static [Member] = &[required("KeyId", &shapes::KEY_ID)];
    type Request = GetKeyRotationStatusRequest;
    type Response = GetKeyRotationStatusResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    /// Keys that cannot rotate have it disabled, as tools rely on that ask this of every key.
    fn run(_: &Context<'_>, key: Usable, _: &Self::Request) -> Result<Self::Response, KmsError> {
        let key = key.key();
        let is_pending = matches!(key.state, KeyState::PendingDeletion | KeyState::PendingReplicaDeletion);
        let automatic = key.rotation.automatic().filter(|_| !is_pending);
        Ok(GetKeyRotationStatusResponse {
            key_id: key.arn.id,
            key_rotation_enabled: automatic.is_some(),
            rotation_period_in_days: automatic.map(|automatic| automatic.period),
            next_rotation_date: automatic.map(|automatic| automatic.next),
            on_demand_rotation_start_date: key.rotation.on_demand_since(),
        })
    }
}

//! `GetKeyLastUsage`: tells what a key was last used for, when, and by which call.
//!
//! AWS KMS API Reference, GetKeyLastUsage.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    clock::Timestamp,
    error::KmsError,
    keys::{KeyId, Usable, Use},
    wire::{Member, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GetKeyLastUsageRequest {
    key_id: String,
}

impl Request for GetKeyLastUsageRequest {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetKeyLastUsageResponse {
    key_id: KeyId,
    key_last_usage: KeyLastUsageData,
    tracking_start_date: Timestamp,
    key_creation_date: Timestamp,
}

/// Empty for a key that was not used.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct KeyLastUsageData {
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<Action>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud_trail_event_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kms_request_id: Option<String>,
}

impl From<Use> for KeyLastUsageData {
    fn from(last: Use) -> Self {
        Self {
            operation: Some(last.action),
            timestamp: Some(last.at),
            cloud_trail_event_id: Some(last.event_id.to_string()),
            kms_request_id: Some(last.request_id.to_string()),
        }
    }
}

pub(crate) struct GetKeyLastUsage;

impl Operation for GetKeyLastUsage {
    const ACTION: Action = Action::GetKeyLastUsage;
    const INPUT: &'static [Member] = &[required("KeyId", &shapes::KEY_ID)];
    type Request = GetKeyLastUsageRequest;
    type Response = GetKeyLastUsageResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    /// The mock has kept track of every key since it was made.
    fn run(_: &Context<'_>, key: Usable, _: &Self::Request) -> Result<Self::Response, KmsError> {
        let key = key.key();
        Ok(GetKeyLastUsageResponse {
            key_id: key.arn.id,
            key_last_usage: key.last_use.last().map(KeyLastUsageData::from).unwrap_or_default(),
            tracking_start_date: key.created,
            key_creation_date: key.created,
        })
    }
}

//! `ScheduleKeyDeletion`: makes a key unusable at once and deletes it after a waiting period.
//!
//! AWS KMS API Reference, ScheduleKeyDeletion.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    clock::Timestamp,
    error::{ErrorCode, KmsError},
    keys::{KeyState, Usable},
    wire::{Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

/// Days.
const WINDOW: std::ops::RangeInclusive<u16> = 7..=30;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ScheduleKeyDeletionRequest {
    key_id: String,
    #[serde(default = "longest_window")]
    pending_window_in_days: u16,
}

impl Request for ScheduleKeyDeletionRequest {
    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Request(RequestKey::ScheduleKeyDeletionPendingWindowInDays) => {
                Some(Value::number(self.pending_window_in_days))
            }
            _ => None,
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ScheduleKeyDeletionResponse {
    key_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    deletion_date: Option<Timestamp>,
    key_state: KeyState,
    pending_window_in_days: u16,
}

pub(crate) struct ScheduleKeyDeletion;

impl Operation for ScheduleKeyDeletion {
    const ACTION: Action = Action::ScheduleKeyDeletion;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        optional("PendingWindowInDays", &shapes::PENDING_WINDOW_IN_DAYS),
    ];
    type Request = ScheduleKeyDeletionRequest;
    type Response = ScheduleKeyDeletionResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        let days = request.pending_window_in_days;
        if !WINDOW.contains(&days) {
            // The model allows 1 to 365; the wording of the narrower rule is a guess.
            return Err(KmsError::new(
                ErrorCode::Validation,
                "PendingWindowInDays must be between 7 and 30.",
            ));
        }
        let key = cx.registry.begin_deletion(&key, days, cx.now)?;
        Ok(ScheduleKeyDeletionResponse {
            key_id: key.arn.to_string(),
            deletion_date: key.deletion,
            key_state: key.state,
            pending_window_in_days: days,
        })
    }
}

fn longest_window() -> u16 {
    *WINDOW.end()
}

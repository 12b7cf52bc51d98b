//! `EnableKeyRotation`: has the service rotate a symmetric key by itself, or changes how often it does.
//!
//! AWS KMS API Reference, EnableKeyRotation.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    error::KmsError,
    keys::Usable,
    wire::{Member, optional, required, shapes},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct EnableKeyRotationRequest {
    key_id: String,
    #[serde(default = "a_year")]
    rotation_period_in_days: u16,
}

impl Request for EnableKeyRotationRequest {
    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Request(RequestKey::RotationPeriodInDays) => {
                Some(Value::number(self.rotation_period_in_days))
            }
            _ => None,
        }
    }
}

pub(crate) struct EnableKeyRotation;

impl Operation for EnableKeyRotation {
    const ACTION: Action = Action::EnableKeyRotation;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        optional("RotationPeriodInDays", &shapes::ROTATION_PERIOD_IN_DAYS),
    ];
    type Request = EnableKeyRotationRequest;
    type Response = ();
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<(), KmsError> {
        key.key().spec.require_rotation()?;
        key.key().require_no_replica()?;
        let key = cx.update(&key, |key| key.rotation.enable(request.rotation_period_in_days, cx.now))?;
        cx.registry.synchronise(&key);
        cx.registry.schedule_rotation(&key, cx.now);
        Ok(())
    }
}

fn a_year() -> u16 {
    365
}

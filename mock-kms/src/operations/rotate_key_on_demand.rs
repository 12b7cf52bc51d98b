//! `RotateKeyOnDemand`: gives a symmetric key new material now, whatever its schedule.
//!
//! AWS KMS API Reference, RotateKeyOnDemand.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    error::{ErrorCode, KmsError},
    keys::{MaterialState, Origin, Usable},
    wire::{Member, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct RotateKeyOnDemandRequest {
    key_id: String,
}

impl Request for RotateKeyOnDemandRequest {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RotateKeyOnDemandResponse {
    key_id: String,
}

pub(crate) struct RotateKeyOnDemand;

impl Operation for RotateKeyOnDemand {
    const ACTION: Action = Action::RotateKeyOnDemand;
    const INPUT: &'static [Member] = &[required("KeyId", &shapes::KEY_ID)];
    type Request = RotateKeyOnDemandRequest;
    type Response = RotateKeyOnDemandResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, _: &Self::Request) -> Result<Self::Response, KmsError> {
        key.key().spec.require_rotation()?;
        key.key().require_no_replica()?;
        let arn = &key.key().arn;
        if key.key().origin == Origin::External
            && cx.registry.pending_state(key.key()) != Some(MaterialState::PendingRotation)
        {
            let message = format!("No available key material pending rotation for the key: {arn}.");
            return Err(KmsError::new(ErrorCode::KmsInvalidState, message));
        }
        let done = cx.now.plus(cx.settings.background_time);
        let quota = cx.quotas.resources().on_demand_rotations;
        let begun = cx.try_update(&key, |key| key.rotation.begin(arn, cx.now, done, quota))?;
        cx.registry.synchronise(&begun);
        cx.registry.schedule_finish(done, arn);
        Ok(RotateKeyOnDemandResponse { key_id: arn.to_string() })
    }
}

//! `DisableKeyRotation`: stops the automatic rotation of a symmetric key.
//!
//! AWS KMS API Reference, DisableKeyRotation.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    error::KmsError,
    keys::Usable,
    wire::{Member, required, shapes},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct DisableKeyRotationRequest {
    key_id: String,
}

impl Request for DisableKeyRotationRequest {}

pub(crate) struct DisableKeyRotation;

impl Operation for DisableKeyRotation {
    const ACTION: Action = Action::DisableKeyRotation;
    const INPUT: &'static [Member] = &[required("KeyId", &shapes::KEY_ID)];
    type Request = DisableKeyRotationRequest;
    type Response = ();
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, _: &Self::Request) -> Result<(), KmsError> {
        key.key().spec.require_rotation()?;
        key.key().require_no_replica()?;
        let key = cx.update(&key, |key| key.rotation.disable())?;
        cx.registry.synchronise(&key);
        Ok(())
    }
}

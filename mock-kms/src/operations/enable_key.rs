//! `EnableKey`: lets a disabled key be used again, and makes up for a rotation that it missed.
//!
//! AWS KMS API Reference, EnableKey.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    error::KmsError,
    keys::{KeyState, Usable},
    wire::{Member, required, shapes},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct EnableKeyRequest {
    key_id: String,
}

impl Request for EnableKeyRequest {}

pub(crate) struct EnableKey;

impl Operation for EnableKey {
    const ACTION: Action = Action::EnableKey;
    const INPUT: &'static [Member] = &[required("KeyId", &shapes::KEY_ID)];
    type Request = EnableKeyRequest;
    type Response = ();
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, _: &Self::Request) -> Result<(), KmsError> {
        let key = cx.update(&key, |key| key.state = KeyState::Enabled)?;
        cx.registry.schedule_rotation(&key, cx.now);
        Ok(())
    }
}

//! `DisableKey`: stops a key from being used until it is enabled again.
//!
//! AWS KMS API Reference, DisableKey.

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
pub(crate) struct DisableKeyRequest {
    key_id: String,
}

impl Request for DisableKeyRequest {}

pub(crate) struct DisableKey;

impl Operation for DisableKey {
    const ACTION: Action = Action::DisableKey;
    const INPUT: &'static [Member] = &[required("KeyId", &shapes::KEY_ID)];
    type Request = DisableKeyRequest;
    type Response = ();
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, _: &Self::Request) -> Result<(), KmsError> {
        cx.update(&key, |key| key.state = KeyState::Disabled)?;
        Ok(())
    }
}

//! `UpdateKeyDescription`: gives a key another description.
//!
//! AWS KMS API Reference, UpdateKeyDescription.

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
pub(crate) struct UpdateKeyDescriptionRequest {
    key_id: String,
    description: String,
}

impl Request for UpdateKeyDescriptionRequest {}

pub(crate) struct UpdateKeyDescription;

impl Operation for UpdateKeyDescription {
    const ACTION: Action = Action::UpdateKeyDescription;
    const INPUT: &'static [Member] =
        &[required("KeyId", &shapes::KEY_ID), required("Description", &shapes::DESCRIPTION)];
    type Request = UpdateKeyDescriptionRequest;
    type Response = ();
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<(), KmsError> {
        cx.update(&key, |key| key.description = request.description.as_str().into())?;
        Ok(())
    }
}

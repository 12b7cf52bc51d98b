//! `UpdateAlias`: points an alias at another key.
//!
//! AWS KMS API Reference, UpdateAlias.

use super::{
    Context, Operation, Request,
    target::{ExistingAlias, NamedKey},
};
use crate::{
    action::Action,
    error::KmsError,
    keys::{AliasName, Usable},
    wire::{Member, required, shapes},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct UpdateAliasRequest {
    alias_name: String,
    target_key_id: String,
}

impl Request for UpdateAliasRequest {}

pub(crate) struct UpdateAlias;

impl Operation for UpdateAlias {
    const ACTION: Action = Action::UpdateAlias;
    const INPUT: &'static [Member] =
        &[required("AliasName", &shapes::ALIAS_NAME), required("TargetKeyId", &shapes::KEY_ID)];
    type Request = UpdateAliasRequest;
    type Response = ();
    type Target<'a> = (ExistingAlias<'a>, NamedKey<'a>);

    fn target(request: &Self::Request) -> Self::Target<'_> {
        (ExistingAlias(&request.alias_name), NamedKey::new(&request.target_key_id))
    }

    fn run(cx: &Context<'_>, (name, key): (AliasName, Usable), _: &Self::Request) -> Result<(), KmsError> {
        cx.store().update_alias(name, &key, cx.quotas.resources().aliases_per_key, cx.now)
    }
}

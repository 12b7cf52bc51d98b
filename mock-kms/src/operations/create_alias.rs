//! `CreateAlias`: gives a key a name that can later be pointed at another.
//!
//! AWS KMS API Reference, CreateAlias.

use super::{
    Context, Operation, Request,
    target::{NamedKey, NewAlias},
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
pub(crate) struct CreateAliasRequest {
    alias_name: String,
    target_key_id: String,
}

impl Request for CreateAliasRequest {}

pub(crate) struct CreateAlias;

impl Operation for CreateAlias {
    const ACTION: Action = Action::CreateAlias;
    const INPUT: &'static [Member] =
        &[required("AliasName", &shapes::ALIAS_NAME), required("TargetKeyId", &shapes::KEY_ID)];
    type Request = CreateAliasRequest;
    type Response = ();
    type Target<'a> = (NewAlias<'a>, NamedKey<'a>);

    fn target(request: &Self::Request) -> Self::Target<'_> {
        (NewAlias(&request.alias_name), NamedKey::new(&request.target_key_id))
    }

    fn run(cx: &Context<'_>, (name, key): (AliasName, Usable), _: &Self::Request) -> Result<(), KmsError> {
        cx.store().create_alias(name, &key, cx.quotas.resources().aliases_per_key, cx.now)
    }
}

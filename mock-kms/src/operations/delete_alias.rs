//! `DeleteAlias`: takes a name away from a key.
//!
//! AWS KMS API Reference, DeleteAlias.

use super::{Context, Operation, Request, target::ExistingAlias};
use crate::{
    action::Action,
    error::KmsError,
    keys::AliasName,
    wire::{Member, required, shapes},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct DeleteAliasRequest {
    alias_name: String,
}

impl Request for DeleteAliasRequest {}

pub(crate) struct DeleteAlias;

impl Operation for DeleteAlias {
    const ACTION: Action = Action::DeleteAlias;
    const INPUT: &'static [Member] = &[required("AliasName", &shapes::ALIAS_NAME)];
    type Request = DeleteAliasRequest;
    type Response = ();
    type Target<'a> = ExistingAlias<'a>;

    fn target(request: &Self::Request) -> ExistingAlias<'_> {
        ExistingAlias(&request.alias_name)
    }

    fn run(cx: &Context<'_>, name: AliasName, _: &Self::Request) -> Result<(), KmsError> {
        cx.store().delete_alias(&name)
    }
}

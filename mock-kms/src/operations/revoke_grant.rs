//! `RevokeGrant`: ends a grant on behalf of who manages its key.
//!
//! AWS KMS API Reference, RevokeGrant.

use super::{
    Context, Operation, Request,
    grant_reference::{end_grant, read_grant_id},
    target::NamedKey,
};
use crate::{
    action::Action,
    error::KmsError,
    keys::Usable,
    wire::{Member, optional, required, shapes},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct RevokeGrantRequest {
    key_id: String,
    grant_id: String,
    #[serde(default)]
    dry_run: bool,
}

impl Request for RevokeGrantRequest {
    fn dry_run(&self) -> bool {
        self.dry_run
    }
}

pub(crate) struct RevokeGrant;

impl Operation for RevokeGrant {
    const ACTION: Action = Action::RevokeGrant;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        required("GrantId", &shapes::GRANT_ID),
        optional("DryRun", &shapes::BOOLEAN),
    ];
    type Request = RevokeGrantRequest;
    type Response = ();
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<(), KmsError> {
        end_grant(cx, &key, &read_grant_id(&request.grant_id)?)
    }
}

//! `RetireGrant`: ends a grant, which the grant itself says who may do.
//!
//! AWS KMS API Reference, RetireGrant.

use super::{
    Context, Operation, Request,
    grant_reference::{end_grant, grant_not_found, read_grant_id, refuse},
    grant_token,
    target::{Door, GrantAtStake, Target},
};
use crate::{
    action::Action,
    error::KmsError,
    keys::{GrantId, Usable},
    wire::{Member, optional, shapes},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct RetireGrantRequest {
    grant_token: Option<String>,
    key_id: Option<String>,
    grant_id: Option<String>,
    #[serde(default)]
    dry_run: bool,
}

impl Request for RetireGrantRequest {
    fn dry_run(&self) -> bool {
        self.dry_run
    }
}

/// A grant, by its token or by its key and id.
#[derive(Debug)]
pub(crate) struct RetirableGrant<'a>(&'a RetireGrantRequest);

impl Target for RetirableGrant<'_> {
    type Admitted = (Usable, GrantId);

    fn admit(self, door: &mut Door<'_>) -> Result<Self::Admitted, KmsError> {
        let RetireGrantRequest { grant_token, key_id, grant_id, .. } = self.0;
        let (key, grant) = match (grant_token, key_id, grant_id) {
            (Some(token), None, None) => grant_token::open(door.cx(), token)?,
            (None, Some(key), Some(id)) => {
                let id = read_grant_id(id)?;
                let key = door.find(key)?;
                let grant = key.grants().and_then(|grants| grants.get(&id));
                (key, grant.ok_or_else(|| grant_not_found(&id))?)
            }
            // The wording is a guess.
            _ => return Err(refuse("Specify either a grant token, or a grant id and a key id.")),
        };
        Ok((door.admit_grant(key, GrantAtStake::Retired(&grant))?, grant.id.clone()))
    }
}

pub(crate) struct RetireGrant;

impl Operation for RetireGrant {
    const ACTION: Action = Action::RetireGrant;
    const INPUT: &'static [Member] = &[
        optional("GrantToken", &shapes::GRANT_TOKEN),
        optional("KeyId", &shapes::KEY_ID),
        optional("GrantId", &shapes::GRANT_ID),
        optional("DryRun", &shapes::BOOLEAN),
    ];
    type Request = RetireGrantRequest;
    type Response = ();
    type Target<'a> = RetirableGrant<'a>;

    fn target(request: &Self::Request) -> RetirableGrant<'_> {
        RetirableGrant(request)
    }

    fn run(cx: &Context<'_>, (key, id): (Usable, GrantId), _: &Self::Request) -> Result<(), KmsError> {
        end_grant(cx, &key, &id)
    }
}

//! `ListRetirableGrants`: lists the grants that a principal of the caller's account may retire, on whosever keys.
//!
//! AWS KMS API Reference, ListRetirableGrants.

use super::{
    Context, Operation, Request,
    grant_entry::{GrantListEntry, LONGEST_PAGE, ListGrantsResponse, default_limit},
    grant_reference::{not_a_principal, read_principal, refuse},
    target::{Door, Target},
};
use crate::{
    action::Action,
    authz::PrincipalSubject,
    error::KmsError,
    keys::{Grant, Principal},
    wire::{Marker, Member, optional, shapes},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListRetirableGrantsRequest {
    #[serde(default = "default_limit")]
    limit: usize,
    marker: Option<String>,
    retiring_principal: Option<String>,
    retiring_service_principal: Option<String>,
}

impl Request for ListRetirableGrantsRequest {}

/// The principal whose grants are listed. It is what the permission is asked for.
#[derive(Debug)]
pub(crate) struct Retirer<'a>(&'a ListRetirableGrantsRequest);

impl Target for Retirer<'_> {
    type Admitted = Principal;

    /// The wording of the refusals is a guess.
    fn admit(self, door: &mut Door<'_>) -> Result<Principal, KmsError> {
        let text = match (&self.0.retiring_principal, &self.0.retiring_service_principal) {
            (Some(text), None) => text,
            // No caller is a service.
            (None, Some(_)) => {
                return Err(refuse("Only service principals can list by RetiringServicePrincipal."));
            }
            _ => {
                return Err(refuse(
                    "You must specify either RetiringPrincipal or RetiringServicePrincipal, but not both.",
                ));
            }
        };
        let principal = read_principal(text)?;
        let account = principal.account().ok_or_else(|| not_a_principal(text))?;
        door.admit_principal(PrincipalSubject { principal, account })
    }
}

pub(crate) struct ListRetirableGrants;

impl Operation for ListRetirableGrants {
    const ACTION: Action = Action::ListRetirableGrants;
    const INPUT: &'static [Member] = &[
        optional("Limit", &shapes::LIMIT),
        optional("Marker", &shapes::MARKER),
        optional("RetiringPrincipal", &shapes::PRINCIPAL_ID),
        optional("RetiringServicePrincipal", &shapes::SERVICE_PRINCIPAL),
    ];
    type Request = ListRetirableGrantsRequest;
    type Response = ListGrantsResponse;
    type Target<'a> = Retirer<'a>;

    fn target(request: &Self::Request) -> Retirer<'_> {
        Retirer(request)
    }

    fn run(
        cx: &Context<'_>,
        retirer: Principal,
        request: &Self::Request,
    ) -> Result<Self::Response, KmsError> {
        let after = Marker::decode(Self::ACTION, request.marker.as_deref(), GrantListEntry::read_place)?;
        let limit = request.limit.min(LONGEST_PAGE);
        let wanted = |grant: &Grant| {
            let retiring = grant.terms.retiring.as_ref();
            retiring.is_some_and(|party| party.principal().identity() == retirer.identity())
        };
        let mut entries = Vec::new();
        for key in cx.registry.keys_with_grants(cx.caller.region()) {
            let arn = key.arn.to_string();
            let after = match &after {
                Some((last, _)) if arn < *last => continue,
                Some((last, id)) if arn == *last => Some(id),
                _ => None,
            };
            let room = limit + 1 - entries.len();
            let grants = key.grants().map(|grants| grants.list(after, room, wanted));
            entries.extend(grants.iter().flatten().map(|grant| GrantListEntry::new(&key.arn, grant)));
        }
        Ok(ListGrantsResponse::cut(Self::ACTION, entries, limit))
    }
}

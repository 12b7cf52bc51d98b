//! `ListGrants`: lists the grants of a key, page by page, of one grantee or with one id.
//!
//! AWS KMS API Reference, ListGrants.

use super::{
    Context, Operation, Request,
    grant_entry::{GrantListEntry, LONGEST_PAGE, ListGrantsResponse, default_limit},
    grant_reference::{read_grant_id, read_principal, refuse},
    target::NamedKey,
};
use crate::{
    action::Action,
    error::KmsError,
    keys::{Grant, Usable},
    wire::{Marker, Member, optional, required, shapes},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListGrantsRequest {
    #[serde(default = "default_limit")]
    limit: usize,
    marker: Option<String>,
    key_id: String,
    grant_id: Option<String>,
    grantee_principal: Option<String>,
    grantee_service_principal: Option<String>,
}

impl Request for ListGrantsRequest {}

pub(crate) struct ListGrants;

impl Operation for ListGrants {
    const ACTION: Action = Action::ListGrants;
    const INPUT: &'static [Member] = &[
        optional("Limit", &shapes::LIMIT),
        optional("Marker", &shapes::MARKER),
        required("KeyId", &shapes::KEY_ID),
        optional("GrantId", &shapes::GRANT_ID),
        optional("GranteePrincipal", &shapes::PRINCIPAL_ID),
        optional("GranteeServicePrincipal", &shapes::SERVICE_PRINCIPAL),
    ];
    type Request = ListGrantsRequest;
    type Response = ListGrantsResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(_: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        if request.grantee_service_principal.is_some() {
            // No caller is a service. The wording is a guess.
            return Err(refuse("Only service principals can filter by GranteeServicePrincipal."));
        }
        let id = request.grant_id.as_deref().map(read_grant_id).transpose()?;
        let grantee = request.grantee_principal.as_deref().map(read_principal).transpose()?;
        let wanted = |grant: &Grant| {
            let of = grant.terms.grantee.principal().identity();
            id.as_ref().is_none_or(|id| grant.id == *id)
                && grantee.as_ref().is_none_or(|grantee| grantee.identity() == of)
        };
        let arn = &key.key().arn;
        let after = Marker::decode(Self::ACTION, request.marker.as_deref(), |text| {
            let (key, after) = GrantListEntry::read_place(text)?;
            (key == arn.to_string()).then_some(after)
        })?;
        let limit = request.limit.min(LONGEST_PAGE);
        let grants = key.key().grants().map(|grants| grants.list(after.as_ref(), limit + 1, wanted));
        let entries = grants.iter().flatten().map(|grant| GrantListEntry::new(arn, grant)).collect();
        Ok(ListGrantsResponse::cut(Self::ACTION, entries, limit))
    }
}

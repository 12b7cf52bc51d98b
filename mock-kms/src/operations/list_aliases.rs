//! `ListAliases`: lists the aliases of the caller's account and Region, or of one key, page by page.
//!
//! AWS KMS API Reference, ListAliases.

use super::{
    Context, Operation, Request,
    target::{Account, NamedKey, OneOf},
};
use crate::{
    action::Action,
    authz::{Authorized, OwnAccount},
    clock::Timestamp,
    error::KmsError,
    keys::{Alias, AliasName, KeyId, Usable},
    wire::{Marker, Member, Page, optional, shapes},
};
use serde::{Deserialize, Serialize};

/// The most aliases on a page, whatever `Limit` says.
const LONGEST_PAGE: usize = 100;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListAliasesRequest {
    key_id: Option<String>,
    #[serde(default = "default_limit")]
    limit: usize,
    marker: Option<String>,
}

impl Request for ListAliasesRequest {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListAliasesResponse {
    aliases: Vec<AliasListEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_marker: Option<String>,
    truncated: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AliasListEntry {
    alias_name: String,
    alias_arn: String,
    target_key_id: KeyId,
    creation_date: Timestamp,
    last_updated_date: Timestamp,
}

pub(crate) struct ListAliases;

impl Operation for ListAliases {
    const ACTION: Action = Action::ListAliases;
    const INPUT: &'static [Member] = &[
        optional("KeyId", &shapes::KEY_ID),
        optional("Limit", &shapes::LIMIT),
        optional("Marker", &shapes::MARKER),
    ];
    type Request = ListAliasesRequest;
    type Response = ListAliasesResponse;
    type Target<'a> = OneOf<NamedKey<'a>, Account>;

    fn target(request: &Self::Request) -> Self::Target<'_> {
        request.key_id.as_deref().map_or(OneOf::Second(Account), |key| OneOf::First(NamedKey::new(key)))
    }

    fn run(
        cx: &Context<'_>,
        of: OneOf<Usable, Authorized<OwnAccount>>,
        request: &Self::Request,
    ) -> Result<Self::Response, KmsError> {
        let after = Marker::decode(Self::ACTION, request.marker.as_deref(), AliasName::of_any)?;
        let limit = request.limit.min(LONGEST_PAGE);
        let store = cx.store();
        let of = match &of {
            OneOf::First(key) => Some(&key.key().arn.id),
            OneOf::Second(_) => None,
        };
        let aliases = store.list_aliases(of, after.as_ref(), limit + 1);
        let page = Page::cut(Self::ACTION, aliases, limit, |(name, _)| name.as_str());
        let entry = |(name, alias): (AliasName, Alias)| AliasListEntry {
            alias_arn: store.place().arn(name.as_str()),
            alias_name: name.to_string(),
            target_key_id: alias.target,
            creation_date: alias.created,
            last_updated_date: alias.updated,
        };
        Ok(ListAliasesResponse {
            truncated: page.next_marker.is_some(),
            next_marker: page.next_marker,
            aliases: page.entries.into_iter().map(entry).collect(),
        })
    }
}

fn default_limit() -> usize {
    50
}

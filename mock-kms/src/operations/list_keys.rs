//! `ListKeys`: lists the ids and ARNs of the keys in the caller's account and Region, page by page.
//!
//! AWS KMS API Reference, ListKeys.

use super::{Context, Operation, Request, target::Account};
use crate::{
    action::Action,
    authz::{Authorized, OwnAccount},
    error::KmsError,
    keys::KeyId,
    text_enum::text_enum,
    wire::{Marker, Member, Page, optional, shapes},
};
use serde::{Deserialize, Serialize};

text_enum! {
    /// Whose keys to list.
    pub(crate) enum ResourceOwner {
        OwnAccount = "SELF",
        SharedByOthers = "OTHER_ACCOUNTS_VIA_RAM",
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListKeysRequest {
    #[serde(default = "default_limit")]
    limit: usize,
    marker: Option<String>,
    #[serde(default = "own_keys")]
    resource_owners: Vec<ResourceOwner>,
}

impl Request for ListKeysRequest {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListKeysResponse {
    keys: Vec<KeyListEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_marker: Option<String>,
    truncated: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct KeyListEntry {
    key_id: KeyId,
    key_arn: String,
}

pub(crate) struct ListKeys;

impl Operation for ListKeys {
    const ACTION: Action = Action::ListKeys;
    const INPUT: &'static [Member] = &[
        optional("Limit", &shapes::LIMIT),
        optional("Marker", &shapes::MARKER),
        optional("ResourceOwners", &shapes::RESOURCE_OWNERS),
    ];
    type Request = ListKeysRequest;
    type Response = ListKeysResponse;
    type Target<'a> = Account;

    fn target(_: &Self::Request) -> Account {
        Account
    }

    fn run(
        cx: &Context<'_>,
        _: Authorized<OwnAccount>,
        request: &Self::Request,
    ) -> Result<Self::Response, KmsError> {
        let after = Marker::decode(Self::ACTION, request.marker.as_deref(), KeyId::parse)?;
        // Nobody can share keys in the mock, so the list of keys shared by others is truly empty.
        let keys = match request.resource_owners.contains(&ResourceOwner::OwnAccount) {
            true => cx.store().list_keys(after.as_ref(), request.limit + 1),
            false => Vec::new(),
        };
        let page = Page::cut(Self::ACTION, keys, request.limit, |key| key.arn.id.as_str());
        Ok(ListKeysResponse {
            truncated: page.next_marker.is_some(),
            next_marker: page.next_marker,
            keys: page
                .entries
                .iter()
                .map(|key| KeyListEntry { key_id: key.arn.id, key_arn: key.arn.to_string() })
                .collect(),
        })
    }
}

fn default_limit() -> usize {
    100
}

fn own_keys() -> Vec<ResourceOwner> {
    vec![ResourceOwner::OwnAccount]
}

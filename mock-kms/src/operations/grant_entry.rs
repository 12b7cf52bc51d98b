//! A grant as ListGrants and ListRetirableGrants show it, and what the two lists share.

use crate::{
    action::Action,
    clock::Timestamp,
    keys::{Grant, GrantConstraints, GrantId, GrantOperation, KeyArn, Party, Place, Principal},
    wire::Page,
};
use serde::Serialize;

/// The most grants on a page, whatever `Limit` says.
pub(super) const LONGEST_PAGE: usize = 100;

/// How many grants a page has if the caller does not say.
pub(super) fn default_limit() -> usize {
    50
}

/// The answer of both lists.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListGrantsResponse {
    grants: Vec<GrantListEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_marker: Option<String>,
    truncated: bool,
}

impl ListGrantsResponse {
    /// The first `limit` of entries of which one more than that was fetched, if there are so many.
    pub(super) fn cut(action: Action, entries: Vec<GrantListEntry>, limit: usize) -> Self {
        let page = Page::cut(action, entries, limit, |entry| &entry.place_in_list);
        Self { truncated: page.next_marker.is_some(), next_marker: page.next_marker, grants: page.entries }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GrantListEntry {
    key_id: KeyArn,
    grant_id: GrantId,
    /// Empty where none was given, as in the examples of the documentation.
    name: String,
    creation_date: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    grantee_principal: Option<Principal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grantee_service_principal: Option<Principal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retiring_principal: Option<Principal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retiring_service_principal: Option<Principal>,
    issuing_account: String,
    operations: Vec<GrantOperation>,
    #[serde(skip_serializing_if = "GrantConstraints::is_empty")]
    constraints: GrantConstraints,
    #[serde(skip)]
    place_in_list: String,
}

impl GrantListEntry {
    pub(super) fn new(key: &KeyArn, grant: &Grant) -> Self {
        let Place { region, .. } = &key.place;
        let (grantee_principal, grantee_service_principal) = by_name(Some(&grant.terms.grantee));
        let (retiring_principal, retiring_service_principal) = by_name(grant.terms.retiring.as_ref());
        Self {
            key_id: key.clone(),
            grant_id: grant.id.clone(),
            name: grant.name.clone().unwrap_or_default(),
            creation_date: grant.created,
            grantee_principal,
            grantee_service_principal,
            retiring_principal,
            retiring_service_principal,
            issuing_account: format!("arn:{}:iam::{}:root", region.partition(), grant.issuer),
            operations: grant.terms.operations.clone(),
            constraints: grant.terms.constraints.clone(),
            place_in_list: format!("{key} {}", grant.id),
        }
    }

    /// The key and the grant after which a page starts.
    pub(super) fn read_place(text: &str) -> Option<(String, GrantId)> {
        let (key, id) = text.split_once(' ')?;
        Some((key.to_owned(), GrantId::parse(id)?))
    }
}

/// A party under the parameter that it was given by.
fn by_name(party: Option<&Party>) -> (Option<Principal>, Option<Principal>) {
    match party {
        Some(Party::Principal(principal)) => (Some(principal.clone()), None),
        Some(Party::Service(principal)) => (None, Some(principal.clone())),
        None => (None, None),
    }
}

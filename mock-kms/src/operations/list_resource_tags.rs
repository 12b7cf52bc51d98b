//! `ListResourceTags`: lists the labels of a key in the order in which they were first set, page by page.
//!
//! AWS KMS API Reference, ListResourceTags.

use super::{Context, Operation, Request, tag_entry::TagEntry, target::NamedKey};
use crate::{
    action::Action,
    error::KmsError,
    keys::Usable,
    wire::{Marker, Member, Page, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

/// The most tags on a page, whatever `Limit` says, and as many as a key can have.
const LONGEST_PAGE: usize = 50;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListResourceTagsRequest {
    key_id: String,
    #[serde(default = "default_limit")]
    limit: usize,
    marker: Option<String>,
}

impl Request for ListResourceTagsRequest {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListResourceTagsResponse {
    tags: Vec<TagEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_marker: Option<String>,
    truncated: bool,
}

pub(crate) struct ListResourceTags;

impl Operation for ListResourceTags {
    const ACTION: Action = Action::ListResourceTags;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        optional("Limit", &shapes::LIMIT),
        optional("Marker", &shapes::MARKER),
    ];
    type Request = ListResourceTagsRequest;
    type Response = ListResourceTagsResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(_: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        let tags = key.key().tags.all();
        let position = |name: &str| tags.iter().position(|tag| tag.key == name);
        let last = Marker::decode(Self::ACTION, request.marker.as_deref(), position)?;
        let limit = request.limit.min(LONGEST_PAGE);
        let start = last.map_or(0, |last| last + 1);
        let tags = tags.iter().skip(start).take(limit + 1).map(TagEntry::from).collect();
        let page = Page::cut(Self::ACTION, tags, limit, TagEntry::key);
        Ok(ListResourceTagsResponse {
            truncated: page.next_marker.is_some(),
            next_marker: page.next_marker,
            tags: page.entries,
        })
    }
}

fn default_limit() -> usize {
    LONGEST_PAGE
}

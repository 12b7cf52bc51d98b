//! `TagResource`: gives a key labels, or other values to labels that it has.
//!
//! AWS KMS API Reference, TagResource.

use super::{Context, Operation, Request, tag_entry::TagEntry, target::NamedKey};
use crate::{
    action::Action,
    authz::{ConditionKey, Value},
    error::KmsError,
    keys::Usable,
    wire::{Member, required, shapes},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct TagResourceRequest {
    key_id: String,
    tags: Vec<TagEntry>,
}

impl Request for TagResourceRequest {
    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        TagEntry::condition(&self.tags, key)
    }
}

pub(crate) struct TagResource;

impl Operation for TagResource {
    const ACTION: Action = Action::TagResource;
    const INPUT: &'static [Member] = &[required("KeyId", &shapes::KEY_ID), required("Tags", &shapes::TAGS)];
    type Request = TagResourceRequest;
    type Response = ();
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<(), KmsError> {
        cx.try_update(&key, |key| {
            key.tags = key.tags.with(TagEntry::tags(&request.tags))?;
            Ok(())
        })?;
        Ok(())
    }
}

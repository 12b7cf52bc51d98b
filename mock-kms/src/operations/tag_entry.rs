//! `TagEntry`: a tag as requests and answers write it.

use crate::{
    authz::{ConditionKey, RequestKey, Value},
    keys::Tag,
};
use serde::{Deserialize, Serialize};

/// The structure `Tag` of the API model.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct TagEntry {
    tag_key: String,
    tag_value: String,
}

impl TagEntry {
    /// The tags of a request.
    pub(super) fn tags(entries: &[Self]) -> Vec<Tag> {
        entries.iter().map(|tag| Tag { key: tag.tag_key.clone(), value: tag.tag_value.clone() }).collect()
    }

    /// What a condition sees of the tags of a request.
    pub(super) fn condition<'a>(entries: &'a [Self], key: &ConditionKey) -> Option<Value<'a>> {
        match key {
            ConditionKey::Request(RequestKey::TagKeys) => {
                Some(Value::many(entries.iter().map(|tag| &*tag.tag_key))).filter(|keys| !keys.is_empty())
            }
            ConditionKey::RequestTag(name) => {
                let tag = entries.iter().find(|tag| tag.tag_key.eq_ignore_ascii_case(name));
                tag.map(|tag| Value::text(&*tag.tag_value))
            }
            _ => None,
        }
    }

    /// Its key.
    pub(super) fn key(&self) -> &str {
        &self.tag_key
    }
}

impl From<&Tag> for TagEntry {
    fn from(tag: &Tag) -> Self {
        Self { tag_key: tag.key.clone(), tag_value: tag.value.clone() }
    }
}

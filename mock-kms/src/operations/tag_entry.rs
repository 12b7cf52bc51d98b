//! `TagEntry`: a tag as requests and answers write it.

use crate::keys::Tag;
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

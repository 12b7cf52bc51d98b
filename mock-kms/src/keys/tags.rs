//! `Tags`: the labels of a key and the rules they keep.

use crate::error::{ErrorCode, KmsError};
use std::sync::Arc;

/// The most tags that a key can have.
const LIMIT: usize = 50;

/// One label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) key: String,
    pub(crate) value: String,
}

/// The labels of a key, in the order in which they were first set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tags(Arc<[Tag]>);

impl Tags {
    /// The tags of a new key.
    ///
    /// # Errors
    /// TagException for a key given twice, for more than 50, and for keys in the service's own namespace.
    pub(crate) fn new(tags: Vec<Tag>) -> Result<Self, KmsError> {
        Self::default().with(tags)
    }

    /// These tags and others. A tag that is there already keeps its place and gets the new value.
    ///
    /// # Errors
    /// Those of [`new`](Self::new); the limit is for all tags together.
    pub(crate) fn with(&self, tags: Vec<Tag>) -> Result<Self, KmsError> {
        let refuse = |message| Err(KmsError::new(ErrorCode::Tag, message));
        if tags.len() > LIMIT {
            return refuse("Too many tags");
        }
        let mut keys: Vec<&str> = tags.iter().map(|tag| tag.key.as_str()).collect();
        keys.sort_unstable();
        if keys.array_windows().any(|[one, next]| one == next) {
            return refuse("Duplicate tag keys");
        }
        if keys.iter().any(|key| key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"))) {
            return refuse("Tags beginning with aws: are reserved");
        }
        let mut all = self.0.to_vec();
        for tag in tags {
            match all.iter_mut().find(|known| known.key == tag.key) {
                Some(known) => *known = tag,
                None => all.push(tag),
            }
        }
        if all.len() > LIMIT {
            return refuse("Too many tags");
        }
        Ok(Self(all.into()))
    }

    /// These tags but for those of the given keys.
    pub(crate) fn without(&self, keys: &[String]) -> Self {
        Self(self.0.iter().filter(|tag| !keys.contains(&tag.key)).cloned().collect())
    }

    /// Every tag.
    pub(crate) fn all(&self) -> &[Tag] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(keys: &[&str]) -> Option<String> {
        let tags = keys.iter().map(|key| Tag { key: (*key).to_owned(), value: String::new() }).collect();
        Tags::new(tags).err().map(|error| error.to_string())
    }

    #[test]
    fn the_rules_of_the_service() {
        let many: Vec<String> = (0..51).map(|n| n.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        for (keys, expected) in [
            (&["a", "b", "A"][..], None),
            (&many[..50], None),
            (&many[..], Some("TagException: Too many tags")),
            (&["a", "b", "a"], Some("TagException: Duplicate tag keys")),
            (&["aws:x"], Some("TagException: Tags beginning with aws: are reserved")),
            (&["AwS:x"], Some("TagException: Tags beginning with aws: are reserved")),
            (&["äö", "awsx"], None),
        ] {
            assert_eq!(message(keys).as_deref(), expected, "{keys:?}");
        }
    }
}

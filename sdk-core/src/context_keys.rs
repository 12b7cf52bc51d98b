//! `ContextKeys`: which keys of an encryption context a message does not store.
//!
//! Spec: framework/structures.md#required-encryption-context-keys

/// A set of keys of an encryption context, in the order of their UTF-8 bytes.
///
/// ```
/// let keys: kmseal::materials::ContextKeys = ["tenant", "purpose", "tenant"].into_iter().collect();
/// assert!(keys.contains("tenant"));
/// assert_eq!(keys.iter().collect::<Vec<_>>(), ["purpose", "tenant"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
// A tree would be a twentieth of all the code that a page loads.
pub struct ContextKeys(Vec<String>);

impl ContextKeys {
    /// No keys.
    pub const EMPTY: Self = Self(Vec::new());

    /// Adds a key.
    pub fn insert(&mut self, key: impl Into<String>) {
        let key = key.into();
        if let Err(place) = self.0.binary_search(&key) {
            self.0.insert(place, key);
        }
    }

    /// Whether `key` is one of them.
    pub fn contains(&self, key: &str) -> bool {
        self.0.binary_search_by(|other| other.as_str().cmp(key)).is_ok()
    }

    /// The keys, in the order of their bytes.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether there are no keys.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These keys and those of `other`.
    pub(crate) fn union(mut self, other: &Self) -> Self {
        other.iter().for_each(|key| self.insert(key));
        self
    }
}

impl<K: Into<String>> FromIterator<K> for ContextKeys {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
        let mut set = Self::EMPTY;
        keys.into_iter().for_each(|key| set.insert(key));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_there_once_and_in_its_place() {
        let keys = |keys: &[&str]| keys.iter().copied().collect::<ContextKeys>();
        let both = keys(&["c", "a"]).union(&keys(&["b", "a"]));
        assert_eq!(both.iter().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert!(both.contains("b") && !both.contains("d"));
        assert_eq!(both, keys(&["b", "c", "a", "b"]));
        assert!(ContextKeys::EMPTY.is_empty() && !both.is_empty());
    }
}

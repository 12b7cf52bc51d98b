//! `EncryptionContext`: the names and values that a ciphertext is bound to, and their canonical bytes.

use std::{collections::BTreeMap, fmt};

/// The encryption context of a call. The order in which the caller wrote it does not matter.
#[derive(Clone, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(transparent)]
pub(crate) struct EncryptionContext(BTreeMap<String, String>);

impl EncryptionContext {
    /// Whether it has no pairs.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its names and values, in byte order of the names.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The names, in byte order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The value of a name as a condition key writes it, where upper and lower case are the same.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let exact = self.0.get(name);
        let alike =
            || self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        exact.or_else(alike).map(String::as_str)
    }

    /// The bytes that a ciphertext is bound to: the number of pairs, then each name and value with its length,
    /// in byte order of the names. All lengths are 32-bit big-endian, so no two contexts share their bytes.
    pub(crate) fn canonical_bytes(&self) -> Vec<u8> {
        let length: usize = self.0.iter().map(|(name, value)| name.len() + value.len() + 8).sum();
        let mut bytes = Vec::with_capacity(length + 4);
        bytes.extend_from_slice(&length_prefix(self.0.len()));
        for (name, value) in &self.0 {
            for text in [name, value] {
                bytes.extend_from_slice(&length_prefix(text.len()));
                bytes.extend_from_slice(text.as_bytes());
            }
        }
        bytes
    }
}

/// A body is limited to far less than 4 GiB, so the length always fits.
fn length_prefix(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes()
}

impl fmt::Debug for EncryptionContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EncryptionContext").field(&self.0.keys().collect::<Vec<_>>()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(pairs: &[(&str, &str)]) -> EncryptionContext {
        EncryptionContext(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn order_does_not_matter_and_boundaries_do() {
        let a = context(&[("a", "bc"), ("d", "")]).canonical_bytes();
        assert_eq!(a, context(&[("d", ""), ("a", "bc")]).canonical_bytes());
        for other in [context(&[("ab", "c"), ("d", "")]), context(&[("a", "bc")]), context(&[("a", "bcd")])] {
            assert_ne!(a, other.canonical_bytes());
        }
        assert_eq!(EncryptionContext::default().canonical_bytes(), [0, 0, 0, 0]);
    }

    #[test]
    fn debug_shows_no_value() {
        assert_eq!(format!("{:?}", context(&[("tenant", "s3cret")])), r#"EncryptionContext(["tenant"])"#);
    }
}

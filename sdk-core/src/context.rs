//! `EncryptionContext`: the pairs that are authenticated with a message but not encrypted.
//!
//! Spec: framework/structures.md#encryption-context

use crate::{
    context_order::ContextOrder,
    error::{Error, ErrorKind},
    sorted::sorted,
};
use std::{collections::BTreeMap, fmt};

/// The prefix of the keys that the Encryption SDK keeps for itself.
pub const RESERVED_PREFIX: &str = "aws-crypto-";
/// The key under which the Encryption SDK stores the key that verifies a message's signature.
pub const PUBLIC_KEY: &str = "aws-crypto-public-key";

/// Pairs of text that are bound to a message: stored beside the ciphertext in the clear, and authenticated.
///
/// At most 65,535 bytes in all, as they stand in the header. Keys are kept in the order of their UTF-8 bytes,
/// the order of the wire. Keys that begin with [`RESERVED_PREFIX`] are refused.
///
/// ```
/// let context = kmseal::EncryptionContext::new([("purpose", "invoice"), ("tenant", "4711")])?;
/// assert_eq!(context.get("tenant"), Some("4711"));
/// # Ok::<(), kmseal::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Default, Hash)]
// Sorted, each key once. A tree would be a twentieth of all the code that a page loads.
pub struct EncryptionContext(Vec<(String, String)>);

impl EncryptionContext {
    /// No pairs.
    pub const EMPTY: Self = Self(Vec::new());

    /// Takes the pairs.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if a key is given twice or begins with [`RESERVED_PREFIX`], or if the pairs
    /// are too long.
    pub fn new<K: Into<String>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Self, Error> {
        let pairs: Vec<_> = pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        if let Some((key, _)) = pairs.iter().find(|(key, _)| key.starts_with(RESERVED_PREFIX)) {
            return Err(invalid(format!(
                "encryption context key {key:?} begins with {RESERVED_PREFIX:?}, which the Encryption SDK keeps for itself; rename the key"
            )));
        }
        let context = Self::sorted(pairs).map_err(|key| {
            invalid(format!("encryption context key {key:?} is given twice; give each key once"))
        })?;
        context.encode()?;
        Ok(context)
    }

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.place(key).ok().and_then(|place| self.0.get(place)).map(|(_, value)| value.as_str())
    }

    /// The pairs, in the order of the keys' bytes.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The number of pairs.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no pairs.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The canonical bytes: a two-byte count, then each key and value behind its two-byte length; nothing at
    /// all for no pairs. This is what wrapping keys authenticate.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if they are longer than 65,535 bytes.
    pub fn encode(&self) -> Result<Vec<u8>, Error> {
        encode_pairs(self.iter())
    }

    /// The bytes with the keys in another order than the canonical one.
    pub(crate) fn encode_ordered_by(&self, order: &dyn ContextOrder) -> Result<Vec<u8>, Error> {
        let mut keys: Vec<&str> = self.iter().map(|(key, _)| key).collect();
        order.sort(&mut keys);
        let pairs: Vec<_> = keys.into_iter().filter_map(|key| Some((key, self.get(key)?))).collect();
        encode_pairs(pairs.into_iter())
    }

    /// Takes pairs that were read from a message, where the reserved prefix is in its place; `None` for a
    /// key that comes twice.
    pub fn from_message(pairs: impl IntoIterator<Item = (String, String)>) -> Option<Self> {
        Self::sorted(pairs.into_iter().collect()).ok()
    }

    /// Takes pairs that are not a message's: what a key store binds its keys to, reserved prefixes included.
    pub(crate) fn from_map(pairs: BTreeMap<String, String>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// The same pairs and the key that verifies the message's signature.
    pub(crate) fn with_public_key(mut self, public_key: String) -> Self {
        self.set(PUBLIC_KEY, public_key);
        self
    }

    /// Splits into the pairs whose key `keep` accepts, and the others.
    pub(crate) fn partition(&self, keep: impl Fn(&str) -> bool) -> (Self, Self) {
        let (kept, others) = self.0.iter().cloned().partition(|(key, _)| keep(key));
        (Self(kept), Self(others))
    }

    /// These pairs and those of `other`, which wins where both have a key.
    pub(crate) fn union(mut self, other: &Self) -> Self {
        other.iter().for_each(|(key, value)| self.set(key, value.to_owned()));
        self
    }

    /// Sorts the pairs; a key that comes twice is the error.
    fn sorted(pairs: Vec<(String, String)>) -> Result<Self, String> {
        let pairs = sorted(pairs);
        match pairs.array_windows().find(|[(a, _), (b, _)]| a == b) {
            None => Ok(Self(pairs)),
            Some([(key, _), _]) => Err(key.clone()),
        }
    }

    fn set(&mut self, key: &str, value: String) {
        match self.place(key) {
            Ok(place) => {
                if let Some((_, old)) = self.0.get_mut(place) {
                    *old = value;
                }
            }
            Err(place) => self.0.insert(place, (key.to_owned(), value)),
        }
    }

    /// Where `key` is, or else where it would be.
    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.as_str().cmp(key))
    }
}

fn encode_pairs<'a>(pairs: impl ExactSizeIterator<Item = (&'a str, &'a str)>) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    if pairs.len() == 0 {
        return Ok(bytes);
    }
    let too_long =
        || invalid("the encryption context is longer than 65,535 bytes; store less in it".to_owned());
    bytes.extend(u16::try_from(pairs.len()).map_err(|_| too_long())?.to_be_bytes());
    for text in pairs.flat_map(|(key, value)| [key, value]) {
        bytes.extend(u16::try_from(text.len()).map_err(|_| too_long())?.to_be_bytes());
        bytes.extend(text.as_bytes());
    }
    u16::try_from(bytes.len()).map_err(|_| too_long())?;
    Ok(bytes)
}

/// Shows the keys, never a value: values may name people.
impl fmt::Debug for EncryptionContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EncryptionContext")?;
        f.debug_set().entries(self.iter().map(|(key, _)| key)).finish()
    }
}

fn invalid(message: String) -> Error {
    Error::new(ErrorKind::InvalidArgument, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(pairs: &[(&str, &str)]) -> String {
        let error = EncryptionContext::new(pairs.iter().copied()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        error.to_string()
    }

    #[test]
    fn pairs_are_encoded_in_the_order_of_the_keys_bytes() {
        // U+FF61 sorts before U+1F600 by UTF-8 bytes and after it by UTF-16 units.
        let context =
            EncryptionContext::new([("\u{1f600}", "c"), ("a", "b"), ("B", "a"), ("\u{ff61}", "")]).unwrap();
        let keys: Vec<_> = context.iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["B", "a", "\u{ff61}", "\u{1f600}"]);
        assert!(context.encode().unwrap().starts_with(b"\0\x04\0\x01B\0\x01a\0\x01a\0\x01b"));
    }

    #[test]
    fn no_pairs_are_no_bytes() {
        assert!(EncryptionContext::EMPTY.encode().unwrap().is_empty());
    }

    #[test]
    fn what_the_wire_cannot_say_is_refused() {
        assert!(refused(&[("aws-crypto-public-key", "x")]).contains("aws-crypto-"));
        assert!(refused(&[("aws-crypto-anything", "x")]).contains("rename"));
        assert!(refused(&[("a", "1"), ("a", "2")]).contains("twice"));
        // Two for the count, four for the lengths, one for the key: 65,528 fits, one more does not.
        assert!(EncryptionContext::new([("k", "v".repeat(65_528))]).is_ok());
        assert!(refused(&[("k", &"v".repeat(65_529))]).contains("65,535"));
        assert!(refused(&[("k", &"v".repeat(70_000))]).contains("65,535"));
    }

    #[test]
    fn debug_shows_no_value() {
        let context = EncryptionContext::new([("patient", "Ada")]).unwrap();
        assert_eq!(format!("{context:?}"), r#"EncryptionContext{"patient"}"#);
    }
}

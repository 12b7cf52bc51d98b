//! `Item`: one row of a key store's table, as DynamoDB knows rows.

use std::{collections::BTreeMap, fmt};

/// One row of a key store's table: its attributes by name.
pub type Item = BTreeMap<String, Attribute>;

/// The value of an attribute, named by the type descriptors of DynamoDB.
///
/// DynamoDB knows more types, but a branch key has no attribute of them: a storage that finds one answers with an
/// error.
///
/// `Debug` shows the length alone: values may name people.
#[derive(Clone, PartialEq, Eq)]
pub enum Attribute {
    /// Text.
    S(String),
    /// A number, as text.
    N(String),
    /// Bytes.
    B(Vec<u8>),
}

impl fmt::Debug for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (descriptor, length) = match self {
            Self::S(text) => ("S", text.len()),
            Self::N(number) => ("N", number.len()),
            Self::B(bytes) => ("B", bytes.len()),
        };
        write!(f, "{descriptor}({length} bytes)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_value() {
        assert_eq!(format!("{:?}", Attribute::S("Ada".to_owned())), "S(3 bytes)");
        assert_eq!(format!("{:?}", Attribute::B(vec![1; 4])), "B(4 bytes)");
    }
}

//! `ContextOrder`: the order that old official JavaScript clients put the keys of a context in.

use std::cmp::Ordering;

/// How two keys of an encryption context compare.
///
/// For [`ClientBuilder::legacy_javascript_context_order`](crate::ClientBuilder::legacy_javascript_context_order): the
/// crate's `javascript_context_order` behind the feature of that name, or whatever orders as the writer's
/// `Intl.Collator` did.
pub type ContextOrder = fn(&str, &str) -> Ordering;

/// Compares as JavaScript's `localeCompare` does by default in Node: by the collation of the locale `en`, which is
/// the root collation of Unicode's CLDR.
///
/// A writer under another locale, such as `sv`, ordered some keys differently; for its messages give a comparison
/// of your own.
#[cfg(feature = "javascript-context-order")]
pub fn javascript_context_order(a: &str, b: &str) -> Ordering {
    use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences, options::CollatorOptions};
    use std::sync::OnceLock;

    static ROOT: OnceLock<Option<CollatorBorrowed<'static>>> = OnceLock::new();
    let load = || Collator::try_new(CollatorPreferences::default(), CollatorOptions::default()).ok();
    match ROOT.get_or_init(load) {
        Some(collator) => collator.compare(a, b),
        // The data is compiled in, so this does not happen; if it did, the message would not open.
        None => a.cmp(b),
    }
}

#[cfg(all(test, feature = "javascript-context-order"))]
mod tests {
    use super::*;

    #[test]
    fn keys_are_ordered_as_node_orders_them() {
        // What `keys.sort((a, b) => a.localeCompare(b))` made in Node 20, ICU 78.
        let ordered = [
            "_a",
            "-a",
            "1",
            "10",
            "9",
            "a",
            "A",
            "\u{e4}",
            "aws-crypto-public-key",
            "b",
            "Purpose",
            "\u{df}",
            "st",
            "z",
        ];
        let mut keys = ordered;
        keys.sort();
        assert_ne!(keys, ordered);
        keys.sort_by(|a, b| javascript_context_order(a, b));
        assert_eq!(keys, ordered);
    }
}

//! `ContextOrder`: the order that old official JavaScript clients put the keys of a context in.

use crate::future::MaybeSendSync;
use std::fmt;

/// The order that the writer of a message put the keys of its encryption context in.
///
/// For [`ClientBuilder::legacy_javascript_context_order`](crate::ClientBuilder::legacy_javascript_context_order): the
/// crate's `JavaScriptContextOrder` behind the feature `javascript-context-order`, or whatever orders as the writer's
/// `Intl.Collator` did.
pub trait ContextOrder: fmt::Debug + MaybeSendSync {
    /// Puts `keys`, which come in the order of their bytes, into this order.
    ///
    /// A wrong order does no harm: the message does not open. It is asked for once for each message and keyring, and
    /// the keys are those of a header that is not authentic yet, up to 16,383 of them.
    fn sort(&self, keys: &mut [&str]);
}

/// The order of JavaScript's `localeCompare` in Node by default: the collation of the locale `en`, which is the root
/// collation of Unicode's CLDR.
///
/// A writer under another locale, such as `sv`, ordered some keys differently; for its messages implement
/// [`ContextOrder`] with the collation of that locale.
#[cfg(feature = "javascript-context-order")]
#[derive(Debug, Clone, Copy, Default)]
pub struct JavaScriptContextOrder;

#[cfg(feature = "javascript-context-order")]
impl ContextOrder for JavaScriptContextOrder {
    fn sort(&self, keys: &mut [&str]) {
        use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences, options::CollatorOptions};
        use std::sync::OnceLock;

        static ROOT: OnceLock<Option<CollatorBorrowed<'static>>> = OnceLock::new();
        let load = || Collator::try_new(CollatorPreferences::default(), CollatorOptions::default()).ok();
        // The data is compiled in, so loading does not fail; if it did, the message would not open.
        if let Some(collator) = ROOT.get_or_init(load) {
            keys.sort_by(|a, b| collator.compare(a, b));
        }
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
        JavaScriptContextOrder.sort(&mut keys);
        assert_eq!(keys, ordered);
    }
}

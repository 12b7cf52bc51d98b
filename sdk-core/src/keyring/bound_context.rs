//! `BoundContext`: the bytes that a data key may be bound to, in the orders that the client allows.

use crate::{
    error::{Error, ErrorKind},
    materials::UnwrapRequest,
};
use std::sync::OnceLock;

/// A message's encryption context as bytes that a wrapped data key may be bound to.
pub(super) struct BoundContext<'a> {
    request: &'a UnwrapRequest<'a>,
    /// The bytes in the legacy order, `None` where they are no others than the canonical ones. Kept, because a
    /// stranger's message may have many keys to sort and many data keys to try.
    legacy: OnceLock<Option<Vec<u8>>>,
}

impl<'a> BoundContext<'a> {
    pub(super) fn new(request: &'a UnwrapRequest<'a>) -> Self {
        Self { request, legacy: OnceLock::new() }
    }

    /// Unwraps with the canonical bytes, and where those are not the ones that a data key is bound to and the client
    /// allows it, once more with the bytes in the legacy order.
    pub(super) fn unwrap_with<T>(&self, unwrap: impl Fn(&[u8]) -> Result<T, Error>) -> Result<T, Error> {
        let canonical = self.request.encryption_context.encode()?;
        match unwrap(&canonical) {
            Err(error) if error.kind() == ErrorKind::NotAuthentic => match self.legacy(&canonical) {
                Some(legacy) => unwrap(legacy),
                None => Err(error),
            },
            result => result,
        }
    }

    fn legacy(&self, canonical: &[u8]) -> Option<&[u8]> {
        let order = self.request.legacy_context_order?;
        let encode = || self.request.encryption_context.encode_ordered_by(order).ok();
        self.legacy.get_or_init(|| encode().filter(|bytes| bytes != canonical)).as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        AlgorithmSuite, context::EncryptionContext, context_order::ContextOrder, provider::default_provider,
    };
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// The reverse of the canonical order; counts how often it is asked.
    #[derive(Debug, Default)]
    struct Reverse(AtomicUsize);

    impl ContextOrder for Reverse {
        fn sort(&self, keys: &mut [&str]) {
            self.0.fetch_add(1, Ordering::Relaxed);
            keys.reverse();
        }
    }

    const CANONICAL: &[u8] = b"\0\x02\0\x01a\0\x011\0\x01b\0\x012";
    const REVERSED: &[u8] = b"\0\x02\0\x01b\0\x012\0\x01a\0\x011";

    fn tried(order: Option<&dyn ContextOrder>, pairs: &[(&str, &str)], kind: ErrorKind) -> Vec<Vec<u8>> {
        let context = EncryptionContext::new(pairs.iter().copied()).unwrap();
        let suite = AlgorithmSuite::AES_256_GCM;
        let mut request = UnwrapRequest::new(suite, &context, &[], default_provider());
        request.legacy_context_order = order;
        let tried = std::sync::Mutex::new(Vec::new());
        let bound = BoundContext::new(&request);
        for _ in 0..2 {
            let result: Result<(), _> = bound.unwrap_with(|bytes| {
                tried.lock().unwrap().push(bytes.to_vec());
                Err(Error::new(kind, "no"))
            });
            assert_eq!(result.unwrap_err().kind(), kind);
        }
        tried.into_inner().unwrap()
    }

    #[test]
    fn the_legacy_order_is_tried_where_it_is_allowed_and_is_sorted_once() {
        let pairs = [("a", "1"), ("b", "2")];
        let reverse = Reverse::default();
        assert_eq!(tried(None, &pairs, ErrorKind::NotAuthentic), [CANONICAL; 2]);
        let both = [CANONICAL, REVERSED, CANONICAL, REVERSED];
        assert_eq!(tried(Some(&reverse), &pairs, ErrorKind::NotAuthentic), both);
        assert_eq!(reverse.0.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn it_is_not_tried_where_it_cannot_help() {
        let reverse = Reverse::default();
        // Not a matter of what the key is bound to.
        assert_eq!(tried(Some(&reverse), &[("a", "1"), ("b", "2")], ErrorKind::Cryptography).len(), 2);
        // One key stands in one order.
        assert_eq!(tried(Some(&reverse), &[("a", "1")], ErrorKind::NotAuthentic).len(), 2);
    }

    #[test]
    fn an_order_that_loses_keys_is_only_a_wrong_one() {
        #[derive(Debug)]
        struct Doubling;
        impl ContextOrder for Doubling {
            fn sort(&self, keys: &mut [&str]) {
                keys.fill("b");
            }
        }
        let bytes = tried(Some(&Doubling), &[("a", "1"), ("b", "2")], ErrorKind::NotAuthentic);
        assert_eq!(bytes[1], b"\0\x02\0\x01b\0\x012\0\x01b\0\x012");
    }
}

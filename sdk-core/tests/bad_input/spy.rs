//! `Spy`: a keyring that gives out one data key, whatever it is asked, and counts how often it is asked.

use kmseal::{
    BoxFuture, Error, PlaintextDataKey,
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Gives out one data key and counts how often it is asked.
#[derive(Debug)]
pub(crate) struct Spy {
    data_key: Vec<u8>,
    asked: AtomicUsize,
}

impl Spy {
    pub(crate) fn new(data_key: &[u8]) -> Self {
        Self { data_key: data_key.to_vec(), asked: AtomicUsize::new(0) }
    }

    /// How often it was asked.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Keyring for Spy {
    fn name(&self) -> String {
        "Spy".to_owned()
    }

    fn wrap_data_key<'a>(&'a self, _: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let data_key = Some(PlaintextDataKey::new(self.data_key.clone()));
        Box::pin(async { Ok(Wrapped { data_key, encrypted_data_keys: Vec::new() }) })
    }

    fn unwrap_data_key<'a>(&'a self, _: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Unwrapped::Opened(PlaintextDataKey::new(self.data_key.clone())) })
    }
}

//! A keyring that counts how often it is asked, and that can be slow, or fail.
#![allow(dead_code, reason = "each test program uses a part")]

use kmseal::{
    BoxFuture, Error, ErrorKind, WrappingKey,
    keyring::RawAesKeyring,
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
    time::Clock,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

/// Counts its calls.
#[derive(Debug)]
pub(crate) struct CountingKeyring {
    inner: RawAesKeyring,
    delay: Option<(Arc<dyn Clock>, Duration)>,
    calls: AtomicUsize,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    broken: AtomicBool,
}

impl CountingKeyring {
    pub(crate) fn new() -> Self {
        Self {
            inner: raw_keyring(),
            delay: None,
            calls: AtomicUsize::new(0),
            at_once: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
            broken: AtomicBool::new(false),
        }
    }

    /// A keyring whose calls take `delay` on `clock`, as those of a key service do.
    pub(crate) fn slow(clock: Arc<dyn Clock>, delay: Duration) -> Self {
        Self { delay: Some((clock, delay)), ..Self::new() }
    }

    /// How often it was asked, for writing and reading together.
    pub(crate) fn calls(&self) -> usize {
        self.calls.load(SeqCst)
    }

    /// The most calls that were under way at once.
    pub(crate) fn most_at_once(&self) -> usize {
        self.most_at_once.load(SeqCst)
    }

    /// Makes all calls fail from now on, or no longer.
    pub(crate) fn set_broken(&self, broken: bool) {
        self.broken.store(broken, SeqCst);
    }

    async fn call(&self) -> Result<(), Error> {
        self.calls.fetch_add(1, SeqCst);
        let now = self.at_once.fetch_add(1, SeqCst) + 1;
        self.most_at_once.fetch_max(now, SeqCst);
        let _over = Over(&self.at_once);
        if let Some((clock, delay)) = &self.delay {
            clock.sleep(*delay).await;
        }
        if self.broken.load(SeqCst) {
            return Err(Error::new(ErrorKind::KeyService, "the key service is on holiday"));
        }
        Ok(())
    }
}

struct Over<'a>(&'a AtomicUsize);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

/// The same wrapping key without the counting.
pub(crate) fn raw_keyring() -> RawAesKeyring {
    RawAesKeyring::new("tests", "key", WrappingKey::new(vec![7; 32])).unwrap()
}

impl Keyring for CountingKeyring {
    fn name(&self) -> String {
        "CountingKeyring".to_owned()
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(async move {
            self.call().await?;
            self.inner.wrap_data_key(request).await
        })
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(async move {
            match self.call().await {
                Ok(()) => self.inner.unwrap_data_key(request).await,
                Err(_) => Unwrapped::NotOpened(Vec::new()),
            }
        })
    }
}

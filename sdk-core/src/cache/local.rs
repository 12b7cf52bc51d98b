//! `LocalCache`: entries in memory, the least recently used dropped first.
//!
//! Spec: framework/local-cryptographic-materials-cache.md

use super::{CacheEntry, CacheId, Lookup, MaterialsCache, lru::Lru};
use crate::{error::Error, future::BoxFuture, time::Clock};
use core::time::Duration;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A cache in memory that drops the least recently used entry when it is full.
///
/// Nobody waits in it: as many tasks as find nothing at once ask the key service at once. Where that matters, use
/// [`StormTrackingCache`](super::StormTrackingCache).
///
/// ```
/// use kmseal::{Client, WrappingKey, cache::{CachingManager, LocalCache}, keyring::RawAesKeyring};
/// use std::{sync::Arc, time::Duration};
///
/// let keyring = Arc::new(RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32]))?);
/// let cache = Arc::new(LocalCache::new(1000));
/// let caching = CachingManager::builder(keyring, cache, Duration::from_secs(60)).build()?;
///
/// let client = Client::new();
/// let first = client.encrypt(&caching, b"one").blocking()?;
/// let second = client.encrypt(&caching, b"two").blocking()?;
/// assert_eq!(first.header.encrypted_data_keys, second.header.encrypted_data_keys);
/// # Ok::<(), kmseal::Error>(())
/// ```
#[derive(Debug)]
pub struct LocalCache {
    entries: Mutex<Lru>,
    clock: Arc<dyn Clock>,
}

impl LocalCache {
    /// A cache of `capacity` entries, which may be 0, on the machine's clock.
    #[cfg(not(target_family = "wasm"))]
    pub fn new(capacity: usize) -> Self {
        Self::with_clock(capacity, Arc::new(crate::time::SystemClock::new()))
    }

    /// A cache of `capacity` entries, which may be 0, on a clock of the caller's.
    pub fn with_clock(capacity: usize, clock: Arc<dyn Clock>) -> Self {
        Self { entries: Mutex::new(Lru::new(capacity, 1)), clock }
    }

    /// Sets how many of the least recently used entries are dropped at each look-up if they have expired; by
    /// default 1.
    #[must_use]
    pub fn entry_pruning_tail_size(mut self, entries: usize) -> Self {
        self.entries.get_mut().unwrap_or_else(PoisonError::into_inner).set_pruning_tail(entries);
        self
    }

    fn entries(&self) -> MutexGuard<'_, Lru> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MaterialsCache for LocalCache {
    fn look_up<'a>(&'a self, id: &'a CacheId, max_age: Duration) -> BoxFuture<'a, Result<Lookup, Error>> {
        Box::pin(async move {
            let found = self.entries().get(id, self.clock.now(), max_age);
            Ok(found.map_or(Lookup::Miss, |(entry, _)| Lookup::Hit(entry)))
        })
    }

    fn put(&self, id: CacheId, entry: Arc<CacheEntry>, time_to_live: Duration) {
        self.entries().put(id, entry, self.clock.now(), time_to_live);
    }

    fn delete(&self, id: &CacheId, entry: &Arc<CacheEntry>) {
        self.entries().delete(id, entry);
    }

    fn abandon(&self, _: &CacheId) {}

    fn prune(&self) {
        self.entries().prune_all(self.clock.now());
    }
}

//! `StormTrackingCache`: a cache in which one caller fetches and the others wait for it.
//!
//! Spec: framework/storm-tracking-cryptographic-materials-cache.md

use super::{
    CacheEntry, CacheId, Lookup, MaterialsCache, StormTrackingCacheBuilder,
    flights::{FlightRules, Flights},
    lru::Lru,
};
use crate::{
    error::{Error, ErrorKind},
    future::BoxFuture,
    time::{Clock, Timestamp},
};
use core::time::Duration;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A cache in which one caller fetches an entry and the others wait for it: a hundred tasks that find an entry
/// expired make one call of the key service.
///
/// Shortly before an entry expires, one caller is sent to fetch its successor while the others are still given
/// the old one, so that in steady use nobody waits at all.
///
/// ```
/// use kmseal::{Client, WrappingKey, cache::{CachingManager, StormTrackingCache}, keyring::RawAesKeyring};
/// use std::{sync::Arc, time::Duration};
///
/// let keyring = Arc::new(RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32]))?);
/// let cache = Arc::new(
///     StormTrackingCache::builder()
///         .entry_capacity(5000)
///         .grace_period(Duration::from_secs(20))
///         .grace_interval(Duration::from_secs(2))
///         .build()?,
/// );
/// let caching = CachingManager::builder(keyring, cache, Duration::from_secs(300)).build()?;
/// let sealed = Client::new().encrypt(&caching, b"four horses").blocking()?;
/// # assert!(!sealed.ciphertext.is_empty());
/// # Ok::<(), kmseal::Error>(())
/// ```
#[derive(Debug)]
pub struct StormTrackingCache {
    state: Mutex<State>,
    settings: Settings,
    clock: Arc<dyn Clock>,
}

#[derive(Debug)]
struct State {
    entries: Lru,
    flights: Flights,
}

/// What does not change after the cache is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settings {
    /// How long before its end an entry is refreshed.
    pub(super) grace_period: Duration,
    /// How long a caller waits for another's fetch before it gives up.
    pub(super) patience: Duration,
    /// How long it sleeps between two looks.
    pub(super) sleep: Duration,
}

impl StormTrackingCache {
    /// A cache of `entry_capacity` entries on the machine's clock, with the other settings as
    /// [`StormTrackingCacheBuilder`] has them by default.
    #[cfg(not(target_family = "wasm"))]
    pub fn new(entry_capacity: usize) -> Self {
        let clock = Arc::new(crate::time::SystemClock::new());
        StormTrackingCacheBuilder::default().entry_capacity(entry_capacity).build_on(clock)
    }

    /// Starts to set a cache up.
    pub fn builder() -> StormTrackingCacheBuilder {
        StormTrackingCacheBuilder::default()
    }

    pub(super) fn with_settings(
        entries: Lru,
        rules: FlightRules,
        settings: Settings,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { state: Mutex::new(State { entries, flights: Flights::new(rules) }), settings, clock }
    }

    async fn find(&self, id: &CacheId, max_age: Duration) -> Result<Lookup, Error> {
        let started = self.clock.now();
        loop {
            let now = self.clock.now();
            let answer = self.state().examine(id, max_age, self.settings.grace_period, now);
            if let Some(answer) = answer {
                return Ok(answer);
            }
            if now.since(started) >= self.settings.patience {
                return Err(Error::new(
                    ErrorKind::KeyService,
                    "waited in vain for another task to fetch materials into the cache (in-flight time exceeded); the key service is slow, or the cache's fan_out too small",
                ));
            }
            self.clock.sleep(self.settings.sleep).await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// What the caller is told, or `None` if it has to wait.
    ///
    /// Spec: framework/storm-tracking-cryptographic-materials-cache.md#getcacheentry
    fn examine(
        &mut self,
        id: &CacheId,
        max_age: Duration,
        grace_period: Duration,
        now: Timestamp,
    ) -> Option<Lookup> {
        match self.entries.get(id, now, max_age) {
            Some((entry, end)) if now < end.minus(grace_period) => Some(Lookup::Hit(entry)),
            Some((entry, _)) if !self.flights.may_start(id, now) => Some(Lookup::Hit(entry)),
            Some(_) => Some(Lookup::Refresh),
            None => self.flights.may_start(id, now).then_some(Lookup::Miss),
        }
    }
}

impl MaterialsCache for StormTrackingCache {
    fn look_up<'a>(&'a self, id: &'a CacheId, max_age: Duration) -> BoxFuture<'a, Result<Lookup, Error>> {
        Box::pin(self.find(id, max_age))
    }

    fn put(&self, id: CacheId, entry: Arc<CacheEntry>, time_to_live: Duration) {
        let mut state = self.state();
        state.flights.land(&id);
        state.entries.put(id, entry, self.clock.now(), time_to_live);
    }

    fn delete(&self, id: &CacheId, entry: &Arc<CacheEntry>) {
        self.state().entries.delete(id, entry);
    }

    /// Unlike the specification's cache, which keeps a failed fetch in flight for its whole time: there, twenty
    /// messages that cannot be opened would keep everybody else waiting for ten seconds.
    fn abandon(&self, id: &CacheId) {
        let now = self.clock.now();
        let mut state = self.state();
        let there_is_one = state.entries.has(id, now);
        state.flights.fail(id, there_is_one, now);
    }

    fn prune(&self) {
        self.state().entries.prune_all(self.clock.now());
    }
}

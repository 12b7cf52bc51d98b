//! `Lru`: the entries of a cache in the order of their use, with the times at which they end.
//!
//! It is handed the time and locks nothing: the caches that are built on it do.
//!
//! Spec: framework/local-cryptographic-materials-cache.md

use super::{CacheEntry, CacheId};
use crate::time::Timestamp;
use core::time::Duration;
use lru::LruCache;
use std::sync::Arc;

/// Entries in the order of their use.
#[derive(Debug)]
pub(super) struct Lru {
    slots: LruCache<CacheId, Slot>,
    capacity: usize,
    pruning_tail: usize,
}

/// An entry and its times.
#[derive(Debug)]
struct Slot {
    entry: Arc<CacheEntry>,
    created: Timestamp,
    expires: Timestamp,
}

impl Slot {
    /// When it ends for a caller who takes nothing older than `max_age`; `None` if it has.
    fn end(&self, now: Timestamp, max_age: Duration) -> Option<Timestamp> {
        let end = self.expires.min(self.created.plus(max_age));
        // An entry from the future tells that the clock was turned back, and nothing of its true age.
        (self.created <= now && now < end).then_some(end)
    }
}

impl Lru {
    /// Room for `capacity` entries; each look-up drops expired ones among the `pruning_tail` least used.
    pub(super) fn new(capacity: usize, pruning_tail: usize) -> Self {
        // Its own bound would allocate for all entries at once.
        Self { slots: LruCache::unbounded(), capacity, pruning_tail }
    }

    /// Sets how many of the least used entries each look-up drops if they have expired.
    pub(super) fn set_pruning_tail(&mut self, entries: usize) {
        self.pruning_tail = entries;
    }

    /// Whether there is an entry that has not expired; does not count as use.
    pub(super) fn has(&self, id: &CacheId, now: Timestamp) -> bool {
        self.slots.peek(id).is_some_and(|slot| slot.end(now, Duration::MAX).is_some())
    }

    /// The entry, if it is younger than `max_age` and has not expired, and when it will have.
    pub(super) fn get(
        &mut self,
        id: &CacheId,
        now: Timestamp,
        max_age: Duration,
    ) -> Option<(Arc<CacheEntry>, Timestamp)> {
        let found = self.slots.get(id).and_then(|slot| Some((slot.entry.clone(), slot.end(now, max_age)?)));
        if found.is_none() {
            self.slots.pop(id);
        }
        self.prune(now, self.pruning_tail);
        found
    }

    /// Puts the entry in the place of any other of its id, and drops the least used where there are too many.
    pub(super) fn put(
        &mut self,
        id: CacheId,
        entry: Arc<CacheEntry>,
        now: Timestamp,
        time_to_live: Duration,
    ) {
        self.slots.put(id, Slot { entry, created: now, expires: now.plus(time_to_live) });
        while self.slots.len() > self.capacity {
            self.slots.pop_lru();
        }
    }

    /// Drops the entry if it is still this one.
    pub(super) fn delete(&mut self, id: &CacheId, entry: &Arc<CacheEntry>) {
        if self.slots.peek(id).is_some_and(|slot| Arc::ptr_eq(&slot.entry, entry)) {
            self.slots.pop(id);
        }
    }

    /// Drops every expired entry.
    pub(super) fn prune_all(&mut self, now: Timestamp) {
        self.prune(now, self.slots.len());
    }

    /// Drops the expired entries among the `tail` least used.
    fn prune(&mut self, now: Timestamp, tail: usize) {
        let expired: Vec<_> = self
            .slots
            .iter()
            .rev()
            .take(tail)
            .filter(|(_, slot)| slot.end(now, Duration::MAX).is_none())
            .map(|(id, _)| *id)
            .collect();
        for id in expired {
            self.slots.pop(&id);
        }
    }
}

//! What a cache keeps in memory: expired secrets are let go.
#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod entries;

use entries::{MINUTE, id, put};
use futures::executor::block_on;
use kmseal::{
    cache::{CachedMaterials, LocalCache, Lookup, MaterialsCache, StormTrackingCache},
    time::ManualClock,
};
use std::{sync::Arc, time::Duration};

/// The branch key id of what the cache has under `name`.
fn get(cache: &dyn MaterialsCache, name: &str) -> Option<String> {
    match block_on(cache.look_up(&id(name), MINUTE)).unwrap() {
        Lookup::Hit(entry) => match entry.materials() {
            CachedMaterials::BranchKey(key) => Some(key.branch_key_id.clone()),
            _ => None,
        },
        Lookup::Refresh | Lookup::Miss => None,
    }
}

fn caches(clock: &Arc<ManualClock>, tail: usize) -> [Box<dyn MaterialsCache>; 2] {
    let storm = StormTrackingCache::builder().entry_pruning_tail_size(tail).clock(clock.clone());
    [
        Box::new(LocalCache::with_clock(10, clock.clone()).entry_pruning_tail_size(tail)),
        Box::new(storm.build().unwrap()),
    ]
}

#[test]
fn each_look_up_drops_expired_entries_among_the_least_recently_used() {
    for tail in [1, 2] {
        let clock = Arc::new(ManualClock::new());
        for cache in caches(&clock, tail) {
            let [one, two] = ["one", "two"].map(|name| put(&*cache, name, MINUTE));
            put(&*cache, "three", 10 * MINUTE);
            clock.advance(MINUTE);
            assert!(one.strong_count() == 1 && two.strong_count() == 1);
            assert_eq!(get(&*cache, "nothing"), None);
            assert_eq!(one.strong_count(), 0);
            assert_eq!(two.strong_count(), if tail == 1 { 1 } else { 0 });
            assert_eq!(get(&*cache, "one"), None);
        }
    }
}

#[test]
fn prune_drops_every_expired_entry_and_no_other() {
    let clock = Arc::new(ManualClock::new());
    for cache in caches(&clock, 1) {
        let long = put(&*cache, "long", 2 * MINUTE);
        let short = ["a", "b", "c"].map(|name| put(&*cache, name, MINUTE));
        clock.advance(MINUTE - Duration::from_nanos(1));
        cache.prune();
        assert!(short.iter().all(|entry| entry.strong_count() == 1));
        clock.advance(Duration::from_nanos(1));
        cache.prune();
        assert!(short.iter().all(|entry| entry.strong_count() == 0));
        assert_eq!(long.strong_count(), 1);
    }
}

#[test]
fn deleting_spares_the_entry_that_another_has_put_meanwhile() {
    let clock = Arc::new(ManualClock::new());
    for cache in caches(&clock, 1) {
        let old = put(&*cache, "key", MINUTE).upgrade().unwrap();
        let new = put(&*cache, "key", MINUTE);
        cache.delete(&id("key"), &old);
        assert_eq!(get(&*cache, "key"), Some("key".to_owned()));
        cache.delete(&id("key"), &new.upgrade().unwrap());
        assert_eq!(get(&*cache, "key"), None);
        assert_eq!(new.strong_count(), 0);
    }
}

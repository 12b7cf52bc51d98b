//! What a cache keeps in memory: expired secrets are let go.
#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

use kmseal::{
    BranchKey, EncryptionContext,
    cache::{
        CacheEntry, CacheId, CachedMaterials, LocalCache, Lookup, MaterialsCache, PartitionId,
        StormTrackingCache,
    },
    materials::BranchKeyMaterials,
    time::ManualClock,
};
use std::{
    sync::{Arc, Weak},
    time::Duration,
};

const MINUTE: Duration = Duration::from_secs(60);

fn id(branch_key_id: &str) -> CacheId {
    #[cfg(feature = "aws-lc")]
    let provider = &kmseal::crypto::aws_lc::PROVIDER;
    #[cfg(not(feature = "aws-lc"))]
    let provider = &kmseal::crypto::rustcrypto::PROVIDER;
    let partition = PartitionId::new("tests").unwrap();
    CacheId::for_active_branch_key(&partition, "store", branch_key_id, provider).unwrap()
}

fn put(cache: &dyn MaterialsCache, name: &str, time_to_live: Duration) -> Weak<CacheEntry> {
    let entry = Arc::new(CacheEntry::new(CachedMaterials::BranchKey(BranchKeyMaterials {
        branch_key_id: name.to_owned(),
        version: "5a8a2a1e-1f4e-4a44-9a5e-0f4d8a1b2c3d".to_owned(),
        encryption_context: EncryptionContext::EMPTY,
        branch_key: BranchKey::new(vec![7; 32]),
    })));
    let weak = Arc::downgrade(&entry);
    cache.put(id(name), entry, time_to_live);
    weak
}

/// The branch key id of what the cache has under `name`.
fn get(cache: &dyn MaterialsCache, name: &str) -> Option<String> {
    match futures::executor::block_on(cache.look_up(&id(name), MINUTE)).unwrap() {
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

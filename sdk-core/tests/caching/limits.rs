//! How long and how often cached materials are used.

use crate::{
    bench::{Bench, MINUTE, context},
    counting::CountingKeyring,
};
use kmseal::{
    BoxFuture, Client, EncryptionContext, ErrorKind,
    cache::{CachingManager, CachingManagerBuilder, LocalCache, MaterialsCache, NoCache, PartitionId},
    time::{Clock, ManualClock, Timestamp},
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

#[test]
fn a_data_key_encrypts_no_more_messages_than_allowed() {
    let bench = Bench::new(10);
    let manager = bench.builder().max_messages(3).build().unwrap();
    let calls: Vec<_> = (0..8).map(|_| bench.calls_to_encrypt(&manager, 1)).collect();
    assert_eq!(calls, [1, 0, 0, 1, 0, 0, 1, 0]);
    let manager = bench.builder().max_messages(1).build().unwrap();
    let calls: Vec<_> = (0..3).map(|_| bench.calls_to_encrypt(&manager, 1)).collect();
    assert_eq!(calls, [1, 1, 1]);
}

#[test]
fn a_data_key_encrypts_no_more_bytes_than_allowed() {
    let bench = Bench::new(10);
    let manager = bench.builder().max_bytes(10).build().unwrap();
    let calls = [4, 4, 4, 6, 0, 1].map(|length| bench.calls_to_encrypt(&manager, length));
    assert_eq!(calls, [1, 0, 1, 0, 0, 1]);
    // A message over the limit has a data key of its own and leaves the cached one alone.
    let calls = [11, 5].map(|length| bench.calls_to_encrypt(&manager, length));
    assert_eq!(calls, [1, 0]);
    let manager = bench.builder().max_bytes(0).build().unwrap();
    let calls = [0, 0, 1, 0].map(|length| bench.calls_to_encrypt(&manager, length));
    assert_eq!(calls, [1, 0, 1, 0]);
}

#[test]
fn nothing_is_used_once_its_time_to_live_has_passed() {
    let bench = Bench::new(10);
    let manager = bench.manager();
    let sealed = bench.client.encrypt(&manager, b"x").blocking().unwrap().ciphertext;
    bench.decrypt(&manager, &sealed, &EncryptionContext::EMPTY).unwrap();
    assert_eq!(bench.keyring.calls(), 2);
    bench.clock.advance(MINUTE - Duration::from_nanos(1));
    assert_eq!(bench.calls_to_encrypt(&manager, 1), 0);
    bench.decrypt(&manager, &sealed, &EncryptionContext::EMPTY).unwrap();
    assert_eq!(bench.keyring.calls(), 2);
    bench.clock.advance(Duration::from_nanos(1));
    assert_eq!(bench.calls_to_encrypt(&manager, 1), 1);
    bench.decrypt(&manager, &sealed, &EncryptionContext::EMPTY).unwrap();
    assert_eq!(bench.keyring.calls(), 4);
}

#[test]
fn a_manager_with_a_shorter_time_to_live_takes_nothing_older_from_a_shared_cache() {
    let bench = Bench::new(10);
    let partition = PartitionId::new("both").unwrap();
    let patient = bench.builder().partition_id(partition.clone()).build().unwrap();
    let strict = CachingManager::builder(bench.keyring.clone(), bench.cache.clone(), Duration::from_secs(10))
        .partition_id(partition)
        .build()
        .unwrap();
    assert_eq!(bench.calls_to_encrypt(&patient, 1), 1);
    bench.clock.advance(Duration::from_secs(9));
    assert_eq!(bench.calls_to_encrypt(&strict, 1), 0);
    bench.clock.advance(Duration::from_secs(1));
    assert_eq!(bench.calls_to_encrypt(&patient, 1), 0);
    assert_eq!(bench.calls_to_encrypt(&strict, 1), 1);
}

#[test]
fn the_least_recently_used_entry_makes_room() {
    let bench = Bench::new(2);
    let manager = bench.manager();
    let [a, b, c] = ["a", "b", "c"].map(|value| context(&[("for", value)]));
    let calls = [&a, &b, &a, &c, &a, &b].map(|context| bench.calls_to_encrypt_in(&manager, 1, context));
    assert_eq!(calls, [1, 1, 0, 1, 0, 1]);
    let bench = Bench::new(0);
    let manager = bench.manager();
    assert_eq!([1, 1].map(|length| bench.calls_to_encrypt(&manager, length)), [1, 1]);
}

#[test]
fn no_cache_keeps_nothing() {
    let bench = Bench::new(10);
    let manager = CachingManager::builder(bench.keyring.clone(), Arc::new(NoCache), MINUTE).build().unwrap();
    assert_eq!([1, 1].map(|length| bench.calls_to_encrypt(&manager, length)), [1, 1]);
    NoCache.prune();
}

#[test]
fn a_clock_that_is_turned_back_revives_nothing() {
    let keyring = Arc::new(CountingKeyring::new());
    let late = Arc::new(ManualClock::new());
    late.advance(MINUTE);
    // One cache cannot be given another clock, so a new time stands for the old clock turned back.
    let clock = Arc::new(TurnedBack { late, early: ManualClock::new(), back: Mutex::new(false) });
    let cache = Arc::new(LocalCache::with_clock(10, clock.clone()));
    let manager = CachingManager::builder(keyring.clone(), cache, MINUTE).build().unwrap();
    let client = Client::new();
    client.encrypt(&manager, b"x").blocking().unwrap();
    *clock.back.lock().unwrap() = true;
    client.encrypt(&manager, b"x").blocking().unwrap();
    assert_eq!(keyring.calls(), 2);
}

#[derive(Debug)]
struct TurnedBack {
    late: Arc<ManualClock>,
    early: ManualClock,
    back: Mutex<bool>,
}

impl Clock for TurnedBack {
    fn now(&self) -> Timestamp {
        if *self.back.lock().unwrap() { self.early.now() } else { self.late.now() }
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.late.sleep(duration)
    }
}

#[test]
fn limits_out_of_range_are_refused() {
    let bench = Bench::new(10);
    let refused = |builder: CachingManagerBuilder| {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    };
    refused(bench.builder().max_messages(0));
    refused(bench.builder().max_messages((1 << 32) + 1));
    refused(bench.builder().max_bytes(1 << 63));
    refused(CachingManager::builder(bench.keyring.clone(), bench.cache.clone(), Duration::ZERO));
    assert!(bench.builder().max_messages(1 << 32).max_bytes((1 << 63) - 1).build().is_ok());
}

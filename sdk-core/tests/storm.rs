//! The storm-tracking cache: a hundred tasks, a turned clock, and how often the key service is called.
#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod counting;

use counting::{CountingKeyring, raw_keyring};
use futures::{
    FutureExt,
    executor::{LocalPool, LocalSpawner},
    task::LocalSpawnExt,
};
use kmseal::{
    Client, EncryptionContext, ErrorKind,
    cache::{CachingManager, StormTrackingCache, StormTrackingCacheBuilder},
    time::ManualClock,
};
use std::{cell::RefCell, rc::Rc, sync::Arc, time::Duration};

const TICK: Duration = Duration::from_millis(20);
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// Tasks on one thread, a clock to turn, and a key service that takes its time on that clock.
struct Bench {
    pool: LocalPool,
    clock: Arc<ManualClock>,
    keyring: Arc<CountingKeyring>,
    manager: Arc<CachingManager>,
    results: Rc<RefCell<Vec<Result<(), ErrorKind>>>>,
}

impl Bench {
    fn new(
        service_takes: Duration,
        set: impl Fn(StormTrackingCacheBuilder) -> StormTrackingCacheBuilder,
    ) -> Self {
        Self::with_limit(service_takes, 1 << 32, set)
    }

    fn with_limit(
        service_takes: Duration,
        max_messages: u64,
        set: impl Fn(StormTrackingCacheBuilder) -> StormTrackingCacheBuilder,
    ) -> Self {
        let clock = Arc::new(ManualClock::new());
        let keyring = Arc::new(CountingKeyring::slow(clock.clone(), service_takes));
        let cache = Arc::new(set(StormTrackingCache::builder().clock(clock.clone())).build().unwrap());
        let manager = CachingManager::builder(keyring.clone(), cache, MINUTE).max_messages(max_messages);
        let manager = Arc::new(manager.build().unwrap());
        Self { pool: LocalPool::new(), clock, keyring, manager, results: Rc::default() }
    }

    fn spawner(&self) -> LocalSpawner {
        self.pool.spawner()
    }

    /// Starts a task that encrypts for `whom`, and runs all tasks as far as they get.
    fn encrypt(&mut self, whom: &str) {
        let (manager, results) = (self.manager.clone(), self.results.clone());
        let context = EncryptionContext::new([("for", whom)]).unwrap();
        let task = async move {
            let client = Client::new();
            let sealed = client.encrypt(&*manager, b"x").context(&context).await;
            results.borrow_mut().push(sealed.map(|_| ()).map_err(|error| error.kind()));
        };
        self.spawner().spawn_local(task).unwrap();
        self.pool.run_until_stalled();
    }

    /// Starts a task that decrypts.
    fn decrypt(&mut self, message: Vec<u8>) {
        let (manager, results) = (self.manager.clone(), self.results.clone());
        let task = async move {
            let client = Client::new();
            let opened = client.decrypt(&*manager, &message).await;
            results.borrow_mut().push(opened.map(|_| ()).map_err(|error| error.kind()));
        };
        self.spawner().spawn_local(task).unwrap();
        self.pool.run_until_stalled();
    }

    /// Turns the clock in small steps.
    fn pass(&mut self, duration: Duration) {
        let end = kmseal::time::Clock::now(&*self.clock).plus(duration);
        while kmseal::time::Clock::now(&*self.clock) < end {
            let left = end.since(kmseal::time::Clock::now(&*self.clock));
            self.clock.advance(left.min(TICK));
            self.pool.run_until_stalled();
        }
    }

    /// Takes the results of all tasks that have ended.
    fn ended(&self) -> Vec<Result<(), ErrorKind>> {
        self.results.take()
    }

    fn assert_ended_well(&self, tasks: usize) {
        let ended = self.ended();
        assert_eq!(ended.len(), tasks);
        assert!(ended.iter().all(Result::is_ok), "{ended:?}");
    }
}

#[test]
fn a_hundred_tasks_that_find_nothing_make_one_call_and_so_do_they_once_it_has_expired() {
    let mut bench = Bench::new(100 * TICK / 20, |cache| cache);
    for round in 1..=3 {
        for _ in 0..100 {
            bench.encrypt("all");
        }
        assert_eq!(bench.ended(), [], "nobody has an answer before the service has answered");
        bench.pass(10 * TICK);
        bench.assert_ended_well(100);
        assert_eq!(bench.keyring.calls(), round);
        bench.pass(MINUTE);
    }
}

#[test]
fn shortly_before_an_entry_expires_one_task_refreshes_it_and_nobody_waits() {
    let mut bench = Bench::new(5 * TICK, |cache| cache);
    bench.encrypt("all");
    bench.pass(5 * TICK);
    bench.assert_ended_well(1);
    bench.pass(MINUTE - 11 * SECOND);
    bench.encrypt("all");
    bench.assert_ended_well(1);
    assert_eq!(bench.keyring.calls(), 1, "the grace period has not begun");
    bench.pass(SECOND);
    for _ in 0..100 {
        bench.encrypt("all");
    }
    bench.assert_ended_well(99);
    assert_eq!(bench.keyring.calls(), 2);
    bench.pass(5 * TICK);
    bench.assert_ended_well(1);
    // The successor lives its own minute.
    bench.pass(40 * SECOND);
    bench.encrypt("all");
    bench.assert_ended_well(1);
    assert_eq!(bench.keyring.calls(), 2);
}

#[test]
fn a_refresh_that_fails_leaves_the_old_entry_in_use_until_it_expires() {
    let mut bench = Bench::new(TICK, |cache| cache);
    bench.encrypt("all");
    bench.pass(TICK);
    bench.keyring.set_broken(true);
    bench.pass(MINUTE - 5 * SECOND);
    bench.ended();
    let calls = bench.keyring.calls();
    // Four seconds of steady use: one try a second, and everybody served.
    for _ in 0..40 {
        bench.encrypt("all");
        bench.pass(SECOND / 10);
    }
    bench.assert_ended_well(40);
    let tries = bench.keyring.calls() - calls;
    assert!((3..=4).contains(&tries), "{tries}");
    bench.pass(2 * SECOND);
    bench.encrypt("all");
    bench.pass(TICK);
    assert_eq!(bench.ended(), [Err(ErrorKind::KeyService)]);
}

#[test]
fn an_entry_that_expires_while_its_refresh_fails_is_not_used() {
    let mut bench = Bench::new(3 * SECOND, |cache| cache);
    bench.encrypt("all");
    bench.pass(3 * SECOND);
    bench.ended();
    bench.keyring.set_broken(true);
    bench.pass(MINUTE - SECOND);
    bench.encrypt("all");
    bench.pass(4 * SECOND);
    assert_eq!(bench.ended(), [Err(ErrorKind::KeyService)]);
}

#[test]
fn a_fetch_that_fails_lets_the_next_one_try_at_once() {
    let mut bench = Bench::new(TICK, |cache| cache);
    bench.keyring.set_broken(true);
    for _ in 0..10 {
        bench.encrypt("all");
    }
    bench.pass(5 * TICK);
    assert!(bench.ended().len() >= 2, "a failure does not hold the others up");
    bench.keyring.set_broken(false);
    bench.pass(5 * TICK);
    let ended = bench.ended();
    assert!(ended.iter().filter(|result| result.is_ok()).count() >= 5, "{ended:?}");
    assert_eq!(bench.keyring.most_at_once(), 1);
}

#[test]
fn messages_that_cannot_be_opened_do_not_hold_up_those_that_can() {
    let mut bench = Bench::new(TICK, |cache| cache.fan_out(2));
    let stranger =
        kmseal::keyring::RawAesKeyring::new("x", "y", kmseal::WrappingKey::new(vec![1; 32])).unwrap();
    let client = Client::new();
    for _ in 0..20 {
        bench.decrypt(client.encrypt(&stranger, b"x").blocking().unwrap().ciphertext);
        bench.pass(TICK);
    }
    assert_eq!(bench.ended(), [Err(ErrorKind::NoDataKeyOpened); 20]);
    bench.decrypt(client.encrypt(&raw_keyring(), b"x").blocking().unwrap().ciphertext);
    bench.pass(TICK);
    bench.assert_ended_well(1);
}

#[test]
fn no_more_entries_are_fetched_at_once_than_the_fan_out() {
    let mut bench = Bench::new(5 * TICK, |cache| cache.fan_out(3));
    for whom in 0..9 {
        bench.encrypt(&whom.to_string());
        bench.encrypt(&whom.to_string());
    }
    assert_eq!(bench.keyring.calls(), 3);
    bench.pass(30 * TICK);
    bench.assert_ended_well(18);
    assert_eq!(bench.keyring.calls(), 9);
    assert_eq!(bench.keyring.most_at_once(), 3);
}

#[test]
fn a_fetch_that_hangs_is_repeated_each_interval_and_given_up_in_the_end() {
    let mut bench = Bench::new(MINUTE, |cache| cache.in_flight_ttl(3 * SECOND));
    bench.encrypt("all");
    bench.encrypt("all");
    bench.pass(SECOND - TICK);
    assert_eq!(bench.keyring.calls(), 1);
    bench.pass(2 * TICK);
    assert_eq!(bench.keyring.calls(), 2, "the second task tries for itself");
    bench.encrypt("all");
    for _ in 0..3 {
        bench.encrypt("all");
    }
    bench.pass(3 * SECOND);
    let ended = bench.ended();
    assert!(
        !ended.is_empty() && ended.iter().all(|result| *result == Err(ErrorKind::KeyService)),
        "{ended:?}"
    );
    assert!(bench.keyring.calls() <= 5, "{}", bench.keyring.calls());
}

#[test]
fn a_task_that_is_dropped_while_it_fetches_lets_another_fetch() {
    let mut bench = Bench::new(5 * TICK, |cache| cache);
    let client = Client::new();
    let context = EncryptionContext::new([("for", "all")]).unwrap();
    let manager = bench.manager.clone();
    let mut dropped = std::future::IntoFuture::into_future(client.encrypt(&*manager, b"x").context(&context));
    assert!((&mut dropped).now_or_never().is_none());
    bench.encrypt("all");
    bench.pass(TICK);
    assert_eq!(bench.keyring.calls(), 1);
    drop(dropped);
    bench.pass(6 * TICK);
    bench.assert_ended_well(1);
    assert_eq!(bench.keyring.calls(), 2);
}

#[test]
fn a_data_key_that_is_used_up_is_replaced_by_one_call() {
    let mut bench = Bench::with_limit(TICK, 50, |cache| cache);
    for _ in 0..100 {
        bench.encrypt("all");
    }
    bench.pass(5 * TICK);
    bench.assert_ended_well(100);
    assert_eq!(bench.keyring.calls(), 2);
}

#[test]
fn a_hundred_threads_without_an_executor_make_one_call() {
    let clock = Arc::new(kmseal::time::SystemClock::new());
    let keyring = Arc::new(CountingKeyring::slow(clock, Duration::from_millis(50)));
    let cache = Arc::new(StormTrackingCache::new(10));
    let manager = CachingManager::builder(keyring.clone(), cache, MINUTE).build().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..100 {
            scope.spawn(|| Client::new().encrypt(&manager, b"x").blocking().unwrap());
        }
    });
    assert_eq!(keyring.calls(), 1);
}

#[test]
fn settings_that_contradict_each_other_are_refused() {
    let refused = |set: fn(StormTrackingCacheBuilder) -> StormTrackingCacheBuilder, word: &str| {
        let error = set(StormTrackingCache::builder()).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.to_string().contains(word), "{error}");
    };
    refused(|cache| cache.grace_interval(11 * SECOND), "grace_interval");
    refused(|cache| cache.in_flight_ttl(20 * SECOND), "grace_period");
    refused(|cache| cache.in_flight_ttl(SECOND / 2), "second try");
    refused(|cache| cache.grace_period(9 * SECOND), "in_flight_ttl");
    refused(|cache| cache.grace_interval(Duration::ZERO), "grace_interval of the cache is 0");
    refused(|cache| cache.fan_out(0), "fan_out");
    refused(|cache| cache.sleep(Duration::ZERO), "sleep");
    assert!(StormTrackingCache::builder().build().is_ok(), "the defaults agree");
    let tight =
        StormTrackingCache::builder().grace_period(SECOND).in_flight_ttl(SECOND).grace_interval(SECOND);
    assert!(tight.build().is_ok());
}

//! What the storm-tracking cache answers, row by row of the specification's GetCacheEntry.
//!
//! Spec: framework/storm-tracking-cryptographic-materials-cache.md#getcacheentry
#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod entries;

use entries::{MINUTE, id, put};
use futures::FutureExt;
use kmseal::{
    ErrorKind,
    cache::{Lookup, MaterialsCache, StormTrackingCache},
    time::ManualClock,
};
use std::{sync::Arc, time::Duration};

const SECOND: Duration = Duration::from_secs(1);
const NANOSECOND: Duration = Duration::from_nanos(1);

/// An answer without what it carries.
#[derive(Debug, PartialEq)]
enum Answer {
    Hit,
    Refresh,
    Miss,
    Waits,
    Fails,
}

fn look_up(cache: &StormTrackingCache, name: &str) -> Answer {
    match cache.look_up(&id(name), Duration::MAX).now_or_never() {
        None => Answer::Waits,
        Some(Ok(Lookup::Hit(_))) => Answer::Hit,
        Some(Ok(Lookup::Refresh)) => Answer::Refresh,
        Some(Ok(Lookup::Miss)) => Answer::Miss,
        Some(Err(_)) => Answer::Fails,
    }
}

/// A cache with a fan-out of 2, and the specification's times: 10 seconds of grace, one try a second.
fn cache() -> (StormTrackingCache, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new());
    (StormTrackingCache::builder().fan_out(2).clock(clock.clone()).build().unwrap(), clock)
}

#[test]
fn found_and_outside_of_the_grace_period_is_a_hit() {
    let (cache, clock) = cache();
    put(&cache, "key", MINUTE);
    clock.advance(MINUTE - 10 * SECOND - NANOSECOND);
    assert_eq!(look_up(&cache, "key"), Answer::Hit);
    clock.advance(NANOSECOND);
    assert_eq!(look_up(&cache, "key"), Answer::Refresh);
}

#[test]
fn found_within_the_grace_period_is_refreshed_once_per_grace_interval() {
    let (cache, clock) = cache();
    put(&cache, "key", MINUTE);
    clock.advance(MINUTE - 10 * SECOND);
    for _ in 0..9 {
        assert_eq!(look_up(&cache, "key"), Answer::Refresh);
        assert_eq!(look_up(&cache, "key"), Answer::Hit);
        clock.advance(SECOND - NANOSECOND);
        assert_eq!(look_up(&cache, "key"), Answer::Hit);
        clock.advance(NANOSECOND);
    }
    assert_eq!(look_up(&cache, "key"), Answer::Refresh);
    put(&cache, "key", MINUTE);
    clock.advance(2 * SECOND);
    assert_eq!(look_up(&cache, "key"), Answer::Hit);
}

#[test]
fn found_within_the_grace_period_is_a_hit_while_the_fan_out_is_reached() {
    let (cache, clock) = cache();
    put(&cache, "key", MINUTE);
    clock.advance(MINUTE - 5 * SECOND);
    assert_eq!(look_up(&cache, "one"), Answer::Miss);
    assert_eq!(look_up(&cache, "two"), Answer::Miss);
    assert_eq!(look_up(&cache, "key"), Answer::Hit);
    put(&cache, "one", MINUTE);
    assert_eq!(look_up(&cache, "key"), Answer::Refresh);
}

#[test]
fn not_found_is_fetched_by_one_and_again_after_the_grace_interval() {
    let (cache, clock) = cache();
    assert_eq!(look_up(&cache, "key"), Answer::Miss);
    assert_eq!(look_up(&cache, "key"), Answer::Waits);
    clock.advance(SECOND - NANOSECOND);
    assert_eq!(look_up(&cache, "key"), Answer::Waits);
    clock.advance(NANOSECOND);
    assert_eq!(look_up(&cache, "key"), Answer::Miss);
    assert_eq!(look_up(&cache, "key"), Answer::Waits);
    put(&cache, "key", MINUTE);
    assert_eq!(look_up(&cache, "key"), Answer::Hit);
}

#[test]
fn not_found_waits_while_the_fan_out_is_reached() {
    let (cache, clock) = cache();
    assert_eq!(look_up(&cache, "one"), Answer::Miss);
    clock.advance(SECOND);
    assert_eq!(look_up(&cache, "two"), Answer::Miss);
    assert_eq!(look_up(&cache, "three"), Answer::Waits);
    // Who is in flight already does not need another place to try again.
    assert_eq!(look_up(&cache, "one"), Answer::Miss);
    // A fetch that is still under way after the in-flight time counts no longer.
    clock.advance(10 * SECOND - NANOSECOND);
    assert_eq!(look_up(&cache, "three"), Answer::Waits);
    clock.advance(NANOSECOND);
    assert_eq!(look_up(&cache, "three"), Answer::Miss);
}

#[test]
fn waiting_ends_with_the_entry_or_with_an_error_after_the_in_flight_time() {
    let (cache, clock) = cache();
    assert_eq!(look_up(&cache, "key"), Answer::Miss);
    assert_eq!(look_up(&cache, "other"), Answer::Miss);
    let (key, third) = (id("key"), id("third"));
    let mut waits_for_key = cache.look_up(&key, MINUTE);
    let mut waits_for_a_place = cache.look_up(&third, MINUTE);
    assert!((&mut waits_for_key).now_or_never().is_none());
    assert!((&mut waits_for_a_place).now_or_never().is_none());
    put(&cache, "key", MINUTE);
    // Both sleep 20 milliseconds between two looks.
    clock.advance(Duration::from_millis(19));
    assert!((&mut waits_for_key).now_or_never().is_none());
    // Another takes the place that came free.
    assert_eq!(look_up(&cache, "fourth"), Answer::Miss);
    clock.advance(Duration::from_millis(1));
    assert!(matches!(waits_for_key.now_or_never(), Some(Ok(Lookup::Hit(_)))));
    let mut waited = Duration::from_millis(20);
    let error = loop {
        match (&mut waits_for_a_place).now_or_never() {
            Some(answer) => break answer.unwrap_err(),
            // The others are kept in flight, as if their fetches were repeated.
            None => {
                for name in ["other", "fourth"] {
                    look_up(&cache, name);
                }
                clock.advance(Duration::from_millis(20));
                waited += Duration::from_millis(20);
            }
        }
    };
    assert_eq!(error.kind(), ErrorKind::KeyService);
    assert_eq!(waited, 10 * SECOND);
}

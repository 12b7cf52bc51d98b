//! `StormTrackingCacheBuilder`: the settings of a `StormTrackingCache`, and what they must have in common.
//!
//! Spec: framework/storm-tracking-cryptographic-materials-cache.md#initialization

use super::{StormTrackingCache, flights::FlightRules, lru::Lru, storm::Settings};
use crate::{
    error::{Error, ErrorKind},
    time::{Clock, machine_clock},
};
use core::time::Duration;
use std::sync::Arc;

/// Sets a [`StormTrackingCache`] up.
///
/// Times are `Duration`s, so that the specification's choice of seconds or milliseconds does not arise.
#[derive(Debug)]
pub struct StormTrackingCacheBuilder {
    entry_capacity: usize,
    entry_pruning_tail_size: usize,
    grace_period: Duration,
    grace_interval: Duration,
    fan_out: usize,
    in_flight_ttl: Duration,
    sleep: Duration,
    clock: Option<Arc<dyn Clock>>,
}

impl Default for StormTrackingCacheBuilder {
    fn default() -> Self {
        Self {
            entry_capacity: 1000,
            entry_pruning_tail_size: 1,
            grace_period: Duration::from_secs(10),
            grace_interval: Duration::from_secs(1),
            fan_out: 20,
            // The specification's text says 20, which breaks its own rule that the grace period bounds it.
            in_flight_ttl: Duration::from_secs(10),
            sleep: Duration::from_millis(20),
            clock: None,
        }
    }
}

impl StormTrackingCacheBuilder {
    /// Sets the most entries that it keeps; by default 1000.
    #[must_use]
    pub fn entry_capacity(mut self, entries: usize) -> Self {
        self.entry_capacity = entries;
        self
    }

    /// Sets how many of the least recently used entries are dropped at each look-up if they have expired; by
    /// default 1.
    #[must_use]
    pub fn entry_pruning_tail_size(mut self, entries: usize) -> Self {
        self.entry_pruning_tail_size = entries;
        self
    }

    /// Sets how long before its end an entry is refreshed; by default 10 seconds.
    ///
    /// Much less than any time to live, or entries are refreshed all the time.
    #[must_use]
    pub fn grace_period(mut self, duration: Duration) -> Self {
        self.grace_period = duration;
        self
    }

    /// Sets how long after one fetch of an entry began another may begin; by default 1 second.
    ///
    /// More than the key service ever takes.
    #[must_use]
    pub fn grace_interval(mut self, duration: Duration) -> Self {
        self.grace_interval = duration;
        self
    }

    /// Sets the most entries that are fetched at once; by default 20.
    #[must_use]
    pub fn fan_out(mut self, entries: usize) -> Self {
        self.fan_out = entries;
        self
    }

    /// Sets how long a caller waits for another's fetch before it fails, and how long a fetch counts towards the
    /// fan-out; by default 10 seconds.
    #[must_use]
    pub fn in_flight_ttl(mut self, duration: Duration) -> Self {
        self.in_flight_ttl = duration;
        self
    }

    /// Sets how often a caller who waits looks again: the specification's `sleepMilli`; by default every 20
    /// milliseconds.
    #[must_use]
    pub fn sleep(mut self, duration: Duration) -> Self {
        self.sleep = duration;
        self
    }

    /// Sets the clock; by default the machine's. On wasm there is no default.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Makes the cache.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if a time or the fan-out is zero, if the times are not in the order
    /// `grace_interval <= in_flight_ttl <= grace_period`, or if there is no clock.
    pub fn build(mut self) -> Result<StormTrackingCache, Error> {
        let invalid = |message: String| Err(Error::new(ErrorKind::InvalidArgument, message));
        let positive = [
            ("grace_period", self.grace_period.is_zero()),
            ("grace_interval", self.grace_interval.is_zero()),
            ("fan_out", self.fan_out == 0),
            ("in_flight_ttl", self.in_flight_ttl.is_zero()),
            ("sleep", self.sleep.is_zero()),
        ];
        if let Some((name, _)) = positive.into_iter().find(|(_, is_zero)| *is_zero) {
            return invalid(format!("{name} of the cache is 0; choose more"));
        }
        if self.grace_interval > self.in_flight_ttl {
            return invalid(format!(
                "the cache's grace_interval ({:?}) is longer than its in_flight_ttl ({:?}); a second try would never be made",
                self.grace_interval, self.in_flight_ttl
            ));
        }
        if self.in_flight_ttl > self.grace_period {
            return invalid(format!(
                "the cache's in_flight_ttl ({:?}) is longer than its grace_period ({:?}); entries would expire while they are refreshed",
                self.in_flight_ttl, self.grace_period
            ));
        }
        match self.clock.take().or_else(machine_clock) {
            Some(clock) => Ok(self.build_on(clock)),
            None => invalid("a cache needs a clock here; give it one".to_owned()),
        }
    }

    pub(super) fn build_on(self, clock: Arc<dyn Clock>) -> StormTrackingCache {
        let Self { grace_interval, in_flight_ttl, fan_out, .. } = self;
        StormTrackingCache::with_settings(
            Lru::new(self.entry_capacity, self.entry_pruning_tail_size),
            FlightRules { grace_interval, in_flight_ttl, fan_out },
            Settings { grace_period: self.grace_period, patience: in_flight_ttl, sleep: self.sleep },
            clock,
        )
    }
}

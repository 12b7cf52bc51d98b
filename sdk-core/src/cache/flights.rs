//! `Flights`: which entries are being fetched, and who may start to fetch one.
//!
//! Spec: framework/storm-tracking-cryptographic-materials-cache.md#in-flight

use super::CacheId;
use crate::time::Timestamp;
use core::time::Duration;

/// How many entries are fetched at once, and how often one is.
#[derive(Debug, Clone, Copy)]
pub(super) struct FlightRules {
    /// An entry is fetched again if the last fetch has begun this long ago.
    pub(super) grace_interval: Duration,
    /// A fetch that has begun this long ago no longer counts towards the fan-out.
    pub(super) in_flight_ttl: Duration,
    /// The most entries that are fetched at once.
    pub(super) fan_out: usize,
}

/// The entries that are being fetched.
#[derive(Debug)]
pub(super) struct Flights {
    rules: FlightRules,
    /// As few as are fetched at once, and those that were within the grace interval.
    marks: Vec<(CacheId, Mark)>,
}

#[derive(Debug)]
struct Mark {
    since: Timestamp,
    /// Whether somebody is fetching. A refresh that failed is over, but not repeated at once.
    flying: bool,
}

impl Mark {
    fn is_younger_than(&self, age: Duration, now: Timestamp) -> bool {
        // A mark from the future tells that the clock was turned back: it would block the entry until then.
        self.since <= now && now.since(self.since) < age
    }
}

impl Flights {
    pub(super) fn new(rules: FlightRules) -> Self {
        Self { rules, marks: Vec::new() }
    }

    /// Whether the caller is to fetch this entry, which is then in flight.
    pub(super) fn may_start(&mut self, id: &CacheId, now: Timestamp) -> bool {
        let FlightRules { grace_interval, in_flight_ttl, fan_out } = self.rules;
        self.marks.retain(|(_, mark)| {
            mark.is_younger_than(if mark.flying { in_flight_ttl } else { grace_interval }, now)
        });
        let recent =
            self.marks.iter().any(|(other, mark)| other == id && mark.is_younger_than(grace_interval, now));
        let others = self.marks.iter().filter(|(other, mark)| mark.flying && other != id).count();
        let may_start = !recent && others < fan_out;
        if may_start {
            self.mark(id, Mark { since: now, flying: true });
        }
        may_start
    }

    /// Hears that the entry is there.
    pub(super) fn land(&mut self, id: &CacheId) {
        self.marks.retain(|(other, _)| other != id);
    }

    /// Hears that the entry was not fetched. Where `there_is_one` that still serves, the next try waits its
    /// interval; else whoever waits may try at once.
    pub(super) fn fail(&mut self, id: &CacheId, there_is_one: bool, now: Timestamp) {
        if there_is_one {
            self.mark(id, Mark { since: now, flying: false });
        } else {
            self.land(id);
        }
    }

    fn mark(&mut self, id: &CacheId, mark: Mark) {
        self.land(id);
        self.marks.push((*id, mark));
    }
}

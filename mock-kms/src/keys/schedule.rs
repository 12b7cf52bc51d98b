//! `Schedule`: what falls due when, in order.

use super::KeyArn;
use crate::{clock::Timestamp, lock::lock};
use std::{
    collections::BTreeSet,
    sync::{
        Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

/// Something that happens to a key by itself at a certain time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Event {
    /// The waiting period of its deletion is over.
    Delete(KeyArn),
}

/// Events by time. An event is a hint, not an order: whoever runs it looks whether it still holds, so that
/// nothing has to be taken back when a deletion is cancelled.
#[derive(Debug)]
pub(super) struct Schedule {
    events: Mutex<BTreeSet<(Timestamp, Event)>>,
    /// The time of the first event in milliseconds, so that a call with nothing due takes no lock.
    first: AtomicI64,
}

impl Schedule {
    pub(super) fn new() -> Self {
        Self { events: Mutex::default(), first: AtomicI64::new(i64::MAX) }
    }

    /// Adds an event.
    pub(super) fn add(&self, at: Timestamp, event: Event) {
        let mut events = lock(&self.events);
        events.insert((at, event));
        self.note_first(&events);
    }

    /// Takes the earliest event that is due at `now`.
    pub(super) fn take_due(&self, now: Timestamp) -> Option<(Timestamp, Event)> {
        if self.first.load(Ordering::Acquire) > now.as_millis() {
            return None;
        }
        let mut events = lock(&self.events);
        let due = events.first().is_some_and(|(at, _)| *at <= now);
        let taken = if due { events.pop_first() } else { None };
        self.note_first(&events);
        taken
    }

    /// Forgets all events.
    pub(super) fn clear(&self) {
        let mut events = lock(&self.events);
        events.clear();
        self.note_first(&events);
    }

    fn note_first(&self, events: &BTreeSet<(Timestamp, Event)>) {
        let first = events.first().map_or(i64::MAX, |(at, _)| at.as_millis());
        self.first.store(first, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{AccountId, KeyId, Place, Region};

    #[test]
    fn events_come_out_in_order_and_only_when_due() {
        let place = Place { region: Region::default(), account: AccountId::default() };
        let event = |n| Event::Delete(KeyArn { place: place.clone(), id: KeyId::from_random([n; 16]) });
        let schedule = Schedule::new();
        let at = Timestamp::from_seconds;
        for (second, n) in [(30, 1), (10, 2), (20, 3)] {
            schedule.add(at(second), event(n));
        }
        assert_eq!(schedule.take_due(at(9)), None);
        assert_eq!(schedule.take_due(at(25)), Some((at(10), event(2))));
        assert_eq!(schedule.take_due(at(25)), Some((at(20), event(3))));
        assert_eq!(schedule.take_due(at(25)), None);
        assert_eq!(schedule.take_due(at(30)), Some((at(30), event(1))));
        assert_eq!(schedule.take_due(at(i64::MAX)), None);
    }
}

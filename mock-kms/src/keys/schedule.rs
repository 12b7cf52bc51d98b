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
pub(super) enum Event {
    /// The waiting period of its deletion is over.
    Delete(KeyArn),
    /// Its automatic rotation is due.
    Rotate(KeyArn),
    /// An imported material of it expires.
    Expire(KeyArn),
    /// The service's work on it in the background is done.
    Finish(KeyArn),
}

/// 9999-12-31T23:59:59Z, the last second that RFC 3339 can write. Nothing falls due after it, so that a clock turned
/// to the end of time does not rotate keys for ever.
const LAST_SECOND: Timestamp = Timestamp::from_seconds(253_402_300_799);

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
        if at > LAST_SECOND {
            return;
        }
        let mut events = lock(&self.events);
        events.insert((at, event));
        self.note_first(&events);
    }

    /// Whether anything is due at `now`.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.first.load(Ordering::Acquire) <= now.min(LAST_SECOND).as_millis()
    }

    /// The earliest event that is due at `now`. It stays until it is removed, so that nobody who looks meanwhile
    /// takes it for done.
    pub(super) fn first_due(&self, now: Timestamp) -> Option<(Timestamp, Event)> {
        lock(&self.events).first().filter(|(at, _)| *at <= now).cloned()
    }

    /// Removes an event that was run.
    pub(super) fn remove(&self, event: &(Timestamp, Event)) {
        let mut events = lock(&self.events);
        events.remove(event);
        self.note_first(&events);
    }

    /// All events.
    pub(super) fn events(&self) -> BTreeSet<(Timestamp, Event)> {
        lock(&self.events).clone()
    }

    /// Forgets all events but these.
    pub(super) fn replace(&self, with: &BTreeSet<(Timestamp, Event)>) {
        let mut events = lock(&self.events);
        events.clone_from(with);
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
        let take = |now| {
            let due = schedule.first_due(at(now));
            assert_eq!(due.is_some(), schedule.is_due(at(now)));
            if let Some(event) = &due {
                schedule.remove(event);
            }
            due
        };
        assert_eq!(take(9), None);
        assert_eq!(take(25), Some((at(10), event(2))));
        assert_eq!(take(25), Some((at(20), event(3))));
        assert_eq!(take(25), None);
        assert_eq!(take(30), Some((at(30), event(1))));
        assert_eq!(take(i64::MAX), None);
    }

    #[test]
    fn nothing_falls_due_after_the_year_9999() {
        let place = Place { region: Region::default(), account: AccountId::default() };
        let event = Event::Rotate(KeyArn { place, id: KeyId::from_random([0; 16]) });
        let schedule = Schedule::new();
        schedule.add(LAST_SECOND.plus_days(1), event.clone());
        assert!(!schedule.is_due(Timestamp::from_seconds(i64::MAX)));
        schedule.add(LAST_SECOND, event);
        assert!(schedule.is_due(LAST_SECOND));
    }
}

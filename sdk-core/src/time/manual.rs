//! `ManualClock`: a clock that stands still until it is turned.

use super::{Clock, Timestamp, alarm::Alarm};
use crate::future::BoxFuture;
use core::time::Duration;
use std::sync::{Mutex, MutexGuard, PoisonError, Weak};

/// A clock that stands still until it is turned, for tests of whatever expires or waits.
///
/// ```
/// use kmseal::time::{Clock, ManualClock};
/// use std::time::Duration;
///
/// let clock = ManualClock::new();
/// let start = clock.now();
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now().since(start), Duration::from_secs(60));
/// ```
#[derive(Debug)]
pub struct ManualClock(Mutex<State>);

#[derive(Debug)]
struct State {
    now: Timestamp,
    /// Weak, so that a task that gave up waiting is forgotten.
    alarms: Vec<(Timestamp, Weak<Alarm>)>,
}

impl ManualClock {
    /// A clock that stands at 1 January 2030.
    pub fn new() -> Self {
        Self::at(Timestamp::since_unix_epoch(Duration::from_secs(1_893_456_000)))
    }

    /// A clock that stands at `now`.
    pub fn at(now: Timestamp) -> Self {
        Self(Mutex::new(State { now, alarms: Vec::new() }))
    }

    /// Turns the clock forward by `duration` and wakes every task whose time has come.
    pub fn advance(&self, duration: Duration) {
        let due = {
            let mut state = self.state();
            let now = state.now.plus(duration);
            state.now = now;
            let (due, later) =
                std::mem::take(&mut state.alarms).into_iter().partition::<Vec<_>, _>(|(at, _)| *at <= now);
            state.alarms = later;
            due
        };
        for alarm in due.iter().filter_map(|(_, alarm)| alarm.upgrade()) {
            alarm.ring();
        }
    }

    /// How many tasks wait for this clock.
    pub fn sleepers(&self) -> usize {
        self.state().alarms.iter().filter(|(_, alarm)| alarm.strong_count() > 0).count()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.state().now
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let alarm = Alarm::new();
        let sleep = alarm.sleep();
        let mut state = self.state();
        let at = state.now.plus(duration);
        if duration.is_zero() {
            alarm.ring();
        } else {
            state.alarms.retain(|(_, alarm)| alarm.strong_count() > 0);
            state.alarms.push((at, std::sync::Arc::downgrade(&alarm)));
        }
        Box::pin(sleep)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::task::{Context, Poll, Waker};

    fn is_over(sleep: &mut BoxFuture<'static, ()>) -> bool {
        sleep.as_mut().poll(&mut Context::from_waker(Waker::noop())) == Poll::Ready(())
    }

    #[test]
    fn sleep_is_over_when_its_time_has_come_and_not_before() {
        let clock = ManualClock::new();
        let mut short = clock.sleep(Duration::from_millis(20));
        let mut long = clock.sleep(Duration::from_millis(30));
        assert!(!is_over(&mut short));
        assert_eq!(clock.sleepers(), 2);
        clock.advance(Duration::from_millis(19));
        assert!(!is_over(&mut short));
        clock.advance(Duration::from_millis(1));
        assert!(is_over(&mut short));
        assert!(!is_over(&mut long));
        assert_eq!(clock.sleepers(), 1);
        drop(long);
        assert_eq!(clock.sleepers(), 0);
        assert!(is_over(&mut clock.sleep(Duration::ZERO)));
    }
}

//! The one clock that everything follows: real by default, and it can be set, advanced and frozen.

use crate::lock::lock;
use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};
use time::{OffsetDateTime, PrimitiveDateTime};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment that many milliseconds after 1970-01-01T00:00:00Z.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// The moment that many seconds after 1970-01-01T00:00:00Z.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The moment `duration` later.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// The moment `days` days of 24 hours later.
    #[must_use]
    pub fn plus_days(self, days: u16) -> Self {
        self.plus(Duration::from_secs(86_400).saturating_mul(days.into()))
    }

    /// The date and time in UTC; the end of the calendar for what is beyond it.
    pub(crate) fn in_utc(self) -> OffsetDateTime {
        let farthest = if self.0 < 0 { PrimitiveDateTime::MIN } else { PrimitiveDateTime::MAX };
        let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000);
        time.unwrap_or(farthest.assume_utc())
    }

    /// As CloudTrail writes times within requests and answers: `Nov 14, 2023, 10:13:20 PM`.
    pub(crate) fn in_words(self) -> String {
        let time = self.in_utc();
        let month = time.month().to_string();
        let (hour, half) = (time.hour(), if time.hour() < 12 { "AM" } else { "PM" });
        format!(
            "{:.3} {}, {}, {}:{:02}:{:02} {half}",
            month,
            time.day(),
            time.year(),
            (hour + 11) % 12 + 1,
            time.minute(),
            time.second()
        )
    }

    /// Seconds since 1970-01-01T00:00:00Z with millisecond precision, as AWS JSON writes a time.
    #[expect(clippy::cast_precision_loss, reason = "an f64 holds milliseconds exactly for 280,000 years")]
    pub fn as_epoch_seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({}.{:03} s)", self.0.div_euclid(1000), self.0.rem_euclid(1000))
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_epoch_seconds())
    }
}

impl<'de> serde::Deserialize<'de> for Timestamp {
    /// Reads seconds, rounded to milliseconds.
    #[expect(clippy::cast_possible_truncation, reason = "what is beyond the range becomes its end")]
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(|seconds| Self((seconds * 1000.0).round() as i64))
    }
}

/// Where real time comes from; the port by which a host without `std::time` (wasm) brings its own.
pub trait TimeSource: Send + Sync + fmt::Debug {
    /// The real time.
    fn now(&self) -> Timestamp;
}

/// The operating system's time.
#[cfg(not(target_family = "wasm"))]
#[derive(Debug, Clone, Copy)]
pub struct SystemTime;

#[cfg(not(target_family = "wasm"))]
impl TimeSource for SystemTime {
    fn now(&self) -> Timestamp {
        let since_1970 =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp(0).plus(since_1970)
    }
}

/// The mock's clock. What falls due when it is turned runs, in order, before the next call is answered.
///
/// Clones share the same clock.
#[derive(Debug, Clone)]
pub struct Clock {
    source: Option<Arc<dyn TimeSource>>,
    start: Reading,
    reading: Arc<Mutex<Reading>>,
}

/// How the time shown follows from real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Real time and this many milliseconds.
    Running { ahead: i64 },
    /// This moment, until the clock is turned or started.
    Frozen(Timestamp),
}

impl Clock {
    /// A clock that runs with the operating system's time.
    #[cfg(not(target_family = "wasm"))]
    pub fn system() -> Self {
        Self::new(SystemTime)
    }

    /// A clock that runs with the host's time.
    pub fn new(source: impl TimeSource + 'static) -> Self {
        Self::starting(Some(Arc::new(source)), Reading::Running { ahead: 0 })
    }

    /// A clock that stands at `start` and moves only when it is turned. It needs no time source.
    pub fn frozen_at(start: Timestamp) -> Self {
        Self::starting(None, Reading::Frozen(start))
    }

    /// A clock that stands at `start` until it is turned or started, and then runs with the host's time.
    pub fn stopped_at(start: Timestamp, source: impl TimeSource + 'static) -> Self {
        Self::starting(Some(Arc::new(source)), Reading::Frozen(start))
    }

    fn starting(source: Option<Arc<dyn TimeSource>>, start: Reading) -> Self {
        Self { source, start, reading: Arc::new(Mutex::new(start)) }
    }

    /// The time it shows.
    pub fn now(&self) -> Timestamp {
        self.shown(*lock(&self.reading))
    }

    /// Turns it to `time`, forward or back. What has already fallen due is not undone by turning back.
    pub fn set(&self, time: Timestamp) {
        let mut reading = lock(&self.reading);
        *reading = match *reading {
            Reading::Frozen(_) => Reading::Frozen(time),
            Reading::Running { .. } => Reading::Running { ahead: time.0.saturating_sub(self.real().0) },
        };
    }

    /// Turns it forward by `duration`.
    pub fn advance(&self, duration: Duration) {
        let mut reading = lock(&self.reading);
        *reading = match *reading {
            Reading::Frozen(at) => Reading::Frozen(at.plus(duration)),
            Reading::Running { ahead } => Reading::Running { ahead: Timestamp(ahead).plus(duration).0 },
        };
    }

    /// Stops it at the time it shows.
    pub fn freeze(&self) {
        let mut reading = lock(&self.reading);
        *reading = Reading::Frozen(self.shown(*reading));
    }

    /// Lets it run again from the time it shows. Does nothing to a clock without a time source.
    pub fn unfreeze(&self) {
        let mut reading = lock(&self.reading);
        if let (Reading::Frozen(at), true) = (*reading, self.source.is_some()) {
            *reading = Reading::Running { ahead: at.0.saturating_sub(self.real().0) };
        }
    }

    /// Whether it stands still.
    pub fn is_frozen(&self) -> bool {
        matches!(*lock(&self.reading), Reading::Frozen(_))
    }

    /// Puts it back to how it started.
    pub fn reset(&self) {
        *lock(&self.reading) = self.start;
    }

    fn shown(&self, reading: Reading) -> Timestamp {
        match reading {
            Reading::Frozen(at) => at,
            Reading::Running { ahead } => Timestamp(self.real().0.saturating_add(ahead)),
        }
    }

    fn real(&self) -> Timestamp {
        self.source.as_ref().map_or(Timestamp(0), |source| source.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    #[derive(Debug, Clone)]
    struct Hand(Arc<AtomicI64>);

    impl TimeSource for Hand {
        fn now(&self) -> Timestamp {
            Timestamp(self.0.load(Ordering::Relaxed))
        }
    }

    #[test]
    fn it_runs_with_its_source_and_keeps_what_it_was_turned_by() {
        let real = Hand(Arc::new(AtomicI64::new(1_000)));
        let clock = Clock::new(real.clone());
        assert_eq!(clock.now(), Timestamp(1_000));
        clock.advance(Duration::from_secs(10));
        real.0.store(2_000, Ordering::Relaxed);
        assert_eq!(clock.now(), Timestamp(12_000));
        clock.set(Timestamp(5_000));
        real.0.store(2_500, Ordering::Relaxed);
        assert_eq!(clock.now(), Timestamp(5_500));
    }

    #[test]
    fn frozen_it_moves_only_when_turned_and_goes_on_from_there() {
        let real = Hand(Arc::new(AtomicI64::new(0)));
        let clock = Clock::new(real.clone());
        clock.freeze();
        real.0.store(9_000, Ordering::Relaxed);
        assert_eq!(clock.now(), Timestamp(0));
        clock.advance(Duration::from_millis(7));
        assert_eq!(clock.now(), Timestamp(7));
        clock.unfreeze();
        real.0.store(9_001, Ordering::Relaxed);
        assert_eq!(clock.now(), Timestamp(8));
        clock.reset();
        assert_eq!(clock.now(), Timestamp(9_001));
    }

    #[test]
    fn stopped_it_can_be_started_and_a_reset_stops_it_again() {
        let real = Hand(Arc::new(AtomicI64::new(1_000)));
        let clock = Clock::stopped_at(Timestamp(5), real.clone());
        clock.unfreeze();
        real.0.store(1_002, Ordering::Relaxed);
        assert_eq!(clock.now(), Timestamp(7));
        clock.reset();
        assert!(clock.is_frozen());
        assert_eq!(clock.now(), Timestamp(5));
    }

    #[test]
    fn without_a_source_it_stays_frozen() {
        let clock = Clock::frozen_at(Timestamp::from_seconds(5));
        clock.unfreeze();
        assert!(clock.is_frozen());
        assert_eq!(clock.now().as_epoch_seconds(), 5.0);
    }

    #[test]
    fn a_time_is_written_in_words() {
        for (seconds, words) in [
            (0, "Jan 1, 1970, 12:00:00 AM"),
            (1_700_000_000, "Nov 14, 2023, 10:13:20 PM"),
            (1_700_049_600, "Nov 15, 2023, 12:00:00 PM"),
        ] {
            assert_eq!(Timestamp::from_seconds(seconds).in_words(), words);
        }
        assert_eq!(Timestamp(i64::MAX).in_words(), "Dec 31, 9999, 11:59:59 PM");
    }

    #[test]
    fn the_far_future_does_not_overflow() {
        let clock = Clock::frozen_at(Timestamp(i64::MAX));
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp(i64::MAX));
    }
}

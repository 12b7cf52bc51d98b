//! Time as a port: `Clock`, which everything that waits or expires is given.
//!
//! The standard clocks stop the program on `wasm32-unknown-unknown`, and a test must not wait for a cache to
//! expire. *Never:* an executor; whoever polls a future of this room is woken through its waker alone.

mod alarm;
mod iso_8601;
mod limit;
mod manual;
#[cfg(not(target_family = "wasm"))]
mod system;

pub(crate) use limit::within;
pub use manual::ManualClock;
#[cfg(not(target_family = "wasm"))]
pub use system::SystemClock;

use crate::future::{BoxFuture, MaybeSendSync};
use core::time::Duration;
use std::{fmt, sync::Arc};

/// Tells the time and waits.
///
/// Natively [`SystemClock`] is the one to use, in tests [`ManualClock`]; on wasm the host gives one.
pub trait Clock: fmt::Debug + MaybeSendSync {
    /// The time now.
    ///
    /// It should never run backwards; a cache takes an entry from the future for expired.
    fn now(&self) -> Timestamp;

    /// Waits for at least `duration`, without blocking the thread.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// A point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(Duration);

impl Timestamp {
    /// 1 January 1970, midnight, UTC.
    pub const UNIX_EPOCH: Self = Self(Duration::ZERO);

    /// The point in time `duration` after 1 January 1970, midnight, UTC.
    pub const fn since_unix_epoch(duration: Duration) -> Self {
        Self(duration)
    }

    /// The time that has passed since `earlier`; none if that is later than this.
    pub const fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    /// The point in time `duration` after this, or the last one there is.
    #[must_use]
    pub const fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration))
    }

    /// The point in time `duration` before this, or the first one there is.
    #[must_use]
    pub const fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(duration))
    }
}

/// The clock to take where none was given: the machine's, if it has one that works here.
pub(crate) fn machine_clock() -> Option<Arc<dyn Clock>> {
    #[cfg(not(target_family = "wasm"))]
    return Some(Arc::new(SystemClock::new()));
    #[cfg(target_family = "wasm")]
    return None;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_stops_at_the_ends_of_time() {
        let second = Duration::from_secs(1);
        let one = Timestamp::since_unix_epoch(second);
        assert_eq!(one.minus(second * 2), Timestamp::UNIX_EPOCH);
        assert_eq!(Timestamp::UNIX_EPOCH.since(one), Duration::ZERO);
        assert_eq!(one.plus(second).since(one), second);
        assert_eq!(one.plus(Duration::MAX), Timestamp::since_unix_epoch(Duration::MAX));
    }
}

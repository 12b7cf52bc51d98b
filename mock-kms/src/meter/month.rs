//! `Month`: a month of the calendar in UTC, for which AWS writes one bill.

use crate::clock::Timestamp;
use std::fmt;
use time::{Date, Month as Name};

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Month {
    year: i32,
    /// From 1.
    number: u8,
}

impl Month {
    /// The month that a moment lies in.
    pub(super) fn of(time: Timestamp) -> Self {
        let date = time.in_utc();
        Self { year: date.year(), number: date.month().into() }
    }

    /// The month after it.
    pub(super) fn next(self) -> Self {
        match self.number {
            12 => Self { year: self.year.saturating_add(1), number: 1 },
            number => Self { number: number + 1, ..self },
        }
    }

    /// Its first moment; the end of time beyond the calendar.
    fn start(self) -> Timestamp {
        let first = Name::try_from(self.number).and_then(|name| Date::from_calendar_date(self.year, name, 1));
        first.map_or(Timestamp::from_millis(i64::MAX), |date| {
            Timestamp::from_seconds(date.midnight().assume_utc().unix_timestamp())
        })
    }

    /// Which part of it lies between two moments: 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "a month has few milliseconds")]
    pub(super) fn part_between(self, from: Timestamp, until: Timestamp) -> f64 {
        let (start, end) = (self.start().as_millis(), self.next().start().as_millis());
        let inside = until.as_millis().min(end).saturating_sub(from.as_millis().max(start)).max(0);
        inside as f64 / end.saturating_sub(start).max(1) as f64
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_months_add_up_and_the_calendar_ends() {
        let day = |days: i64| Timestamp::from_seconds(days * 86_400);
        let january = Month::of(day(0));
        assert_eq!((january.to_string(), january.next().to_string()), ("1970-01".into(), "1970-02".into()));
        assert_eq!(january.part_between(day(0), day(31)), 1.0);
        assert_eq!(january.part_between(day(-5), day(400)), 1.0);
        assert_eq!(january.part_between(day(15), day(15)), 0.0);
        assert_eq!(january.part_between(day(20), day(10)), 0.0);
        assert_eq!(january.next().part_between(day(0), day(31 + 7)), 0.25);
        let last = Month::of(Timestamp::from_millis(i64::MAX));
        assert_eq!(last.to_string(), "9999-12");
        assert_eq!(last.next().next().part_between(day(0), day(1)), 0.0);
    }
}

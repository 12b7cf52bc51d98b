//! Timestamps as text: ISO 8601 in UTC, to the microsecond.

use super::Timestamp;

/// Years after which the calendar repeats itself, and their days.
const CYCLE: (u64, u64) = (400, 146_097);

impl Timestamp {
    /// The time as `2030-01-01T00:00:00.000000Z`; parts of a microsecond are dropped.
    pub(crate) fn to_iso_8601(self) -> String {
        let time = self.since(Self::UNIX_EPOCH);
        let (days, second) = (time.as_secs() / 86_400, time.as_secs() % 86_400);
        let (year, month, day) = date(days);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let micros = time.subsec_micros();
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z")
    }
}

/// Year, month and day in the Gregorian calendar, `days` after 1 January 1970.
fn date(days: u64) -> (u64, u64, u64) {
    let (cycle_years, cycle_days) = CYCLE;
    let mut year = 1970 + days / cycle_days * cycle_years;
    let mut day = days % cycle_days;
    while day >= 365 + leap_day(year) {
        day -= 365 + leap_day(year);
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + leap_day(year), 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    (year, month, day + 1)
}

/// 1 in a leap year, else 0.
fn leap_day(year: u64) -> u64 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    u64::from(is_leap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::time::Duration;

    #[test]
    fn timestamps_read_as_the_calendar_says() {
        for (micros, text) in [
            (0, "1970-01-01T00:00:00.000000Z"),
            (951_782_399_999_999, "2000-02-28T23:59:59.999999Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (951_868_800_000_001, "2000-03-01T00:00:00.000001Z"),
            (1_709_208_000_000_000, "2024-02-29T12:00:00.000000Z"),
            (1_735_689_599_000_000, "2024-12-31T23:59:59.000000Z"),
            (1_893_456_000_000_000, "2030-01-01T00:00:00.000000Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
            (12_622_780_800_000_000, "2370-01-01T00:00:00.000000Z"),
        ] {
            let timestamp = Timestamp::since_unix_epoch(Duration::from_micros(micros));
            assert_eq!(timestamp.to_iso_8601(), text);
        }
        let end = Timestamp::since_unix_epoch(Duration::MAX).to_iso_8601();
        assert!(end.ends_with(":15.999999Z"), "{end}");
    }
}

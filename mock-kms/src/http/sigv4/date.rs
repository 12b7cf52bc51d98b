//! The date of a signed call, and how far it may lie from now.

use super::{Refusal, authorization::NO_DATE};
use http::HeaderMap;
use std::{borrow::Cow, time::Duration};
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, format_description::well_known::Rfc2822};

/// When a call was signed, by its own word.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SigningDate<'a> {
    /// `YYYYMMDDTHHMMSSZ`.
    pub(super) text: Cow<'a, str>,
    pub(super) time: OffsetDateTime,
}

impl<'a> SigningDate<'a> {
    /// Reads `X-Amz-Date`, or else `Date`.
    ///
    /// # Errors
    /// [`Refusal::Incomplete`] without either, or with one that cannot be read.
    pub(super) fn read(headers: &'a HeaderMap) -> Result<Self, Refusal> {
        let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        if let Some(text) = text("x-amz-date") {
            let time = parse_basic(text).ok_or_else(|| {
                Refusal::Incomplete(format!(
                    "Date must be in ISO-8601 'basic format'. Got '{text}'. See http://en.wikipedia.org/wiki/ISO_8601"
                ))
            })?;
            return Ok(Self { text: Cow::Borrowed(text), time });
        }
        let text = text("date").ok_or_else(|| Refusal::incomplete(NO_DATE.trim_end()))?;
        // What the service says to a Date that is no date is not recorded.
        let time = OffsetDateTime::parse(text, &Rfc2822)
            .map_err(|_| Refusal::Incomplete(format!("The Date header '{text}' is not a date.")))?;
        let time = time.to_offset(time::UtcOffset::UTC);
        Ok(Self { text: Cow::Owned(basic(time)), time })
    }

    /// `YYYYMMDD`.
    pub(super) fn day(&self) -> &str {
        self.text.get(..8).unwrap_or_default()
    }

    /// Refuses a date that lies further from `now` than `tolerance`.
    pub(super) fn check_skew(&self, now: OffsetDateTime, tolerance: Duration) -> Result<(), Refusal> {
        let (text, minutes) = (&self.text, tolerance.as_secs() / 60);
        let (earliest, latest) = (now - tolerance, now + tolerance);
        let now = basic(now);
        if self.time < earliest {
            let earliest = basic(earliest);
            return Err(Refusal::Mismatch(
                format!("Signature expired: {text} is now earlier than {earliest} ({now} - {minutes} min.)")
                    .into(),
            ));
        }
        if self.time > latest {
            let latest = basic(latest);
            return Err(Refusal::Mismatch(
                format!(
                    "Signature not yet current: {text} is still later than {latest} ({now} + {minutes} min.)"
                )
                .into(),
            ));
        }
        Ok(())
    }
}

fn basic(time: OffsetDateTime) -> String {
    let (year, month, day) = time.to_calendar_date();
    let (hour, minute, second) = time.to_hms();
    format!("{year:04}{:02}{day:02}T{hour:02}{minute:02}{second:02}Z", u8::from(month))
}

fn parse_basic(text: &str) -> Option<OffsetDateTime> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 16
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 => *byte == b'T',
            15 => *byte == b'Z',
            _ => byte.is_ascii_digit(),
        });
    if !shaped {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u16>().ok();
    let small = |from: usize| u8::try_from(number(from, from + 2)?).ok();
    let date =
        Date::from_calendar_date(number(0, 4)?.into(), Month::try_from(small(4)?).ok()?, small(6)?).ok()?;
    let time = Time::from_hms(small(9)?, small(11)?, small(13)?).ok()?;
    Some(PrimitiveDateTime::new(date, time).assume_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'a>(
        headers: &'a mut HeaderMap,
        name: &'static str,
        value: &str,
    ) -> Result<SigningDate<'a>, Refusal> {
        headers.insert(name, value.parse().unwrap());
        SigningDate::read(headers)
    }

    #[test]
    fn dates_are_read() {
        let headers = &mut HeaderMap::new();
        let nothing = SigningDate::read(headers);
        assert!(matches!(nothing, Err(Refusal::Incomplete(message)) if message == NO_DATE.trim_end()));
        let date = read(headers, "date", "Fri, 02 Jan 2026 05:04:05 +0200").unwrap();
        assert_eq!((&*date.text, date.day()), ("20260102T030405Z", "20260102"));
        let date = read(headers, "x-amz-date", "20260102T030405Z").unwrap();
        assert_eq!((&*date.text, date.time.unix_timestamp()), ("20260102T030405Z", 1_767_323_045));
        for wrong in [
            "",
            "20260102",
            "2026-01-02T03:04:05Z",
            "20261302T030405Z",
            "20260102T250405Z",
            "ä0260102T03040Z",
        ] {
            assert!(read(headers, "x-amz-date", wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn five_minutes_are_tolerated_and_not_a_second_more() {
        let headers = &mut HeaderMap::new();
        let date = read(headers, "x-amz-date", "20260102T030405Z").unwrap();
        let check = |seconds: i64| {
            let now = date.time + time::Duration::seconds(seconds);
            date.check_skew(now, Duration::from_secs(300)).map_err(|refusal| refusal.to_string())
        };
        assert_eq!(check(300), Ok(()));
        assert_eq!(check(-300), Ok(()));
        let expected = "Signature expired: 20260102T030405Z is now earlier than 20260102T030406Z (20260102T030906Z - 5 min.)";
        assert_eq!(check(301), Err(expected.to_owned()));
        let expected = "Signature not yet current: 20260102T030405Z is still later than 20260102T030404Z \
                        (20260102T025904Z + 5 min.)";
        assert_eq!(check(-301), Err(expected.to_owned()));
    }
}

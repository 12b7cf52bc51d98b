//! `/_mock/clock`: shows the clock and turns it.

use super::Mistake;
use crate::{Clock, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// What the clock shows.
pub(super) fn reading(clock: &Clock) -> Value {
    let now = clock.now();
    let iso = OffsetDateTime::from_unix_timestamp_nanos(i128::from(now.as_millis()) * 1_000_000);
    let iso = iso.ok().and_then(|time| time.format(&Rfc3339).ok());
    json!({ "now": now.as_epoch_seconds(), "iso": iso, "frozen": clock.is_frozen() })
}

/// What a POST to the clock may hold. `set` comes first, then `advance`, then `freeze`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    set: Option<Value>,
    advance: Option<Value>,
    freeze: Option<bool>,
}

/// Turns the clock as the body says.
pub(super) fn turn(clock: &Clock, body: &[u8]) -> Result<Value, Mistake> {
    let mistake = Mistake::bad_request;
    let turn: Turn = serde_json::from_slice(body).map_err(|error| {
        mistake(format!(
            "The body cannot be read ({error}). Send JSON such as {{\"advance\":\"30d\"}}, \
             {{\"set\":\"2030-01-01T00:00:00Z\"}} or {{\"freeze\":true}}."
        ))
    })?;
    let set = turn.set.as_ref().map(|value| {
        let advice =
            || mistake(format!("set is {value}: give an RFC 3339 time or seconds since 1970 as a number."));
        moment(value).ok_or_else(advice)
    });
    let advance = turn.advance.as_ref().map(|value| {
        let advice = || {
            mistake(format!(
                "advance is {value}: give seconds as a number, or a text such as 30d, 12h, 5m, 10s."
            ))
        };
        length(value).ok_or_else(advice)
    });
    let (set, advance) = (set.transpose()?, advance.transpose()?);
    if let Some(time) = set {
        clock.set(time);
    }
    if let Some(duration) = advance {
        clock.advance(duration);
    }
    match turn.freeze {
        Some(true) => clock.freeze(),
        Some(false) => clock.unfreeze(),
        None => {}
    }
    Ok(reading(clock))
}

/// Reads a time: RFC 3339, or seconds since 1970.
pub(super) fn moment(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Number(_) => {
            let millis = length(value)?.as_millis();
            i64::try_from(millis).ok().map(Timestamp::from_millis)
        }
        Value::String(text) => {
            let nanos = OffsetDateTime::parse(text, &Rfc3339).ok()?.unix_timestamp_nanos();
            i64::try_from(nanos.div_euclid(1_000_000)).ok().map(Timestamp::from_millis)
        }
        _ => None,
    }
}

/// Reads a length of time: seconds, or a number with one of the units d, h, m, s.
fn length(value: &Value) -> Option<Duration> {
    let (number, seconds_per_unit) = match value {
        Value::Number(number) => (number.as_f64()?, 1.0),
        Value::String(text) => {
            let unit = text.chars().last()?;
            let seconds = match unit {
                'd' => 86_400.0,
                'h' => 3_600.0,
                'm' => 60.0,
                's' => 1.0,
                _ => return None,
            };
            (text.strip_suffix(unit)?.trim().parse::<f64>().ok()?, seconds)
        }
        _ => return None,
    };
    Duration::try_from_secs_f64(number * seconds_per_unit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_moments_are_read() {
        for (value, expected) in [
            (json!("30d"), Some(Duration::from_secs(30 * 86_400))),
            (json!("1.5h"), Some(Duration::from_secs(5_400))),
            (json!("2 m"), Some(Duration::from_secs(120))),
            (json!(0.25), Some(Duration::from_millis(250))),
            (json!("30"), None),
            (json!("-1d"), None),
            (json!("é"), None),
            (json!(""), None),
            (json!(1e300), None),
            (json!(true), None),
        ] {
            assert_eq!(length(&value), expected, "{value}");
        }
        assert_eq!(moment(&json!("1970-01-02T00:00:00.5Z")), Some(Timestamp::from_millis(86_400_500)));
        assert_eq!(moment(&json!("1970-01-01T02:00:00+02:00")), Some(Timestamp::from_millis(0)));
        assert_eq!(moment(&json!(1.5)), Some(Timestamp::from_millis(1_500)));
        assert_eq!(moment(&json!("tomorrow")), None);
    }

    #[test]
    fn nothing_is_turned_by_a_body_with_a_mistake() {
        let clock = Clock::frozen_at(Timestamp::from_seconds(0));
        for body in [r#"{"set":5,"advance":"x"}"#, r#"{"advence":1}"#, "", "[]", r#"{"freeze":1}"#] {
            assert!(turn(&clock, body.as_bytes()).is_err(), "{body}");
        }
        assert_eq!(clock.now(), Timestamp::from_seconds(0));
        assert_eq!(turn(&clock, br#"{"set":5,"advance":"1m"}"#).ok().unwrap()["now"], 65.0);
    }
}

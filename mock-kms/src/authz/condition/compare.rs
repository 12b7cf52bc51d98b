//! `Comparison`: how one value that a call carries is held against the values of a policy.

use super::{Lookup, network::Network};
use crate::authz::pattern::{BadPattern, Pattern, Syntax};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::cmp::Ordering;
use time::{Date, OffsetDateTime, format_description::well_known::Iso8601};

/// A comparison with one or more values of a policy; any of them will do.
#[derive(Debug)]
pub(super) enum Comparison {
    /// Letter by letter, perhaps with wildcards.
    Text(Box<[Pattern]>),
    /// Upper and lower case being the same.
    AnyCase(Box<[Pattern]>),
    /// Each of the six parts of an ARN by itself, so that no wildcard reaches over a colon.
    Arn(Box<[ArnPattern]>),
    Number(Order, Box<[f64]>),
    /// Milliseconds since 1970.
    Date(Order, Box<[i64]>),
    Truth(Box<[bool]>),
    /// The bytes themselves, which policies write as base64.
    Binary(Box<[Box<[u8]>]>),
    Address(Box<[Network]>),
}

/// On which side of a policy's value a call's value must be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Order {
    fn accepts(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

impl Comparison {
    /// Whether `value` compares with any of the policy's values. A value of another kind compares with none.
    pub(super) fn accepts(&self, value: &str, lookup: &dyn Lookup) -> bool {
        match self {
            Self::Text(patterns) => patterns.iter().any(|pattern| pattern.matches(value, lookup)),
            Self::AnyCase(patterns) => patterns.iter().any(|pattern| pattern.matches_any_case(value, lookup)),
            Self::Arn(patterns) => patterns.iter().any(|pattern| pattern.matches(value, lookup)),
            Self::Number(order, numbers) => number(value).is_some_and(|value| {
                numbers
                    .iter()
                    .any(|number| value.partial_cmp(number).is_some_and(|found| order.accepts(found)))
            }),
            Self::Date(order, dates) => {
                moment(value).is_some_and(|value| dates.iter().any(|date| order.accepts(value.cmp(date))))
            }
            Self::Truth(truths) => truth(value).is_some_and(|value| truths.contains(&value)),
            Self::Binary(wanted) => wanted.iter().any(|bytes| **bytes == *value.as_bytes()),
            Self::Address(networks) => {
                value.parse().is_ok_and(|address| networks.iter().any(|network| network.contains(address)))
            }
        }
    }
}

/// The six parts of an ARN as patterns.
#[derive(Debug)]
pub(super) struct ArnPattern([Pattern; 6]);

impl ArnPattern {
    /// Reads the pattern of an ARN; `*` alone matches any ARN.
    ///
    /// # Errors
    /// `Err(None)` if it has not six parts; the variable that is wrong otherwise.
    pub(super) fn parse(text: &str, syntax: Syntax) -> Result<Self, Option<BadPattern>> {
        let text = if text == "*" { "*:*:*:*:*:*" } else { text };
        let parts = split(text).ok_or(None)?;
        let [a, b, c, d, e, f] = parts.map(|part| Pattern::parse(part, syntax).map_err(Some));
        Ok(Self([a?, b?, c?, d?, e?, f?]))
    }

    fn matches(&self, arn: &str, lookup: &dyn Lookup) -> bool {
        split(arn).is_some_and(|parts| {
            self.0.iter().zip(parts).all(|(pattern, part)| pattern.matches(part, lookup))
        })
    }
}

/// Splits an ARN at its first five colons; those inside the braces of a variable do not count.
fn split(text: &str) -> Option<[&str; 6]> {
    let (mut parts, mut count, mut start, mut depth) = ([""; 6], 0, 0, 0_usize);
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 && count < 5 => {
                *parts.get_mut(count)? = text.get(start..at)?;
                (count, start) = (count + 1, at + 1);
            }
            _ => {}
        }
    }
    *parts.get_mut(count)? = text.get(start..)?;
    (count == 5).then_some(parts)
}

/// Reads a time: ISO 8601, a day, or seconds since 1970.
pub(super) fn moment(text: &str) -> Option<i64> {
    if let Ok(seconds) = text.parse::<f64>() {
        let millis = (seconds * 1000.0).round();
        #[expect(clippy::cast_possible_truncation, reason = "the bounds are checked")]
        return (millis.abs() < 9.0e15).then_some(millis as i64);
    }
    let time = OffsetDateTime::parse(text, &Iso8601::PARSING)
        .ok()
        .or_else(|| Date::parse(text, &Iso8601::PARSING).ok().map(|day| day.midnight().assume_utc()))?;
    i64::try_from(time.unix_timestamp_nanos().div_euclid(1_000_000)).ok()
}

/// Reads a number. What Rust reads beyond that, infinity and the like, no policy can mean.
pub(super) fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// Reads the bytes that base64 writes.
pub(super) fn bytes(text: &str) -> Option<Box<[u8]>> {
    STANDARD.decode(text).ok().map(Into::into)
}

/// Reads a truth value.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authz::condition::Nothing;

    #[test]
    fn no_wildcard_of_an_arn_reaches_over_a_colon() {
        let arn = "arn:aws:iam::111122223333:role/team/orders";
        let syntax = Syntax { wildcards: true, variables: true };
        for (pattern, expected) in [
            ("*", true),
            ("arn:aws:iam::111122223333:role/*", true),
            ("arn:*:iam::*:role/team/?rders", true),
            ("arn:aws:iam:*:role/*", false),
            ("arn:aws:iam::444455556666:role/*", false),
        ] {
            let matched =
                ArnPattern::parse(pattern, syntax).is_ok_and(|pattern| pattern.matches(arn, &Nothing));
            assert_eq!(matched, expected, "{pattern}");
        }
        assert!(ArnPattern::parse("arn:aws:iam::1:role/${aws:PrincipalTag/x}", syntax).is_ok());
    }

    #[test]
    fn times_are_read_in_three_ways() {
        for (text, expected) in [
            ("1970-01-01T00:00:01Z", Some(1000)),
            ("1970-01-01T01:00:00.5+01:00", Some(500)),
            ("1970-01-02", Some(86_400_000)),
            ("2", Some(2000)),
            ("-1.5", Some(-1500)),
            ("tomorrow", None),
            ("1e300", None),
        ] {
            assert_eq!(moment(text), expected, "{text}");
        }
    }
}

//! `Pattern`: a text of a policy with wildcards and policy variables, and what it matches.
//!
//! AWS IAM User Guide, "IAM JSON policy elements: Variables and tags".

use super::condition::{ConditionKey, Lookup, UnusableKey};
use std::borrow::Cow;

/// What gives a text of a policy a meaning beyond its letters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Syntax {
    /// Whether `*` and `?` stand for other letters.
    pub(super) wildcards: bool,
    /// Whether `${aws:username}` stands for what the call carries, as from version 2012-10-17 on.
    pub(super) variables: bool,
}

/// A text of a policy, taken apart once.
#[derive(Debug)]
pub(super) struct Pattern(Box<[Part]>);

#[derive(Debug)]
enum Part {
    Text(Box<str>),
    /// `*`: any letters, or none.
    Any,
    /// `?`: any one letter.
    One,
    Variable {
        key: ConditionKey,
        default: Option<Box<str>>,
    },
}

/// A part whose variable is filled in.
enum Filled<'a> {
    Text(Cow<'a, str>),
    Any,
    One,
}

/// Why a pattern cannot be read.
#[derive(Debug)]
pub(super) enum BadPattern {
    /// `${` without an end.
    Unclosed,
    /// A variable that is no condition key, or one that the mock does not know.
    Variable(UnusableKey),
}

impl Pattern {
    /// Takes `text` apart.
    ///
    /// # Errors
    /// A variable that is broken or not known.
    pub(super) fn parse(text: &str, syntax: Syntax) -> Result<Self, BadPattern> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let after = rest.get(letter.len_utf8()..).unwrap_or_default();
            let part = match letter {
                '*' if syntax.wildcards => Part::Any,
                '?' if syntax.wildcards => Part::One,
                '$' if syntax.variables && after.starts_with('{') => {
                    let (name, after) = after
                        .strip_prefix('{')
                        .and_then(|rest| rest.split_once('}'))
                        .ok_or(BadPattern::Unclosed)?;
                    rest = after;
                    match name {
                        "*" | "?" | "$" => plain.push_str(name),
                        name => {
                            flush(&mut plain, &mut parts);
                            parts.push(variable(name)?);
                        }
                    }
                    continue;
                }
                other => {
                    plain.push(other);
                    rest = after;
                    continue;
                }
            };
            flush(&mut plain, &mut parts);
            parts.push(part);
            rest = after;
        }
        flush(&mut plain, &mut parts);
        Ok(Self(parts.into()))
    }

    /// Matches every text.
    pub(super) fn anything() -> Self {
        Self(Box::new([Part::Any]))
    }

    /// Whether it can match a text that starts with `service` and a colon, case aside.
    pub(super) fn may_start_with(&self, service: &str) -> bool {
        match self.0.first() {
            Some(Part::Text(start)) => match start.split_once(':') {
                Some((named, _)) => named.eq_ignore_ascii_case(service),
                // A wildcard stands within the name of the service.
                None => service.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)),
            },
            Some(_) => true,
            None => false,
        }
    }

    /// Whether it matches any text at all.
    pub(super) fn is_anything(&self) -> bool {
        matches!(*self.0, [Part::Any])
    }

    /// Whether it matches `text`. A variable that the call does not carry and that has no default matches nothing.
    pub(super) fn matches(&self, text: &str, lookup: &dyn Lookup) -> bool {
        match &*self.0 {
            [] => text.is_empty(),
            [Part::Any] => true,
            [Part::Text(only)] => **only == *text,
            parts => self.filled(parts, lookup).is_some_and(|parts| glob(&parts, text, |a, b| a == b)),
        }
    }

    /// Whether it matches `text`, upper and lower case of any alphabet being the same.
    pub(super) fn matches_any_case(&self, text: &str, lookup: &dyn Lookup) -> bool {
        let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
        match self.filled(&self.0, lookup) {
            Some(parts) if parts.iter().all(|part| matches!(part, Filled::Text(_))) => {
                let whole: String = parts
                    .iter()
                    .map(|part| match part {
                        Filled::Text(text) => text,
                        Filled::Any | Filled::One => "",
                    })
                    .collect();
                same(&whole, text)
            }
            Some(parts) => glob(&parts, text, same),
            None => false,
        }
    }

    /// Whether it matches the name of an action, where case never counts and no variable is filled in.
    pub(super) fn matches_action(&self, service: &str, name: &str) -> bool {
        match &*self.0 {
            [Part::Any] => true,
            [Part::Text(only)] => only
                .split_once(':')
                .is_some_and(|(s, n)| s.eq_ignore_ascii_case(service) && n.eq_ignore_ascii_case(name)),
            [Part::Text(start), Part::Any] => {
                let rest = |text: &'_ str, start: &str| {
                    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
                };
                start.split_once(':').is_some_and(|(s, n)| s.eq_ignore_ascii_case(service) && rest(name, n))
            }
            parts => {
                let parts: Vec<_> = parts
                    .iter()
                    .map(|part| match part {
                        Part::Text(text) => Filled::Text(Cow::from(&**text)),
                        Part::Any => Filled::Any,
                        Part::One | Part::Variable { .. } => Filled::One,
                    })
                    .collect();
                glob(&parts, &format!("{service}:{name}"), |a, b| a.eq_ignore_ascii_case(b))
            }
        }
    }

    fn filled<'a>(&'a self, parts: &'a [Part], lookup: &'a dyn Lookup) -> Option<Vec<Filled<'a>>> {
        parts
            .iter()
            .map(|part| {
                Some(match part {
                    Part::Text(text) => Filled::Text(Cow::from(&**text)),
                    Part::Any => Filled::Any,
                    Part::One => Filled::One,
                    Part::Variable { key, default } => {
                        let value = lookup.value(key).and_then(super::condition::Value::into_single);
                        Filled::Text(value.or_else(|| default.as_deref().map(Cow::from))?)
                    }
                })
            })
            .collect()
    }
}

fn flush(plain: &mut String, parts: &mut Vec<Part>) {
    if !plain.is_empty() {
        parts.push(Part::Text(std::mem::take(plain).into()));
    }
}

/// A variable by what stands between its braces: a condition key, perhaps with a default.
fn variable(name: &str) -> Result<Part, BadPattern> {
    let (key, default) = match name.split_once(',') {
        Some((key, default)) => {
            let default = default.trim().strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
            (key.trim(), Some(default.ok_or(BadPattern::Unclosed)?.into()))
        }
        None => (name, None),
    };
    let key = ConditionKey::parse(key).map_err(BadPattern::Variable)?;
    Ok(Part::Variable { key, default })
}

/// Matches parts against a text, going back to the last `*` when a part does not fit.
fn glob(parts: &[Filled<'_>], text: &str, same: impl Fn(&str, &str) -> bool) -> bool {
    let (mut part, mut rest) = (0, text);
    let mut retry: Option<(usize, &str)> = None;
    loop {
        let next = match parts.get(part) {
            None if rest.is_empty() => return true,
            None => None,
            Some(Filled::Any) => {
                retry = Some((part, rest));
                Some(rest)
            }
            Some(Filled::One) => rest.chars().next().and_then(|letter| rest.get(letter.len_utf8()..)),
            Some(Filled::Text(literal)) => rest
                .get(..literal.len())
                .filter(|start| same(start, literal))
                .and_then(|_| rest.get(literal.len()..)),
        };
        (part, rest) = match (next, retry) {
            (Some(next), _) => (part + 1, next),
            (None, Some((star, from))) => {
                let Some(letter) = from.chars().next() else { return false };
                let from = from.get(letter.len_utf8()..).unwrap_or_default();
                retry = Some((star, from));
                (star + 1, from)
            }
            (None, None) => return false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authz::condition::Nothing;

    #[test]
    fn wildcards_match_any_letters_and_one() {
        let syntax = Syntax { wildcards: true, variables: true };
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("a*c", "abbc", true),
            ("a*c", "abbcd", false),
            ("*a*b", "xaybab", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("?", "é", true),
            ("*é*", "caféine", true),
            ("a${*}c", "a*c", true),
            ("a${*}c", "abc", false),
            ("${$}{x}", "${x}", true),
            ("x${aws:username}", "x", false),
            ("x${aws:username, 'nobody'}", "xnobody", true),
        ] {
            let pattern = Pattern::parse(pattern, syntax).unwrap();
            assert_eq!(pattern.matches(text, &Nothing), expected, "{pattern:?} {text}");
        }
        let plain = Pattern::parse("a*${x}", Syntax { wildcards: false, variables: false }).unwrap();
        assert!(plain.matches("a*${x}", &Nothing));
        assert!(!plain.matches("ab${x}", &Nothing));
    }

    #[test]
    fn actions_match_in_any_case() {
        let syntax = Syntax { wildcards: true, variables: false };
        for (pattern, expected) in [
            ("*", true),
            ("kms:*", true),
            ("KMS:decrypt", true),
            ("kms:De*", true),
            ("kms:*crypt", true),
            ("k?s:D*", true),
            ("*:Decrypt", true),
            ("kms:Encrypt", false),
            ("kms:DecryptX", false),
            ("s3:*", false),
        ] {
            let parsed = Pattern::parse(pattern, syntax).unwrap();
            assert_eq!(parsed.matches_action("kms", "Decrypt"), expected, "{pattern}");
        }
    }
}

//! What a step knows and expects: names for earlier answers put in, and answers held against what they must be.

use crate::scenario::START;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What earlier answers were kept as.
pub(crate) type Kept = BTreeMap<String, Value>;

/// Puts in what `${name}` stands for, and the times of `{"$day": number}`.
pub(crate) fn filled(value: &Value, kept: &Kept) -> Value {
    match value {
        Value::String(text) => filled_text(text, kept),
        Value::Array(entries) => entries.iter().map(|entry| filled(entry, kept)).collect(),
        Value::Object(members) => match members.get("$day").and_then(Value::as_f64) {
            #[expect(clippy::cast_precision_loss, reason = "an f64 holds such seconds exactly")]
            Some(days) => (START as f64 + days * 86_400.0).into(),
            None => {
                let member = |(name, value): (&String, &Value)| (name.clone(), filled(value, kept));
                members.iter().map(member).collect::<Map<_, _>>().into()
            }
        },
        other => other.clone(),
    }
}

fn filled_text(text: &str, kept: &Kept) -> Value {
    let named = |name: &str| kept.get(name).unwrap_or_else(|| panic!("nothing was kept as {name}"));
    if let Some(name) = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'))
        && !name.contains('}')
    {
        return named(name).clone();
    }
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, end) = after.split_once('}').expect("a name ends with a brace");
        filled += before;
        filled += named(name).as_str().expect("only texts stand inside texts");
        rest = end;
    }
    (filled + rest).into()
}

/// The member of an answer at a path such as `Rotations.0.KeyMaterialId`.
pub(crate) fn member<'a>(answer: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(answer, |value, name| match value {
        Value::Array(entries) => entries.get(name.parse::<usize>().ok()?),
        other => other.get(name),
    })
}

/// Holds an answer against what it must have, and says where it differs.
pub(crate) fn check(path: &str, found: Option<&Value>, expected: &Value) -> Result<(), String> {
    let differs = |what: &str| Err(format!("{path} is {}, not {what}", shown(found)));
    if let Some((rule, argument)) = rule(expected) {
        return match rule {
            "$absent" if found.is_none() => Ok(()),
            "$any" if found.is_some() => Ok(()),
            "$bytes" if length(found) == argument.as_u64() => Ok(()),
            "$like" if is_like(found, argument) => Ok(()),
            "$not" if found.is_some_and(|found| found != argument) => Ok(()),
            "$absent" | "$any" | "$bytes" | "$like" | "$not" => differs(&expected.to_string()),
            unknown => panic!("there is no rule {unknown}"),
        };
    }
    match (found, expected) {
        (Some(Value::Object(members)), Value::Object(expected)) => expected
            .iter()
            .try_for_each(|(name, value)| check(&format!("{path}.{name}"), members.get(name), value)),
        (Some(Value::Array(entries)), Value::Array(expected)) if entries.len() == expected.len() => {
            let mut pairs = entries.iter().zip(expected).enumerate();
            pairs.try_for_each(|(at, (entry, value))| check(&format!("{path}.{at}"), Some(entry), value))
        }
        // 30 and 30.0 are the same number to AWS JSON.
        (Some(Value::Number(one)), Value::Number(other)) if one.as_f64() == other.as_f64() => Ok(()),
        (Some(found), expected) if found == expected => Ok(()),
        _ => differs(&expected.to_string()),
    }
}

fn rule(expected: &Value) -> Option<(&str, &Value)> {
    let members = expected.as_object()?;
    let (name, argument) = members.iter().next()?;
    (members.len() == 1 && name.starts_with('$')).then_some((name, argument))
}

fn length(found: Option<&Value>) -> Option<u64> {
    let bytes = BASE64_STANDARD.decode(found?.as_str()?).ok()?;
    u64::try_from(bytes.len()).ok()
}

/// Whether a text begins and ends as a pattern with one star.
fn is_like(found: Option<&Value>, pattern: &Value) -> bool {
    let (start, end) = pattern.as_str().and_then(|pattern| pattern.split_once('*')).expect("it has a star");
    found
        .and_then(Value::as_str)
        .is_some_and(|text| text.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)))
}

fn shown(found: Option<&Value>) -> String {
    found.map_or_else(|| "absent".to_owned(), Value::to_string)
}

#[test]
fn what_differs_is_found() {
    let answer = serde_json::json!({ "A": { "B": [1, { "C": "xyz" }] }, "D": "AAEC" });
    for (expected, fits) in [
        (serde_json::json!({}), true),
        (serde_json::json!({ "A": { "B": [1.0, { "C": "xyz" }] } }), true),
        (serde_json::json!({ "A": { "B": [{ "$any": true }, { "C": { "$like": "x*z" } }] } }), true),
        (serde_json::json!({ "D": { "$bytes": 3 }, "E": { "$absent": true } }), true),
        (serde_json::json!({ "A": { "B": [1] } }), false),
        (serde_json::json!({ "A": { "B": [2, {}] } }), false),
        (serde_json::json!({ "D": { "$not": "AAEC" } }), false),
        (serde_json::json!({ "D": { "$absent": true } }), false),
        (serde_json::json!({ "E": { "$any": true } }), false),
        (serde_json::json!({ "E": { "$not": "x" } }), false),
        (serde_json::json!({ "D": { "$bytes": 4 } }), false),
    ] {
        assert_eq!(check("answer", Some(&answer), &expected).is_ok(), fits, "{expected}");
    }
}

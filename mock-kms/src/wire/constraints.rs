//! `check`: holds a request against the API model and words every violation as the service does.

use super::{
    blob,
    shape::{Member, Need, Pattern, Shape},
};
use crate::error::{ErrorCode, KmsError};
use serde_json::{Map, Value};

/// Reads a request body and keeps of it what `members` describe. Members that the model does not know are
/// dropped, and `null` counts as absent, as in the service.
///
/// # Errors
/// SerializationException for what is not JSON of the right types; ValidationException with all violated
/// constraints; UnsupportedOperationException for a parameter that the mock does not implement.
pub(crate) fn check(operation: &str, members: &'static [Member], body: &[u8]) -> Result<Value, KmsError> {
    let body = match body {
        [] => Value::Object(Map::new()),
        json => serde_json::from_slice(json).map_err(|_| not_deserializable("The body is not valid JSON"))?,
    };
    let Value::Object(given) = body else { return Err(not_deserializable("Expected a structure")) };
    let mut walk = Walk::default();
    let kept = walk.structure("", members, given)?;
    match walk.violations.len() {
        0 => {}
        count => {
            let errors = if count == 1 { "error" } else { "errors" };
            let message = format!("{count} validation {errors} detected: {}", walk.violations.join("; "));
            return Err(KmsError::new(ErrorCode::Validation, message));
        }
    }
    match walk.unsupported {
        Some(name) => Err(KmsError::not_in_the_mock(format_args!("the parameter {name} of {operation}"))),
        None => Ok(kept),
    }
}

/// What turned up on the way through a request.
#[derive(Default)]
struct Walk {
    violations: Vec<String>,
    unsupported: Option<&'static str>,
}

impl Walk {
    fn structure(
        &mut self,
        path: &str,
        members: &'static [Member],
        mut given: Map<String, Value>,
    ) -> Result<Value, KmsError> {
        let mut kept = Map::new();
        for member in members {
            let path = join(path, member.name);
            match given.remove(member.name).unwrap_or(Value::Null) {
                Value::Null if member.need == Need::Required => self.violation("null", &path, "not be null"),
                Value::Null => {}
                value => {
                    if member.need == Need::Unsupported {
                        self.unsupported = self.unsupported.or(Some(member.name));
                    }
                    let value = self.value(&path, member.shape, value)?;
                    kept.insert(member.name.to_owned(), value);
                }
            }
        }
        Ok(Value::Object(kept))
    }

    fn value(&mut self, path: &str, shape: &'static Shape, value: Value) -> Result<Value, KmsError> {
        match (shape, value) {
            (Shape::Text { min, max, pattern }, Value::String(text)) => {
                self.text(path, &text, *min..=*max, pattern.as_ref());
                Ok(Value::String(text))
            }
            (Shape::Choice(words), Value::String(text)) => {
                if !words.contains(&text.as_str()) {
                    let set = words.join(", ");
                    self.violation(&quoted(&text), path, &format!("satisfy enum value set: [{set}]"));
                }
                Ok(Value::String(text))
            }
            (Shape::Blob { min, max }, Value::String(text)) => {
                let length = blob::decode(&text)
                    .ok_or_else(|| not_deserializable("A blob is not valid base64"))?
                    .len();
                self.length("", path, length, *min..=*max);
                Ok(Value::String(text))
            }
            (Shape::Integer { min, max }, Value::Number(number)) => {
                let integer = number.as_i64().and_then(|n| i32::try_from(n).ok());
                let integer = i64::from(integer.ok_or_else(|| mismatch("NUMBER_VALUE", shape))?);
                if integer < *min {
                    self.violation(
                        &quoted(integer),
                        path,
                        &format!("have value greater than or equal to {min}"),
                    );
                } else if integer > *max {
                    self.violation(
                        &quoted(integer),
                        path,
                        &format!("have value less than or equal to {max}"),
                    );
                }
                Ok(Value::Number(number))
            }
            (Shape::Boolean, Value::Bool(truth)) => Ok(Value::Bool(truth)),
            (Shape::Timestamp, Value::Number(number)) => Ok(Value::Number(number)),
            (Shape::List { of, min, max }, Value::Array(values)) => self.list(path, of, *min..=*max, values),
            (Shape::TextMap, Value::Object(entries)) => {
                match entries.values().find(|value| !value.is_string()) {
                    Some(other) => Err(mismatch(kind(other), &Shape::Text { min: 0, max: 0, pattern: None })),
                    None => Ok(Value::Object(entries)),
                }
            }
            (Shape::Structure(members), Value::Object(given)) => self.structure(path, members, given),
            (_, other) => Err(mismatch(kind(&other), shape)),
        }
    }

    fn text(
        &mut self,
        path: &str,
        text: &str,
        range: std::ops::RangeInclusive<usize>,
        pattern: Option<&Pattern>,
    ) {
        self.length(&quoted(text), path, text.chars().count(), range);
        if let Some(Pattern { expression, matches }) = pattern
            && !matches(text)
        {
            self.violation(&quoted(text), path, &format!("satisfy regular expression pattern: {expression}"));
        }
    }

    fn list(
        &mut self,
        path: &str,
        of: &'static Shape,
        range: std::ops::RangeInclusive<usize>,
        values: Vec<Value>,
    ) -> Result<Value, KmsError> {
        let shown =
            values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        let shown = format!("'[{}]'", shown.collect::<Vec<_>>().join(", "));
        self.length(&shown, path, values.len(), range);
        let mut kept = Vec::new();
        for (value, number) in values.into_iter().zip(1..) {
            kept.push(self.value(&format!("{path}.{number}.member"), of, value)?);
        }
        Ok(Value::Array(kept))
    }

    /// Reports a length outside `range`; `shown` is empty for values that must not be repeated.
    fn length(&mut self, shown: &str, path: &str, length: usize, range: std::ops::RangeInclusive<usize>) {
        if length < *range.start() {
            self.violation(shown, path, &format!("have length greater than or equal to {}", range.start()));
        } else if length > *range.end() {
            self.violation(shown, path, &format!("have length less than or equal to {}", range.end()));
        }
    }

    fn violation(&mut self, shown: &str, path: &str, rule: &str) {
        let space = if shown.is_empty() { "" } else { " " };
        self.violations.push(format!(
            "Value{space}{shown} at '{path}' failed to satisfy constraint: Member must {rule}"
        ));
    }
}

fn quoted(value: impl std::fmt::Display) -> String {
    format!("'{value}'")
}

/// Appends a member to a path: names are written in camelCase.
fn join(path: &str, name: &str) -> String {
    let mut letters = name.chars();
    let camel: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
    if path.is_empty() { camel } else { format!("{path}.{camel}") }
}

/// The wording of a type mismatch is a guess after other services of the same protocol.
fn mismatch(found: &str, expected: &Shape) -> KmsError {
    let expected = match expected {
        Shape::Text { .. } | Shape::Choice(_) => "a String",
        Shape::Blob { .. } => "a ByteBuffer",
        Shape::Integer { .. } => "an Integer",
        Shape::Boolean => "a Boolean",
        Shape::Timestamp => "a Timestamp",
        Shape::List { .. } => "a List",
        Shape::TextMap => "a Map",
        Shape::Structure(_) => "a Structure",
    };
    not_deserializable(format!("{found} can not be converted to {expected}"))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "NULL_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::String(_) => "STRING_VALUE",
        Value::Array(_) => "START_LIST_VALUE",
        Value::Object(_) => "START_MAP_VALUE",
    }
}

fn not_deserializable(message: impl Into<std::borrow::Cow<'static, str>>) -> KmsError {
    KmsError::new(ErrorCode::Serialization, message)
}

#[cfg(test)]
#[path = "constraints_tests.rs"]
mod tests;

//! What a record tells of an answer: nothing of calls that change nothing, and no grant token.

use crate::clock::Timestamp;
use serde::Deserialize as _;
use serde_json::{Map, Value, json};

/// The members that are times, wherever they are.
const TIMES: [&str; 4] = ["CreationDate", "DeletionDate", "LastUpdatedDate", "ValidTo"];

/// The `responseElements` of a call that changed something, and answered `answer`. Records name the ARN of the key that was
/// changed, though the answer may not.
pub(super) fn told(answer: &[u8], key: Option<String>) -> Option<Value> {
    let mut told = match serde_json::from_slice(answer) {
        Ok(Value::Object(members)) => structure(members),
        _ => Map::new(),
    };
    let names_a_key =
        ["keyId", "keyMetadata", "replicaKeyMetadata"].iter().any(|name| told.contains_key(*name));
    if let Some(arn) = key.filter(|_| !names_a_key) {
        told.insert("keyId".to_owned(), arn.into());
    }
    (!told.is_empty()).then_some(told.into())
}

fn structure(members: Map<String, Value>) -> Map<String, Value> {
    let open = members.into_iter().filter(|(name, _)| name != "GrantToken");
    open.map(|(name, value)| {
        let time = TIMES.contains(&name.as_str()).then(|| Timestamp::deserialize(&value).ok()).flatten();
        (camel(&name), time.map_or_else(|| spelled(value), |time| json!(time.in_words())))
    })
    .collect()
}

/// A value with the names of its members as records spell them. No answer that is told has names of the caller's.
fn spelled(value: Value) -> Value {
    match value {
        Value::Object(members) => structure(members).into(),
        Value::Array(values) => values.into_iter().map(spelled).collect(),
        value => value,
    }
}

fn camel(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_told_without_its_token() {
        let arn = || Some("arn".to_owned());
        for (answer, expected) in [
            (json!({ "GrantId": "g", "GrantToken": "secret" }), json!({ "grantId": "g", "keyId": "arn" })),
            (
                json!({ "KeyId": "other", "DeletionDate": 0.0 }),
                json!({ "keyId": "other", "deletionDate": "Jan 1, 1970, 12:00:00 AM" }),
            ),
            (
                json!({ "KeyMetadata": { "AWSAccountId": "1", "List": [{ "TagKey": "a" }] } }),
                json!({ "keyMetadata": { "aWSAccountId": "1", "list": [{ "tagKey": "a" }] } }),
            ),
        ] {
            assert_eq!(told(answer.to_string().as_bytes(), arn()), Some(expected));
        }
        assert_eq!(told(b"", arn()), Some(json!({ "keyId": "arn" })));
        assert_eq!(told(b"", None), None);
    }
}

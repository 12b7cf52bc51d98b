//! `shown`: what an audit record shows of a request: everything but blobs and grant tokens.

use super::shape::{Member, Shape};
use crate::clock::Timestamp;
use serde::{
    Deserialize, Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq},
};
use serde_json::Value;

/// Parameters that let their bearer do something.
const TOKENS: [&str; 2] = ["GrantToken", "GrantTokens"];

/// What may be shown of a request that was [checked](super::check), as JSON with names in camelCase and times as
/// CloudTrail writes them. Entries of lists that are `hidden` are left out.
pub(crate) fn shown(
    members: &'static [Member],
    request: &Value,
    hidden: fn(&Value) -> bool,
) -> Option<Box<str>> {
    let structure = Structure { members, value: request, hidden };
    serde_json::to_string(&structure).ok().map(String::into_boxed_str)
}

/// A structure of the API model.
struct Structure<'a> {
    members: &'static [Member],
    value: &'a Value,
    hidden: fn(&Value) -> bool,
}

/// A value of any shape.
struct Shown<'a> {
    shape: &'static Shape,
    value: &'a Value,
    hidden: fn(&Value) -> bool,
}

impl Serialize for Structure<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for Member { name, shape, .. } in self.members {
            let is_open = !matches!(shape, Shape::Blob { .. }) && !TOKENS.contains(name);
            if let Some(value) = self.value.get(name).filter(|_| is_open) {
                map.serialize_entry(&Camel(name), &Shown { shape, value, hidden: self.hidden })?;
            }
        }
        map.end()
    }
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { shape, value, hidden } = *self;
        match (shape, value) {
            (Shape::Structure(members), value) => Structure { members, value, hidden }.serialize(serializer),
            (Shape::List { of, .. }, Value::Array(values)) => {
                let mut list = serializer.serialize_seq(None)?;
                for value in values.iter().filter(|value| !hidden(value)) {
                    list.serialize_element(&Shown { shape: of, value, hidden })?;
                }
                list.end()
            }
            (Shape::Timestamp, value) => match Timestamp::deserialize(value) {
                Ok(time) => serializer.collect_str(&time.in_words()),
                Err(_) => serializer.serialize_unit(),
            },
            // No list of the model holds blobs; if one does some day, they are not shown.
            (Shape::Blob { .. }, _) => serializer.serialize_unit(),
            (_, value) => value.serialize(serializer),
        }
    }
}

/// A name of the API with a small first letter.
struct Camel(&'static str);

impl Serialize for Camel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Every call comes through here: a copy on the stack, and no allocation.
        let mut letters = [0; 64];
        match letters.get_mut(..self.0.len()) {
            Some(name) => {
                name.copy_from_slice(self.0.as_bytes());
                if let Some(first) = name.first_mut() {
                    first.make_ascii_lowercase();
                }
                serializer.serialize_str(std::str::from_utf8(name).unwrap_or(self.0))
            }
            None => serializer.serialize_str(self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{action::Action, operations::input};
    use serde_json::json;

    fn shown_of(action: Action, request: &Value) -> Value {
        let hidden = |entry: &Value| entry["TagKey"] == "hidden";
        serde_json::from_str(&shown(input(action).unwrap(), request, hidden).unwrap()).unwrap()
    }

    #[test]
    fn names_are_in_camel_case_and_those_of_the_caller_stay() {
        let request = json!({
            "KeyId": "k", "GranteePrincipal": "p", "Operations": ["Decrypt"], "GrantTokens": ["token"],
            "Constraints": { "EncryptionContextSubset": { "Tenant": "A" } },
        });
        let expected = json!({
            "keyId": "k", "granteePrincipal": "p", "operations": ["Decrypt"],
            "constraints": { "encryptionContextSubset": { "Tenant": "A" } },
        });
        assert_eq!(shown_of(Action::CreateGrant, &request), expected);
    }

    #[test]
    fn blobs_and_hidden_entries_are_left_out_and_times_are_words() {
        let request =
            json!({ "KeyId": "k", "ImportToken": "AAAA", "EncryptedKeyMaterial": "AAAA", "ValidTo": 0.5 });
        let expected = json!({ "keyId": "k", "validTo": "Jan 1, 1970, 12:00:00 AM" });
        assert_eq!(shown_of(Action::ImportKeyMaterial, &request), expected);

        let tag = |key: &str| json!({ "TagKey": key, "TagValue": "v" });
        let shown = shown_of(Action::CreateKey, &json!({ "Tags": [tag("hidden"), tag("open")] }));
        assert_eq!(shown, json!({ "tags": [{ "tagKey": "open", "tagValue": "v" }] }));
    }
}

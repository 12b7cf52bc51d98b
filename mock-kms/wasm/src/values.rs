//! Values between JavaScript and AWS JSON: bytes are `Uint8Array` there and base64 here, times `Date` and seconds.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use js_sys::{Date, Object, Reflect};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, MapAccess, SeqAccess, Visitor},
    ser::{Error as _, SerializeMap as _},
};
use serde_json::{Map, Value};
use serde_wasm_bindgen::Serializer as ToJs;
use std::fmt;
use wasm_bindgen::{JsCast, JsValue};

/// The members of answers that are bytes. No other members have these names; the package's tests hold both lists
/// against the AWS SDK.
const BYTES: [&str; 11] = [
    "CiphertextBlob",
    "CiphertextForRecipient",
    "ImportToken",
    "Mac",
    "Plaintext",
    "PrivateKeyCiphertextBlob",
    "PrivateKeyPlaintext",
    "PublicKey",
    "SharedSecret",
    "SharedSecretCiphertextBlob",
    "Signature",
];

/// The members of answers that are times.
const TIMES: [&str; 11] = [
    "CreationDate",
    "DeletionDate",
    "KeyCreationDate",
    "LastUpdatedDate",
    "NextRotationDate",
    "OnDemandRotationStartDate",
    "ParametersValidTo",
    "RotationDate",
    "Timestamp",
    "TrackingStartDate",
    "ValidTo",
];

/// A value of JavaScript as AWS JSON.
///
/// # Errors
/// Which kind of value has no place in JSON.
pub(crate) fn to_json(value: &JsValue) -> Result<Value, String> {
    let value = with_times_as_seconds(value);
    serde_wasm_bindgen::from_value::<Given>(value).map(|given| given.0).map_err(|error| error.to_string())
}

/// An answer in AWS JSON as JavaScript has it: an empty one is an object without members.
pub(crate) fn from_json(answer: &[u8]) -> JsValue {
    plain(&Answer { name: "", value: &serde_json::from_slice(answer).unwrap_or_default() })
}

/// Any value of ours as a plain object of JavaScript.
pub(crate) fn plain(value: &impl Serialize) -> JsValue {
    let to_js = ToJs::json_compatible().serialize_missing_as_null(false).serialize_bytes_as_arrays(false);
    value.serialize(&to_js).unwrap_or_default()
}

/// The same, but with `null` where something is missing: JSON that is told as it is.
pub(crate) fn with_nulls(value: &impl Serialize) -> JsValue {
    value.serialize(&ToJs::json_compatible()).unwrap_or_default()
}

/// Replaces dates by numbers, since serde knows none. In the requests of KMS all of them are at the top.
fn with_times_as_seconds(value: &JsValue) -> JsValue {
    let Some(object) = Object::try_from(value) else { return value.clone() };
    let copy = Object::assign(&Object::new(), object);
    for name in Object::keys(object).iter() {
        if let Some(date) = Reflect::get(object, &name).ok().and_then(|member| member.dyn_into::<Date>().ok())
        {
            // An object made here takes every member.
            Reflect::set(&copy, &name, &(date.get_time() / 1000.0).into()).ok();
        }
    }
    copy.into()
}

/// JSON in which bytes have become base64.
struct Given(Value);

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, a boolean, bytes, an array or a plain object")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_bytes<E>(self, value: &[u8]) -> Result<Value, E> {
        Ok(STANDARD.encode(value).into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Given(entry)) = entries.next_element()? {
            array.push(entry);
        }
        Ok(array.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Given(member))) = members.next_entry::<String, Given>()? {
            object.insert(name, member);
        }
        Ok(object.into())
    }
}

/// A member of an answer, whose name says what it is in JavaScript.
struct Answer<'a> {
    name: &'a str,
    value: &'a Value,
}

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            // An operation that answers nothing answers no JSON either.
            Value::Null => serializer.serialize_map(Some(0))?.end(),
            Value::String(text) if BYTES.contains(&self.name) => {
                serializer.serialize_bytes(&STANDARD.decode(text).map_err(S::Error::custom)?)
            }
            Value::Number(seconds) if TIMES.contains(&self.name) => {
                let millis = (seconds.as_f64().unwrap_or_default() * 1000.0).round();
                serde_wasm_bindgen::preserve::serialize(&Date::new(&millis.into()), serializer)
            }
            Value::Array(entries) => {
                serializer.collect_seq(entries.iter().map(|value| Answer { name: self.name, value }))
            }
            Value::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, Answer { name, value })))
            }
            other => other.serialize(serializer),
        }
    }
}

/// Reads bytes.
pub(crate) fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    struct Bytes;
    impl Visitor<'_> for Bytes {
        type Value = Vec<u8>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("bytes")
        }

        fn visit_byte_buf<E: serde::de::Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
            Ok(bytes)
        }

        fn visit_unit<E: serde::de::Error>(self) -> Result<Vec<u8>, E> {
            Err(E::custom("there are no bytes"))
        }
    }
    deserializer.deserialize_byte_buf(Bytes).map_err(D::Error::custom)
}

/// Writes bytes as bytes, and not as an array of numbers.
pub(crate) fn give_bytes<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

//! `Input`: the JSON of a request, read member by member as the types that the AWS SDK for Rust takes.

use aws_sdk_kms::{
    primitives::{Blob, DateTime},
    types::{
        AlgorithmSpec, DataKeyPairSpec, DataKeySpec, EncapsulationAlgorithmSpec, EncryptionAlgorithmSpec,
        ExpirationModelType, GrantConstraints, GrantOperation, ImportType, IncludeKeyMaterial,
        KeyAgreementAlgorithmSpec, KeySpec, KeyUsageType, MacAlgorithmSpec, MessageType, OriginType,
        SigningAlgorithmSpec, Tag, WrappingKeySpec,
    },
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// What of a request has not been read yet.
pub(crate) struct Input(Map<String, Value>);

impl Input {
    pub(crate) fn new(input: &Value) -> Self {
        Self(input.as_object().cloned().unwrap_or_default())
    }

    /// Takes the member that a setter is for: `set_key_id` is for `KeyId`.
    pub(crate) fn take<T: Read>(&mut self, setter: &str) -> Option<T> {
        let words = setter.strip_prefix("set_").unwrap_or(setter).split('_');
        let word = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
        self.0.remove(&words.map(word).collect::<String>()).map(|value| T::read(&value))
    }

    /// No parameter may be lost on the way.
    pub(crate) fn must_be_empty(&self) {
        assert!(self.0.is_empty(), "no setter takes {:?}", self.0.keys());
    }
}

/// A type of the SDK, read from AWS JSON.
pub(crate) trait Read {
    fn read(value: &Value) -> Self;
}

/// The types that are made of their word.
macro_rules! words {
    ($($name:ident),+ $(,)?) => {
        $(impl Read for $name {
            fn read(value: &Value) -> Self {
                Self::from(text(value))
            }
        })+
    };
}

words!(
    String,
    AlgorithmSpec,
    DataKeyPairSpec,
    DataKeySpec,
    EncapsulationAlgorithmSpec,
    EncryptionAlgorithmSpec,
    ExpirationModelType,
    GrantOperation,
    ImportType,
    IncludeKeyMaterial,
    KeyAgreementAlgorithmSpec,
    KeySpec,
    KeyUsageType,
    MacAlgorithmSpec,
    MessageType,
    OriginType,
    SigningAlgorithmSpec,
    WrappingKeySpec,
);

impl Read for bool {
    fn read(value: &Value) -> Self {
        value.as_bool().expect("a boolean")
    }
}

impl Read for i32 {
    fn read(value: &Value) -> Self {
        value.as_i64().and_then(|number| number.try_into().ok()).expect("an integer")
    }
}

impl Read for Blob {
    fn read(value: &Value) -> Self {
        Self::new(BASE64_STANDARD.decode(text(value)).expect("base64"))
    }
}

impl Read for DateTime {
    fn read(value: &Value) -> Self {
        Self::from_secs_f64(value.as_f64().expect("seconds"))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value) -> Self {
        value.as_array().expect("an array").iter().map(T::read).collect()
    }
}

impl Read for HashMap<String, String> {
    fn read(value: &Value) -> Self {
        let members = value.as_object().expect("an object");
        members.iter().map(|(name, value)| (name.clone(), text(value).to_owned())).collect()
    }
}

impl Read for Tag {
    fn read(value: &Value) -> Self {
        let tag = Self::builder().tag_key(text(&value["TagKey"])).tag_value(text(&value["TagValue"]));
        tag.build().expect("a tag has a key and a value")
    }
}

impl Read for GrantConstraints {
    fn read(value: &Value) -> Self {
        let mut input = Input::new(value);
        let constraints = Self::builder()
            .set_encryption_context_subset(input.take("set_encryption_context_subset"))
            .set_encryption_context_equals(input.take("set_encryption_context_equals"))
            .set_source_arn(input.take("set_source_arn"));
        input.must_be_empty();
        constraints.build()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

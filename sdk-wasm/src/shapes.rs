//! The values that both sides know: headers, data keys, contexts and suites, as JavaScript sees them.

use crate::{
    few_bytes::{give_few, take_few},
    object::{object, record, text},
};
use js_sys::Array;
use kmseal::{AlgorithmSuite, EncryptedDataKey, EncryptionContext, Error, ErrorKind};
use kmseal::{ContentType, Header};
use wasm_bindgen::{JsCast, JsValue};

/// `Header` of npm/src/header.ts.
pub(crate) fn header(header: &Header) -> JsValue {
    let (content_type, frame_length) = match header.content_type {
        ContentType::NonFramed => ("nonFramed", 0),
        ContentType::Framed { frame_length } => ("framed", frame_length),
    };
    object([
        ("suite", suite(header.suite)),
        ("messageId", give_few(header.message_id.as_ref())),
        ("encryptionContext", context(&header.encryption_context)),
        ("encryptedDataKeys", data_keys(&header.encrypted_data_keys)),
        ("contentType", content_type.into()),
        ("frameLength", frame_length.into()),
    ])
}

/// An algorithm suite's id and name.
pub(crate) fn suite(suite: AlgorithmSuite) -> JsValue {
    object([("id", suite.id().into()), ("name", suite.name().into())])
}

/// The suite of an id that was checked in TypeScript.
pub(crate) fn suite_of(id: u16) -> Result<AlgorithmSuite, Error> {
    AlgorithmSuite::from_id(id).ok_or_else(|| {
        Error::new(ErrorKind::InvalidArgument, format!("there is no algorithm suite {id:04x}"))
    })
}

/// An encryption context, as an object without a prototype.
pub(crate) fn context(context: &EncryptionContext) -> JsValue {
    record(context.iter().map(|(key, value)| (key, value.into())))
}

/// An encryption context that a caller chose, of keys and values in turn.
pub(crate) fn context_of(flat: Vec<String>) -> Result<EncryptionContext, Error> {
    EncryptionContext::new(pairs(flat))
}

/// Keys and values in turn, as contexts come in.
pub(crate) fn pairs(flat: Vec<String>) -> impl Iterator<Item = (String, String)> {
    let mut texts = flat.into_iter();
    std::iter::from_fn(move || Some((texts.next()?, texts.next()?)))
}

/// Encrypted data keys, as an array.
pub(crate) fn data_keys(keys: &[EncryptedDataKey]) -> JsValue {
    let keys = keys.iter().map(|key| {
        object([
            ("keyProviderId", key.key_provider_id.as_str().into()),
            ("keyProviderInfo", give_few(&key.key_provider_info)),
            ("ciphertext", give_few(&key.ciphertext)),
        ])
    });
    keys.collect::<Array>().into()
}

/// Encrypted data keys that JavaScript gave.
pub(crate) fn data_keys_of(keys: &JsValue) -> Option<Vec<EncryptedDataKey>> {
    let data_key = |key: JsValue| {
        Some(EncryptedDataKey {
            key_provider_id: text(&key, "keyProviderId")?,
            key_provider_info: take_few(&key, "keyProviderInfo")?,
            ciphertext: take_few(&key, "ciphertext")?,
        })
    };
    keys.dyn_ref::<Array>()?.iter().map(data_key).collect()
}

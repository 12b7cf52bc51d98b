//! What a keyring made of a request, as it crosses to JavaScript.

use crate::{error, few_bytes::give_few, object::object, shapes};
use kmseal::{
    PlaintextDataKey,
    materials::{Unwrapped, Wrapped},
};
use wasm_bindgen::JsValue;

/// What a keyring of ours made of a request, in the shape that a keyring in JavaScript returns.
pub(crate) fn wrapped(wrapped: &Wrapped) -> JsValue {
    object([
        ("dataKey", wrapped.data_key.as_ref().map_or(JsValue::UNDEFINED, give_data_key)),
        ("encryptedDataKeys", shapes::data_keys(&wrapped.encrypted_data_keys)),
    ])
}

/// What a keyring of ours made of a request, in the shape that a keyring in JavaScript returns.
pub(crate) fn unwrapped(unwrapped: &Unwrapped) -> JsValue {
    match unwrapped {
        Unwrapped::Opened(data_key) => object([("dataKey", give_data_key(data_key))]),
        Unwrapped::NotOpened(attempts) => object([("attempts", error::attempts(attempts))]),
    }
}

fn give_data_key(key: &PlaintextDataKey) -> JsValue {
    give_few(key.expose_secret())
}

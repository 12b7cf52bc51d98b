//! A few bytes that cross between JavaScript's memory and the module's: of a header or a key, where length is no
//! question.

use crate::object::member;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

/// Copies a few bytes out.
pub(crate) fn give_few(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// The member `name` if it is bytes, copied in.
pub(crate) fn take_few(value: &JsValue, name: &str) -> Option<Vec<u8>> {
    Some(member(value, name).dyn_ref::<Uint8Array>()?.to_vec())
}

/// The member `name` if it is bytes, moved in: those in JavaScript's memory are wiped.
pub(crate) fn take_secret(value: &JsValue, name: &str) -> Option<Vec<u8>> {
    let bytes = member(value, name).dyn_into::<Uint8Array>().ok()?;
    let secret = bytes.to_vec();
    wipe(&bytes);
    Some(secret)
}

/// A secret that is lent to JavaScript, in its memory: overwritten when this is dropped.
pub(crate) struct Lent(Uint8Array);

impl Lent {
    pub(crate) fn new(secret: &[u8]) -> Self {
        Self(Uint8Array::from(secret))
    }

    pub(crate) fn value(&self) -> JsValue {
        self.0.clone().into()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        wipe(&self.0);
    }
}

fn wipe(bytes: &Uint8Array) {
    bytes.fill(0, 0, bytes.length());
}

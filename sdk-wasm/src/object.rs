//! JavaScript objects, built and read member by member: a handful of shapes needs no framework.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Makes a plain object; members that are `undefined` are left out.
pub(crate) fn object<const N: usize>(members: [(&str, JsValue); N]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        if !value.is_undefined() {
            set(&object, name, &value);
        }
    }
    object.into()
}

/// Makes an object without a prototype, so that no name of a stranger means more than a name.
pub(crate) fn record<'a>(members: impl Iterator<Item = (&'a str, JsValue)>) -> JsValue {
    let object = Object::create(JsValue::NULL.unchecked_ref::<Object>());
    for (name, value) in members {
        set(&object, name, &value);
    }
    object.into()
}

/// The member `name`, or `undefined` where there is none.
pub(crate) fn member(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// The member `name` if it is a text.
pub(crate) fn text(value: &JsValue, name: &str) -> Option<String> {
    member(value, name).as_string()
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Objects made here take every member, so there is no failure to tell of.
    let _ = Reflect::set(object, &name.into(), value);
}

//! Rows of a key store, in the shape that DynamoDB's API has for items: `{ name: { S: "text" } }`.

use crate::{
    few_bytes::{give_few, take_few},
    object::{object, record, text},
};
use js_sys::{Object, Reflect};
use kmseal::key_store::{Attribute, Item};
use wasm_bindgen::{JsCast, JsValue};

/// An item.
pub(super) fn item<'a>(attributes: impl Iterator<Item = (&'a str, &'a Attribute)>) -> JsValue {
    record(attributes.map(|(name, value)| (name, attribute(value))))
}

/// The value of an attribute.
pub(super) fn attribute(value: &Attribute) -> JsValue {
    object([match value {
        Attribute::S(text) => ("S", text.as_str().into()),
        Attribute::N(number) => ("N", number.as_str().into()),
        Attribute::B(bytes) => ("B", give_few(bytes)),
    }])
}

/// A row, or the name of the attribute that is none of a branch key.
pub(super) fn item_of(item: &JsValue) -> Result<Item, String> {
    let mut row = Item::new();
    for name in Object::keys(item.unchecked_ref::<Object>()).iter() {
        let value = Reflect::get(item, &name).unwrap_or(JsValue::UNDEFINED);
        let name = name.as_string().unwrap_or_default();
        let attribute = text(&value, "S").map(Attribute::S);
        let attribute = attribute.or_else(|| text(&value, "N").map(Attribute::N));
        let attribute = attribute.or_else(|| take_few(&value, "B").map(Attribute::B));
        match attribute {
            Some(attribute) => row.insert(name, attribute),
            None => return Err(name),
        };
    }
    Ok(row)
}

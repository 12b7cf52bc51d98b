//! Orders for the keys of a context: by a collation that JavaScript brings, as it has those of the world, and one that
//! was found before and came across.

use js_sys::{Array, Function, Uint32Array};
use kmseal::ContextOrder;
use wasm_bindgen::{JsCast, JsValue};

/// An order over one JavaScript function: `(keys: string[]) => Uint32Array`, the keys' positions in their order.
#[derive(Debug)]
pub(crate) struct JsContextOrder(pub(crate) Function);

impl ContextOrder for JsContextOrder {
    /// Where the function throws or returns something else, the keys stay as they are, and the message does not open.
    fn sort(&self, keys: &mut [&str]) {
        let given: Array = keys.iter().map(|key| JsValue::from_str(key)).collect();
        let Ok(positions) = self.0.call1(&JsValue::UNDEFINED, &given) else { return };
        let Ok(positions) = positions.dyn_into::<Uint32Array>() else { return };
        let position = |at: u32| keys.get(usize::try_from(at).ok()?).copied();
        let sorted: Option<Vec<&str>> = positions.to_vec().into_iter().map(position).collect();
        if let Some(sorted) = sorted.filter(|sorted| sorted.len() == keys.len()) {
            keys.copy_from_slice(&sorted);
        }
    }
}

/// The order that another module or copy of the package found for the keys of this one context.
#[derive(Debug)]
pub(crate) struct FoundContextOrder(pub(crate) Vec<String>);

impl ContextOrder for FoundContextOrder {
    /// Where it is the order of other keys, they stay as they are, and the message does not open.
    fn sort(&self, keys: &mut [&str]) {
        // They come in the order of their bytes.
        let find = |found: &String| keys.get(keys.binary_search(&found.as_str()).ok()?).copied();
        let sorted: Option<Vec<&str>> = self.0.iter().map(find).collect();
        if let Some(sorted) = sorted.filter(|sorted| sorted.len() == keys.len()) {
            keys.copy_from_slice(&sorted);
        }
    }
}

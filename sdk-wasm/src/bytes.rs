//! Messages and plaintexts that cross between JavaScript's memory and the module's: copied once, refused where
//! there is no room.
//!
//! A module that runs out of memory stops for good, and the promise that it was working for never settles.
//! Room for anything whose size the caller chooses is therefore asked for before it is used.

use crate::object::member;
use js_sys::Uint8Array;
use kmseal::{Error, ErrorKind};
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

#[wasm_bindgen]
extern "C" {
    /// `Uint8Array`, constructed so that a failure to allocate is a value and not an exception in mid-air.
    #[wasm_bindgen(js_name = Uint8Array, extends = Uint8Array)]
    type FreshBytes;

    #[wasm_bindgen(constructor, catch, js_class = "Uint8Array")]
    fn new(length: u32) -> Result<FreshBytes, JsValue>;
}

/// Copies `bytes` in; the copy is wiped when dropped.
pub(crate) fn take(bytes: &Uint8Array, what: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
    // As a number of JavaScript: the 32-bit `length` of js-sys wraps around at 4 GiB.
    let length = member(bytes, "length").as_f64().unwrap_or(f64::INFINITY);
    let mut copy = Zeroizing::new(Vec::new());
    // A cast of a greater number saturates, and no reservation of that size succeeds.
    let size = length as usize;
    if length > f64::from(i32::MAX) || copy.try_reserve_exact(size).is_err() {
        return Err(too_long(what, length));
    }
    copy.resize(size, 0);
    bytes.copy_to(&mut copy);
    Ok(copy)
}

/// Copies `bytes` out.
pub(crate) fn give(bytes: &[u8], what: &str) -> Result<Uint8Array, Error> {
    let fresh = u32::try_from(bytes.len()).ok().and_then(|length| FreshBytes::new(length).ok());
    let fresh = fresh.ok_or_else(|| too_long(what, bytes.len() as f64))?;
    fresh.copy_from(bytes);
    Ok(fresh.into())
}

/// Makes sure that an allocation of `length` bytes will succeed.
pub(crate) fn make_room(length: usize, what: &str) -> Result<(), Error> {
    // Freed at once, but the module keeps the pages.
    Vec::<u8>::new().try_reserve_exact(length).map_err(|_| too_long(what, length as f64))
}

fn too_long(what: &str, length: f64) -> Error {
    // As a whole number: the code that writes fractions is larger than this crate.
    let length = length as u64;
    Error::new(
        ErrorKind::InvalidArgument,
        format!(
            "{what} has {length} bytes, for which there is not enough memory; split it into several messages"
        ),
    )
}

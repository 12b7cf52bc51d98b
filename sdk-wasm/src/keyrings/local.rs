//! Keyrings that ask no key service: raw AES, several as one, and those that JavaScript brings.

use crate::{custom_keyring::CustomKeyring, keyring::Keyring};
use js_sys::Function;
use kmseal::{
    WrappingKey,
    keyring::{MultiKeyring, RawAesKeyring},
};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Keyring {
    /// A raw AES keyring. The key is moved in: this call makes its only copy in the module.
    ///
    /// # Errors
    /// As [`RawAesKeyring::new`].
    #[wasm_bindgen(js_name = rawAes)]
    pub fn raw_aes(namespace: String, name: String, wrapping_key: Vec<u8>) -> Result<Keyring, JsValue> {
        Keyring::of(RawAesKeyring::new(namespace, name, WrappingKey::new(wrapping_key)))
    }

    /// A multi-keyring; it takes the handles, so give it those that [`Keyring::share`] makes.
    ///
    /// # Errors
    /// As [`MultiKeyringBuilder::build`](kmseal::keyring::MultiKeyringBuilder::build).
    pub fn multi(generator: Option<Keyring>, children: Vec<Keyring>) -> Result<Keyring, JsValue> {
        let mut builder = MultiKeyring::builder();
        builder = generator.into_iter().fold(builder, |builder, keyring| builder.generator(keyring.0));
        builder = children.into_iter().fold(builder, |builder, keyring| builder.child(keyring.0));
        Keyring::of(builder.build())
    }

    /// A keyring that is written in JavaScript, as two functions that `custom_keyring.rs` describes.
    pub fn custom(name: String, wrap: Function, unwrap: Function) -> Keyring {
        Keyring(Arc::new(CustomKeyring::new(name, wrap, unwrap)))
    }
}

//! `Keyring`: the handle by which JavaScript holds any keyring. How each is made is in `keyrings`.

use crate::{
    answers::{unwrapped, wrapped},
    context_order::FoundContextOrder,
    error,
    provider::PROVIDER,
    settle::settle_until,
    shapes,
};
use js_sys::Promise;
use kmseal::{
    ContextOrder, EncryptionContext, Error, ErrorKind, PlaintextDataKey,
    materials::{self, UnwrapRequest, WrapRequest},
};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// A keyring, shared between the operations that use it and the keyrings that contain it.
///
/// Its key is wiped when the last of them lets go.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Keyring(pub(crate) Arc<dyn materials::Keyring>);

impl Keyring {
    /// The handle of a keyring that was just made.
    pub(crate) fn of<K: materials::Keyring + 'static>(keyring: Result<K, Error>) -> Result<Self, JsValue> {
        match keyring {
            Ok(keyring) => Ok(Self(Arc::new(keyring))),
            Err(error) => Err(error::to_js(&error)),
        }
    }
}

#[wasm_bindgen]
impl Keyring {
    /// Another handle of the same keyring.
    pub fn share(&self) -> Keyring {
        Keyring(self.0.clone())
    }

    /// Wraps a data key, or makes one, unless `stop` settles before: for another module or copy of the package, which can
    /// hold no handle of this one's.
    #[wasm_bindgen(js_name = wrapDataKey)]
    pub fn wrap_data_key(
        &self,
        suite: u16,
        context: Vec<String>,
        data_key: Option<Vec<u8>>,
        stop: Option<Promise>,
    ) -> Promise {
        let keyring = self.0.clone();
        let data_key = data_key.map(PlaintextDataKey::new);
        settle_until(stop, async move {
            let context = context_of(context)?;
            let suite = shapes::suite_of(suite)?;
            let request = WrapRequest::new(suite, &context, data_key.as_ref(), &PROVIDER);
            Ok(wrapped(&keyring.wrap_data_key(request).await?))
        })
    }

    /// Tries to unwrap one of several data keys, unless `stop` settles before: for another module or copy of the package,
    /// which may also give the context's keys in a legacy order.
    #[wasm_bindgen(js_name = unwrapDataKey)]
    pub fn unwrap_data_key(
        &self,
        suite: u16,
        context: Vec<String>,
        data_keys: JsValue,
        legacy_context_order: Option<Vec<String>>,
        stop: Option<Promise>,
    ) -> Promise {
        let keyring = self.0.clone();
        let order = legacy_context_order.map(FoundContextOrder);
        settle_until(stop, async move {
            let context = context_of(context)?;
            let suite = shapes::suite_of(suite)?;
            let data_keys = shapes::data_keys_of(&data_keys)
                .ok_or_else(|| Error::new(ErrorKind::InvalidArgument, "these are no encrypted data keys"))?;
            let mut request = UnwrapRequest::new(suite, &context, &data_keys, &PROVIDER);
            request.legacy_context_order = order.as_ref().map(|order| order as &dyn ContextOrder);
            Ok(unwrapped(&keyring.unwrap_data_key(request).await))
        })
    }
}

/// A context as a client gives it to keyrings: the signature's public key included.
fn context_of(flat: Vec<String>) -> Result<EncryptionContext, Error> {
    EncryptionContext::from_message(shapes::pairs(flat))
        .ok_or_else(|| Error::new(ErrorKind::InvalidArgument, "the encryption context has a key twice"))
}

//! `Keyring`: the handle by which JavaScript holds any keyring.

use crate::{
    custom_keyring::{CustomKeyring, unwrapped, wrapped},
    error,
    kms_client::JsKmsClient,
    provider::PROVIDER,
    shapes,
};
use js_sys::{Function, Promise};
use kmseal::{
    BoxFuture, EncryptionContext, Error, ErrorKind, PlaintextDataKey, WrappingKey,
    keyring::{KmsKeyring, MultiKeyring, RawAesKeyring},
    materials::{self, UnwrapRequest, WrapRequest},
};
use std::{future::Future, sync::Arc};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

/// A keyring, shared between the operations that use it and the keyrings that contain it.
///
/// Its key is wiped when the last of them lets go.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Keyring(pub(crate) Arc<dyn materials::Keyring>);

#[wasm_bindgen]
impl Keyring {
    /// A raw AES keyring. The key is moved in: this call makes its only copy in the module.
    ///
    /// # Errors
    /// As [`RawAesKeyring::new`].
    #[wasm_bindgen(js_name = rawAes)]
    pub fn raw_aes(namespace: String, name: String, wrapping_key: Vec<u8>) -> Result<Keyring, JsValue> {
        share(RawAesKeyring::new(namespace, name, WrappingKey::new(wrapping_key)))
    }

    /// A KMS keyring over `call`, a function as `kms_client.rs` describes it.
    ///
    /// # Errors
    /// As [`KmsKeyringBuilder::build`](kmseal::keyring::KmsKeyringBuilder::build).
    pub fn kms(
        call: Function,
        generator: Option<String>,
        key_ids: Vec<String>,
        grant_tokens: Vec<String>,
    ) -> Result<Keyring, JsValue> {
        let mut builder = KmsKeyring::builder(Arc::new(JsKmsClient::new(call)));
        builder = generator.into_iter().fold(builder, |builder, key| builder.generator(key));
        builder = key_ids.into_iter().fold(builder, |builder, key| builder.key(key));
        builder = grant_tokens.into_iter().fold(builder, |builder, token| builder.grant_token(token));
        share(builder.build())
    }

    /// A multi-keyring; it takes the handles, so give it those that [`Keyring::share`] makes.
    ///
    /// # Errors
    /// As [`MultiKeyringBuilder::build`](kmseal::keyring::MultiKeyringBuilder::build).
    pub fn multi(generator: Option<Keyring>, children: Vec<Keyring>) -> Result<Keyring, JsValue> {
        let mut builder = MultiKeyring::builder();
        builder = generator.into_iter().fold(builder, |builder, keyring| builder.generator(keyring.0));
        builder = children.into_iter().fold(builder, |builder, keyring| builder.child(keyring.0));
        share(builder.build())
    }

    /// A keyring that is written in JavaScript, as two functions that `custom_keyring.rs` describes.
    pub fn custom(name: String, wrap: Function, unwrap: Function) -> Keyring {
        Keyring(Arc::new(CustomKeyring::new(name, wrap, unwrap)))
    }

    /// Another handle of the same keyring.
    pub fn share(&self) -> Keyring {
        Keyring(self.0.clone())
    }

    /// Wraps a data key, or makes one: for another copy of the package, which can hold no handle of this one's.
    #[wasm_bindgen(js_name = wrapDataKey)]
    pub fn wrap_data_key(&self, suite: u16, context: Vec<String>, data_key: Option<Vec<u8>>) -> Promise {
        let keyring = self.0.clone();
        let data_key = data_key.map(PlaintextDataKey::new);
        settle(async move {
            let context = context_of(context)?;
            let suite = shapes::suite_of(suite)?;
            let request = WrapRequest::new(suite, &context, data_key.as_ref(), &PROVIDER);
            Ok(wrapped(&keyring.wrap_data_key(request).await?))
        })
    }

    /// Tries to unwrap one of several data keys: for another copy of the package.
    #[wasm_bindgen(js_name = unwrapDataKey)]
    pub fn unwrap_data_key(&self, suite: u16, context: Vec<String>, data_keys: JsValue) -> Promise {
        let keyring = self.0.clone();
        settle(async move {
            let context = context_of(context)?;
            let suite = shapes::suite_of(suite)?;
            let data_keys = shapes::data_keys_of(&data_keys)
                .ok_or_else(|| Error::new(ErrorKind::InvalidArgument, "these are no encrypted data keys"))?;
            let request = UnwrapRequest::new(suite, &context, &data_keys, &PROVIDER);
            Ok(unwrapped(&keyring.unwrap_data_key(request).await))
        })
    }
}

/// Runs `work` as a promise that is rejected with the fields of an error.
pub(crate) fn settle(work: impl Future<Output = Result<JsValue, Error>> + 'static) -> Promise {
    promise(Box::pin(work))
}

/// Takes a box, so that the machinery of promises is compiled once and not for every operation.
fn promise(work: BoxFuture<'static, Result<JsValue, Error>>) -> Promise {
    future_to_promise(async move { work.await.map_err(|error| error::to_js(&error)) })
}

fn share<K: materials::Keyring + 'static>(keyring: Result<K, Error>) -> Result<Keyring, JsValue> {
    match keyring {
        Ok(keyring) => Ok(Keyring(Arc::new(keyring))),
        Err(error) => Err(error::to_js(&error)),
    }
}

/// A context as a client gives it to keyrings: the signature's public key included.
fn context_of(flat: Vec<String>) -> Result<EncryptionContext, Error> {
    EncryptionContext::from_message(shapes::pairs(flat))
        .ok_or_else(|| Error::new(ErrorKind::InvalidArgument, "the encryption context has a key twice"))
}

//! `CustomKeyring`: a keyring that JavaScript brings: the user's own, or one of another copy of the package.
//!
//! npm/src/keyring.ts makes the two functions of it, which take and return the shapes of its `Keyring`.

use crate::{
    ask::ask,
    error,
    few_bytes::{Lent, take_secret},
    object::{member, object},
    shapes,
};
use js_sys::{Array, Function};
use kmseal::{
    Attempt, AttemptOutcome, BoxFuture, Error, ErrorKind, PlaintextDataKey,
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
};
use wasm_bindgen::JsValue;

/// A keyring whose work is done in JavaScript.
#[derive(Debug)]
pub(crate) struct CustomKeyring {
    name: String,
    wrap: Function,
    unwrap: Function,
}

impl CustomKeyring {
    pub(crate) fn new(name: String, wrap: Function, unwrap: Function) -> Self {
        Self { name, wrap, unwrap }
    }

    async fn call(&self, function: &Function, request: JsValue) -> Result<JsValue, Error> {
        ask(function, Array::of1(&request)).await.map_err(|thrown| error::from_keyring(&self.name, thrown))
    }

    async fn wrap(&self, request: WrapRequest<'_>) -> Result<Wrapped, Error> {
        let given = request.data_key.map(|key| Lent::new(key.expose_secret()));
        let answer = self
            .call(
                &self.wrap,
                object([
                    ("suite", shapes::suite(request.suite)),
                    ("dataKeyLength", data_key_length(request.suite)),
                    ("encryptionContext", shapes::context(request.encryption_context)),
                    ("dataKey", given.as_ref().map_or(JsValue::UNDEFINED, Lent::value)),
                ]),
            )
            .await;
        drop(given);
        let answer = answer?;
        let data_key = take_secret(&answer, "dataKey").map(PlaintextDataKey::new);
        if data_key.as_ref().is_some_and(|key| key.len() != request.suite.data_key_length()) {
            return Err(self.wrong("made a data key of the wrong length"));
        }
        let encrypted_data_keys = shapes::data_keys_of(&member(&answer, "encryptedDataKeys"))
            .ok_or_else(|| self.wrong("returned no encryptedDataKeys"))?;
        Ok(Wrapped { data_key: data_key.filter(|_| request.data_key.is_none()), encrypted_data_keys })
    }

    async fn unwrap(&self, request: UnwrapRequest<'_>) -> Result<Unwrapped, Error> {
        let legacy_order = request.legacy_context_order.map(|order| {
            let mut keys: Vec<&str> = request.encryption_context.iter().map(|(key, _)| key).collect();
            order.sort(&mut keys);
            keys.into_iter().map(JsValue::from_str).collect::<Array>()
        });
        let answer = self
            .call(
                &self.unwrap,
                object([
                    ("suite", shapes::suite(request.suite)),
                    ("dataKeyLength", data_key_length(request.suite)),
                    ("encryptionContext", shapes::context(request.encryption_context)),
                    ("encryptedDataKeys", shapes::data_keys(request.encrypted_data_keys)),
                    ("legacyContextOrder", legacy_order.map_or(JsValue::UNDEFINED, JsValue::from)),
                ]),
            )
            .await?;
        match take_secret(&answer, "dataKey").map(PlaintextDataKey::new) {
            Some(key) if key.len() == request.suite.data_key_length() => Ok(Unwrapped::Opened(key)),
            Some(_) => Err(self.wrong("returned a data key of the wrong length")),
            None => error::attempts_of(&member(&answer, "attempts"))
                .map(Unwrapped::NotOpened)
                .ok_or_else(|| self.wrong("returned neither a dataKey nor attempts")),
        }
    }

    fn wrong(&self, what: &str) -> Error {
        Error::new(ErrorKind::InvalidMaterials, format!("{} {what}; mend that keyring", self.name))
    }
}

impl Keyring for CustomKeyring {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(self.wrap(request))
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(async move {
            self.unwrap(request).await.unwrap_or_else(|error| {
                // It threw as a whole, so no one data key is to blame.
                let data_key = "every data key".to_owned();
                let outcome = AttemptOutcome::Failed(error);
                Unwrapped::NotOpened(vec![Attempt { data_key, keyring: self.name.clone(), outcome }])
            })
        })
    }
}

fn data_key_length(suite: kmseal::AlgorithmSuite) -> JsValue {
    u32::try_from(suite.data_key_length()).unwrap_or(u32::MAX).into()
}

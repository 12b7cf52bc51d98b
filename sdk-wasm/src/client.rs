//! `Client`: begins to encrypt and decrypt messages.

use crate::{
    bytes, context_order::JsContextOrder, error::to_js, host_keys, manager::Manager,
    message_opening::MessageOpening, message_sealing::MessageSealing, names::policy_of, object::object,
    provider::PROVIDER, settle::now_or_until, shapes,
};
use js_sys::{Function, Promise, Uint8Array};
use kmseal::{Error, ErrorKind, host::Begun, stream::SignedMessages};
use std::num::NonZeroU16;
use wasm_bindgen::prelude::*;

/// The rules of a client; it holds no keys.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Client {
    /// With the module's own cryptography.
    alone: kmseal::Client,
    /// With keys of the host for signatures.
    by_host: kmseal::Client,
}

#[wasm_bindgen]
impl Client {
    /// A client with these rules, and kmseal's defaults for what is `undefined`; the legacy order is a function as
    /// `context_order.rs` describes it.
    ///
    /// # Errors
    /// `InvalidArgument` for a policy or a number that does not exist; npm/src says it better and before.
    #[wasm_bindgen(constructor)]
    pub fn new(
        commitment_policy: Option<String>,
        max_encrypted_data_keys: Option<u16>,
        max_frame_length: Option<u32>,
        max_non_framed_length: Option<f64>,
        max_plaintext_length: Option<f64>,
        dotnet_4_0_0_messages: bool,
        legacy_javascript_context_order: Option<Function>,
    ) -> Result<Client, JsValue> {
        let wrong = |what: &'static str| to_js(&Error::new(ErrorKind::InvalidArgument, what));
        // First of all: the default backend, which has more than this module needs, is then not linked.
        let mut builder = kmseal::Client::builder_on(&PROVIDER).dotnet_4_0_0_messages(dotnet_4_0_0_messages);
        if let Some(name) = commitment_policy {
            let policy = policy_of(&name).ok_or_else(|| wrong("there is no such commitment policy"))?;
            builder = builder.commitment_policy(policy);
        }
        if let Some(max) = max_encrypted_data_keys {
            let max = NonZeroU16::new(max).ok_or_else(|| wrong("a message has at least one data key"))?;
            builder = builder.max_encrypted_data_keys(max);
        }
        if let Some(bytes) = max_frame_length {
            builder = builder.max_frame_length(bytes);
        }
        // JavaScript's numbers are whole up to 2^53, which TypeScript has checked.
        if let Some(bytes) = max_non_framed_length {
            builder = builder.max_non_framed_length(bytes as u64);
        }
        if let Some(bytes) = max_plaintext_length {
            builder = builder.max_plaintext_length(bytes as u64);
        }
        if let Some(positions) = legacy_javascript_context_order {
            builder = builder.legacy_javascript_context_order(JsContextOrder(positions));
        }
        let alone = builder.build();
        let by_host = alone.clone().with_provider(&host_keys::PROVIDER);
        Ok(Client { alone, by_host })
    }

    /// Begins to write a message of so many bytes of plaintext, if that is known: a [`MessageSealing`], or a promise of one while a
    /// key service is asked, which drops all keys when `stop` settles.
    ///
    /// With `by_host`, a key that the host offered signs it.
    ///
    /// # Errors
    /// Those of [`kmseal::Encrypt::blocking`] that come before the first frame.
    #[wasm_bindgen(js_name = beginSealing)]
    #[allow(clippy::too_many_arguments, reason = "what crosses is flat")]
    pub fn begin_sealing(
        &self,
        manager: Manager,
        plaintext_length: Option<f64>,
        context: Vec<String>,
        suite: Option<u16>,
        frame_length: Option<u32>,
        by_host: bool,
        stop: Option<Promise>,
    ) -> Result<JsValue, JsValue> {
        let client = self.client(by_host);
        let manager = manager.0;
        now_or_until(stop, async move {
            let context = shapes::context_of(context)?;
            let mut stream = client.encrypt_stream(&*manager).context(&context);
            if let Some(id) = suite {
                stream = stream.suite(shapes::suite_of(id)?);
            }
            if let Some(length) = frame_length {
                stream = stream.frame_length(length);
            }
            // JavaScript's numbers are whole up to 2^53, which TypeScript has checked.
            if let Some(length) = plaintext_length {
                stream = stream.plaintext_length(length as u64);
            }
            let sealing = stream.for_host().await?;
            Ok(MessageSealing::new(sealing).into())
        })
    }

    /// Begins to read a message of `length` bytes, if that is known, of which `start` are the first: an [`MessageOpening`], or the
    /// number of bytes that `start` must have at least; or a promise of one while a key service is asked, which drops all
    /// keys when `stop` settles. `signed_messages` is one of `SignedMessages` in npm/src.
    ///
    /// # Errors
    /// Those of [`kmseal::Decrypt::blocking`] that come before the first frame.
    #[wasm_bindgen(js_name = beginOpening)]
    #[allow(clippy::too_many_arguments, reason = "what crosses is flat")]
    pub fn begin_opening(
        &self,
        manager: Manager,
        start: Vec<u8>,
        length: Option<f64>,
        signed_messages: Option<String>,
        context: Vec<String>,
        by_host: bool,
        stop: Option<Promise>,
    ) -> Result<JsValue, JsValue> {
        let client = self.client(by_host);
        let signed = match signed_messages.as_deref() {
            Some("releaseEarly") => SignedMessages::ReleaseEarly,
            Some("refuse") => SignedMessages::Refuse,
            _ => SignedMessages::VerifyFirst,
        };
        let manager = manager.0;
        now_or_until(stop, async move {
            let context = shapes::context_of(context)?;
            let stream = client.decrypt_stream(&*manager).expect_context(&context).signed_messages(signed);
            // A cast of a greater number saturates.
            match stream.for_host(&start, length.map(|length| length as usize)).await? {
                Begun::NeedInput { at_least } => Ok((at_least as f64).into()),
                Begun::Unlocked(opening) => Ok(MessageOpening::new(*opening).into()),
            }
        })
    }
}

impl Client {
    fn client(&self, by_host: bool) -> kmseal::Client {
        if by_host { self.by_host.clone() } else { self.alone.clone() }
    }
}

/// Reads a message's header without any key: `{ header, headerLength }`, of which nothing is proven.
///
/// # Errors
/// As [`kmseal::inspect`].
#[wasm_bindgen]
pub fn inspect(message: &Uint8Array) -> Result<JsValue, JsValue> {
    let seen = bytes::take(message, "the message").and_then(|message| kmseal::inspect(&message));
    let seen = seen.map_err(|error| to_js(&error))?;
    let length = u32::try_from(seen.raw_bytes().len()).unwrap_or(u32::MAX);
    Ok(object([("header", shapes::header(seen.header())), ("headerLength", length.into())]))
}

//! `Client`: encrypts and decrypts whole messages.

use crate::{
    bytes, context_order::JsContextOrder, error::to_js, manager::Manager, names::policy_of, object::object,
    provider::PROVIDER, settle::settle_until, shapes,
};
use js_sys::{Function, Promise, Uint8Array};
use kmseal::{Error, ErrorKind};
use std::num::NonZeroU16;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

/// The most that a frame adds to its plaintext, rounded up.
const FRAME_OVERHEAD: usize = 64;
/// More than a header and a footer take: the context and each data key have 65,535 bytes at most.
const HEADER_ROOM: usize = 1 << 20;

/// The rules of a client; it holds no keys.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Client(pub(crate) kmseal::Client);

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
        let builder = kmseal::Client::builder().provider(&PROVIDER);
        let mut builder = builder.dotnet_4_0_0_messages(dotnet_4_0_0_messages);
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
        Ok(Client(builder.build()))
    }

    /// Encrypts to `{ ciphertext, header }`. The plaintext is copied before this returns, and dropped
    /// with all keys when `stop` settles.
    pub fn encrypt(
        &self,
        manager: Manager,
        plaintext: &Uint8Array,
        context: Vec<String>,
        suite: Option<u16>,
        frame_length: Option<u32>,
        stop: Option<Promise>,
    ) -> Promise {
        let client = self.0.clone();
        let manager = manager.0;
        let plaintext = bytes::take(plaintext, "the plaintext");
        settle_until(stop, async move {
            let plaintext = plaintext?;
            let context = shapes::context_of(context)?;
            let mut encryption = client.encrypt(&*manager, &plaintext).context(&context);
            if let Some(id) = suite {
                encryption = encryption.suite(shapes::suite_of(id)?);
            }
            if let Some(length) = frame_length {
                encryption = encryption.frame_length(length);
            }
            bytes::make_room(sealed_length(plaintext.len(), frame_length), "the message")?;
            let encrypted = encryption.await?;
            Ok(object([
                ("ciphertext", bytes::give(&encrypted.ciphertext, "the message")?.into()),
                ("header", shapes::header(&encrypted.header)),
            ]))
        })
    }

    /// Decrypts to `{ plaintext, header }`. The message is copied before this returns, and dropped with
    /// all keys when `stop` settles.
    pub fn decrypt(
        &self,
        manager: Manager,
        message: &Uint8Array,
        context: Vec<String>,
        stop: Option<Promise>,
    ) -> Promise {
        let client = self.0.clone();
        let manager = manager.0;
        let message = bytes::take(message, "the message");
        settle_until(stop, async move {
            let message = message?;
            let context = shapes::context_of(context)?;
            bytes::make_room(message.len(), "the plaintext")?;
            let decrypted = client.decrypt(&*manager, &message).expect_context(&context).await?;
            let plaintext = Zeroizing::new(decrypted.plaintext);
            Ok(object([
                ("plaintext", bytes::give(&plaintext, "the plaintext")?.into()),
                ("header", shapes::header(&decrypted.header)),
            ]))
        })
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

/// More bytes than a message of so much plaintext takes.
fn sealed_length(plaintext: usize, frame_length: Option<u32>) -> usize {
    let frame_length = frame_length.and_then(|length| usize::try_from(length).ok()).unwrap_or(4096).max(1);
    let frames = plaintext.div_ceil(frame_length).saturating_add(1);
    plaintext.saturating_add(frames.saturating_mul(FRAME_OVERHEAD)).saturating_add(HEADER_ROOM)
}

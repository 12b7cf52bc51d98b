//! `Sealing`: one message that is encrypted in pieces.

use crate::{
    bytes, client::Client, error::to_js, manager::Manager, outgoing::Outgoing, settle::settle_until, shapes,
};
use js_sys::{Promise, Uint8Array};
use kmseal::{Error, ErrorKind, stream::Encryptor};
use wasm_bindgen::prelude::*;

/// A message on its way; freed, it leaves no key and no plaintext behind.
#[wasm_bindgen]
pub struct Sealing {
    /// None once the message has ended.
    encryptor: Option<Encryptor>,
    message: Outgoing,
}

#[wasm_bindgen]
impl Client {
    /// Begins to encrypt, to a [`Sealing`]; all keys are dropped when `stop` settles.
    #[wasm_bindgen(js_name = encryptStream)]
    pub fn encrypt_stream(
        &self,
        manager: Manager,
        context: Vec<String>,
        suite: Option<u16>,
        frame_length: Option<u32>,
        plaintext_length: Option<f64>,
        stop: Option<Promise>,
    ) -> Promise {
        let client = self.alone.clone();
        let manager = manager.0;
        settle_until(stop, async move {
            let context = shapes::context_of(context)?;
            let mut encryption = client.encrypt_stream(&*manager).context(&context);
            if let Some(id) = suite {
                encryption = encryption.suite(shapes::suite_of(id)?);
            }
            if let Some(length) = frame_length {
                encryption = encryption.frame_length(length);
            }
            // JavaScript's numbers are whole up to 2^53, which TypeScript has checked.
            if let Some(length) = plaintext_length {
                encryption = encryption.plaintext_length(length as u64);
            }
            let encryptor = Some(encryption.await?);
            Ok(Sealing { encryptor, message: Outgoing::default() }.into())
        })
    }
}

#[wasm_bindgen]
impl Sealing {
    /// The message's header.
    pub fn header(&self) -> JsValue {
        self.encryptor.as_ref().map_or(JsValue::UNDEFINED, |encryptor| shapes::header(encryptor.header()))
    }

    /// Takes plaintext.
    ///
    /// # Errors
    /// As [`Encryptor::push`].
    pub fn push(&mut self, plaintext: &Uint8Array) -> Result<(), JsValue> {
        self.try_push(plaintext).map_err(|error| to_js(&error))
    }

    /// Ends the message.
    ///
    /// # Errors
    /// As [`Encryptor::finish`].
    pub fn finish(&mut self) -> Result<(), JsValue> {
        let result = match self.encryptor.take() {
            Some(encryptor) => encryptor.finish(self.message.end()).map(drop),
            None => Err(ended()),
        };
        result.map_err(|error| to_js(&error))
    }

    /// The next piece of the message, or `undefined` until there is more.
    ///
    /// # Errors
    /// `InvalidArgument` if JavaScript has no memory for it.
    pub fn take(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        self.message.take().map_err(|error| to_js(&error))
    }
}

impl Sealing {
    fn try_push(&mut self, plaintext: &Uint8Array) -> Result<(), Error> {
        let plaintext = bytes::take(plaintext, "a piece of the plaintext")?;
        let encryptor = self.encryptor.as_mut().ok_or_else(ended)?;
        self.message.make_room(encryptor.buffered(), plaintext.len())?;
        encryptor.push(&plaintext, self.message.end())
    }
}

fn ended() -> Error {
    Error::new(ErrorKind::InvalidArgument, "the message has ended")
}

//! `Opening`: one message that is decrypted in pieces.

use crate::{
    bytes, client::Client, error::to_js, manager::Manager, outgoing::Outgoing, settle::settle_until, shapes,
};
use js_sys::{Promise, Uint8Array};
use kmseal::{
    Error, ErrorKind,
    stream::{Decryptor, Progress, SignedMessages},
};
use std::{
    cell::Cell,
    future::Future,
    pin::pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};
use wasm_bindgen::prelude::*;

/// A message on its way; freed, it leaves no key and no plaintext behind.
// The machine is away while keys are asked for, and goes with whoever asks if that is stopped.
#[wasm_bindgen]
pub struct Opening(Rc<Cell<Option<Box<Open>>>>);

struct Open {
    decryptor: Decryptor<'static>,
    plaintext: Outgoing,
}

#[wasm_bindgen]
impl Client {
    /// Begins to decrypt; `signed` is one of `SignedMessages` in npm/src.
    ///
    /// # Errors
    /// As [`kmseal::EncryptionContext::new`].
    #[wasm_bindgen(js_name = decryptStream)]
    pub fn decrypt_stream(
        &self,
        manager: Manager,
        context: Vec<String>,
        signed: Option<String>,
    ) -> Result<Opening, JsValue> {
        let context = shapes::context_of(context).map_err(|error| to_js(&error))?;
        let signed = match signed.as_deref() {
            Some("releaseEarly") => SignedMessages::ReleaseEarly,
            Some("refuse") => SignedMessages::Refuse,
            _ => SignedMessages::VerifyFirst,
        };
        let decryptor = Decryptor::owned(self.alone.clone(), manager.0, context, signed);
        let open = Open { decryptor, plaintext: Outgoing::default() };
        Ok(Opening(Rc::new(Cell::new(Some(Box::new(open))))))
    }
}

#[wasm_bindgen]
impl Opening {
    /// Takes bytes of the message, which [`Self::header`] or [`Self::take`] then look at.
    ///
    /// # Errors
    /// `InvalidArgument` if there is no memory for them.
    pub fn push(&self, message: &Uint8Array) -> Result<(), JsValue> {
        self.with(|open| {
            let message = bytes::take(message, "a piece of the message")?;
            open.plaintext.make_room(open.decryptor.buffered(), message.len())?;
            open.decryptor.push(&message);
            Ok(())
        })
    }

    /// No more bytes follow.
    ///
    /// # Errors
    /// `InvalidArgument` while keys are asked for.
    pub fn end(&self) -> Result<(), JsValue> {
        self.with(|open| {
            open.decryptor.end();
            Ok(())
        })
    }

    /// Asks for the keys once the header is there, and tells it when it is proven; until then `undefined`. All keys
    /// are dropped when `stop` settles.
    pub fn header(&self, stop: Option<Promise>) -> Promise {
        let place = self.0.clone();
        settle_until(stop, async move {
            let mut open = place.take().ok_or_else(busy)?;
            open.decryptor.next(open.plaintext.end()).await?;
            let header = open.decryptor.header().map_or(JsValue::UNDEFINED, shapes::header);
            place.set(Some(open));
            Ok(header)
        })
    }

    /// The next piece of the plaintext, or `undefined` until there is more; after the end, once all was authentic.
    ///
    /// # Errors
    /// As [`Decryptor::next`].
    pub fn take(&self) -> Result<Option<Uint8Array>, JsValue> {
        self.with(Open::take)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Open) -> Result<T, Error>) -> Result<T, JsValue> {
        let mut open = self.0.take().ok_or_else(|| to_js(&busy()))?;
        let result = work(&mut open).map_err(|error| to_js(&error));
        self.0.set(Some(open));
        result
    }
}

impl Open {
    fn take(&mut self) -> Result<Option<Uint8Array>, Error> {
        loop {
            if let Some(piece) = self.plaintext.take()? {
                return Ok(Some(piece));
            }
            let next = pin!(self.decryptor.next(self.plaintext.end()));
            // It waits for nothing but keys, which `header` has waited for.
            match next.poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(Ok(Progress::Plaintext)) => {}
                Poll::Ready(Err(error)) => return Err(error),
                Poll::Ready(Ok(Progress::NeedInput | Progress::Finished)) | Poll::Pending => return Ok(None),
            }
        }
    }
}

fn busy() -> Error {
    Error::new(ErrorKind::InvalidArgument, "the stream still waits for its keys, or was stopped")
}

//! `MessageSealing`: a message that is being written, whole or in pieces, whose frames the host or the module seals.

use crate::{bytes, error::to_js, few_bytes::give_few, frame_records, host_keys, object::object, shapes};
use js_sys::{Object, Uint8Array};
use kmseal::{Error, ErrorKind, crypto::rustcrypto, host};
use wasm_bindgen::prelude::*;

/// A message whose header is written.
#[wasm_bindgen]
#[derive(Debug)]
pub struct MessageSealing {
    inner: Option<host::Sealing>,
    /// The header's bytes until they are given out.
    head: Vec<u8>,
}

impl MessageSealing {
    pub(crate) fn new(sealing: host::Sealing) -> Self {
        Self { head: sealing.head().to_vec(), inner: Some(sealing) }
    }
}

#[wasm_bindgen]
impl MessageSealing {
    /// The message's header.
    pub fn header(&mut self) -> Result<JsValue, JsValue> {
        Ok(shapes::header(self.inner()?.header()))
    }

    /// The bytes that the message begins with, given out once: here, or with the first frames that are sealed here.
    pub fn head(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.head)
    }

    /// Bytes of plaintext in every frame but the last.
    #[wasm_bindgen(js_name = frameLength)]
    pub fn frame_length(&mut self) -> Result<usize, JsValue> {
        Ok(self.inner()?.frame_length())
    }

    /// Bytes of the whole message, without a signature.
    #[wasm_bindgen(js_name = messageLength)]
    pub fn message_length(&mut self, plaintext: usize) -> Result<usize, JsValue> {
        Ok(self.inner()?.length(plaintext))
    }

    /// The key of AES-GCM for the frames, which the caller wipes.
    #[wasm_bindgen(js_name = contentKey)]
    pub fn content_key(&mut self) -> Result<Vec<u8>, JsValue> {
        Ok(self.inner()?.content_key().to_vec())
    }

    /// Whether it is signed.
    #[wasm_bindgen(js_name = isSigned)]
    pub fn is_signed(&mut self) -> Result<bool, JsValue> {
        Ok(self.inner()?.signing_key().is_some())
    }

    /// The host's key that signs it, if it is one of the host.
    #[wasm_bindgen(js_name = signingKey)]
    pub fn signing_key(&mut self) -> Result<Option<Object>, JsValue> {
        Ok(self.inner()?.signing_key().and_then(|key| host_keys::private_key(&**key)))
    }

    /// Tells whether so many bytes of plaintext may come into frames yet.
    ///
    /// # Errors
    /// `LimitExceeded`.
    #[wasm_bindgen(js_name = checkLength)]
    pub fn check_length(&mut self, waiting: usize) -> Result<(), JsValue> {
        self.inner()?.check_length(waiting).map_err(|error| to_js(&error))
    }

    /// The records of the next frames, for so many bytes of plaintext: whole frames, unless they are the last.
    pub fn plan(&mut self, length: usize, is_last: bool) -> Result<Vec<u8>, JsValue> {
        let sealing = self.inner()?;
        let frame_length = sealing.frame_length();
        let mut records = Vec::new();
        let mut rest = length;
        while rest > frame_length || (!is_last && rest > 0) {
            let content = rest.min(frame_length);
            let frame = sealing.next(content, false).map_err(|error| to_js(&error))?;
            frame_records::unsealed(&frame, content, &mut records);
            rest -= content;
        }
        if is_last {
            let frame = sealing.next(rest, true).map_err(|error| to_js(&error))?;
            frame_records::unsealed(&frame, rest, &mut records);
        }
        Ok(records)
    }

    /// Takes sealed frames into what the module signs.
    pub fn hash(&mut self, frames: &[u8]) -> Result<(), JsValue> {
        self.inner()?.hash(frames);
        Ok(())
    }

    /// Ends the message: `{ footer, header }`, with the host's signature if there is one, as IEEE P1363 has it.
    pub fn finish(&mut self, signature: Option<Vec<u8>>) -> Result<JsValue, JsValue> {
        let finish = |sealing: host::Sealing| {
            let signature = match signature {
                Some(fixed) => Some(rustcrypto::der_signature(host_keys::CURVE, &fixed)?),
                None => None,
            };
            let (footer, header) = sealing.finish(signature)?;
            Ok(object([("footer", give_few(&footer)), ("header", shapes::header(&header))]))
        };
        self.take().and_then(finish).map_err(|error| to_js(&error))
    }

    /// Seals the next frames here, whole frames, unless they are the last; returns them, the first behind the message's head.
    #[wasm_bindgen(js_name = sealHere)]
    pub fn seal_here(&mut self, plaintext: &Uint8Array, is_last: bool) -> Result<Uint8Array, JsValue> {
        let mut message = self.head();
        let sealing = self.inner()?;
        let mut seal = || {
            let plaintext = bytes::take(plaintext, "the plaintext")?;
            // The writer sets a little more aside than frames take.
            bytes::make_room(sealing.length(plaintext.len()).saturating_add(256), "the message")?;
            sealing.seal_here(&plaintext, is_last, &mut message)?;
            bytes::give(&message, "the message")
        };
        seal().map_err(|error| to_js(&error))
    }

    fn inner(&mut self) -> Result<&mut host::Sealing, JsValue> {
        self.inner.as_mut().ok_or_else(|| to_js(&ended()))
    }

    fn take(&mut self) -> Result<host::Sealing, Error> {
        self.inner.take().ok_or_else(ended)
    }
}

fn ended() -> Error {
    Error::new(ErrorKind::InvalidArgument, "this message has ended")
}

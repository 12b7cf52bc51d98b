//! `MessageOpening`: a message that is being read, whole or in pieces, whose frames the host or the module opens.

use crate::{bytes, error::to_js, frame_records, host_keys, object::object, shapes};
use js_sys::Uint8Array;
use kmseal::{ContentType, Error, ErrorKind, crypto::rustcrypto, host};
use wasm_bindgen::prelude::*;

/// Bytes that are enough to see a frame's head.
const HEAD: usize = 24;

/// A message whose header is authentic.
#[wasm_bindgen]
#[derive(Debug)]
pub struct MessageOpening {
    inner: Option<host::Opening>,
    /// What is wrong behind the frames that the last plan told of.
    wrong: Option<Error>,
    /// Bytes that must be unread at least before there is more to do; 0 if there may be something to do at once.
    needs: usize,
}

impl MessageOpening {
    pub(crate) fn new(opening: host::Opening) -> Self {
        Self { inner: Some(opening), wrong: None, needs: 0 }
    }
}

#[wasm_bindgen]
impl MessageOpening {
    /// The message's header.
    pub fn header(&mut self) -> Result<JsValue, JsValue> {
        Ok(shapes::header(self.inner()?.header()))
    }

    /// Bytes of the header, behind which the first frame begins.
    #[wasm_bindgen(js_name = headerLength)]
    pub fn header_length(&mut self) -> Result<usize, JsValue> {
        Ok(self.inner()?.header_length())
    }

    /// Bytes of plaintext in every frame but the last; 0 without frames.
    #[wasm_bindgen(js_name = frameLength)]
    pub fn frame_length(&mut self) -> Result<u32, JsValue> {
        Ok(match self.inner()?.header().content_type {
            ContentType::NonFramed => 0,
            ContentType::Framed { frame_length } => frame_length,
        })
    }

    /// The key of AES-GCM for the frames, which the caller wipes.
    #[wasm_bindgen(js_name = contentKey)]
    pub fn content_key(&mut self) -> Result<Vec<u8>, JsValue> {
        Ok(self.inner()?.content_key().to_vec())
    }

    /// Whether it is signed.
    #[wasm_bindgen(js_name = isSigned)]
    pub fn is_signed(&mut self) -> Result<bool, JsValue> {
        Ok(self.inner()?.verifying_key().is_some())
    }

    /// The point of P-384 that its signature must verify with, uncompressed, if the host can check that.
    #[wasm_bindgen(js_name = verifyingKey)]
    pub fn verifying_key(&mut self) -> Result<Option<Vec<u8>>, JsValue> {
        let key = self.inner()?.verifying_key();
        Ok(key.and_then(|key| host_keys::public_key(&**key)).map(|key| key.uncompressed().to_vec()))
    }

    /// Whether frames may be given out before the message's end, all but the last.
    #[wasm_bindgen(js_name = releasesFrames)]
    pub fn releases_frames(&mut self) -> Result<bool, JsValue> {
        Ok(self.inner()?.releases_frames())
    }

    /// If the part of the message that was asked for last, or the next frame, is not all there yet: the bytes that it has at least;
    /// else 0.
    pub fn needs(&self) -> usize {
        self.needs
    }

    /// The records of the next frames that are all there. `heads` has the first 24 bytes of each, as far as there are so
    /// many, and zeros; the first begins where `unread` bytes are left, and if that is `all` of the message, a frame that is
    /// cut off is an error.
    ///
    /// What is wrong with a frame is told when those before it, which may be worse, have had their turn: by the next call.
    pub fn plan(&mut self, heads: &[u8], unread: usize, all: bool) -> Result<Vec<u8>, JsValue> {
        if let Some(error) = self.wrong.take() {
            return Err(to_js(&error));
        }
        self.needs = 0;
        let mut records = Vec::new();
        let planned = self.plan_onto(heads, unread, all, &mut records);
        match planned {
            Err(error) if records.is_empty() => Err(to_js(&error)),
            planned => {
                self.wrong = planned.err();
                Ok(records)
            }
        }
    }

    fn plan_onto(
        &mut self,
        heads: &[u8],
        mut unread: usize,
        all: bool,
        records: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let opening = self.inner.as_mut().ok_or_else(ended)?;
        for head in heads.chunks(HEAD) {
            let frame = match opening.next(head.get(..unread.min(HEAD)).unwrap_or(head), unread)? {
                Ok(frame) => frame,
                Err(at_least) => {
                    self.needs = at_least;
                    return cut_off(opening, at_least, unread, all);
                }
            };
            frame_records::sealed(&frame, records);
            if frame.is_last() {
                break;
            }
            unread = unread.saturating_sub(frame.length());
        }
        Ok(())
    }

    /// Whether the last frame has been planned.
    #[wasm_bindgen(js_name = bodyHasEnded)]
    pub fn body_has_ended(&mut self) -> Result<bool, JsValue> {
        Ok(self.inner()?.body_has_ended())
    }

    /// The error for the frame that the host found not to be authentic.
    pub fn refused(&mut self, sequence: u32) -> Result<JsValue, JsValue> {
        Ok(to_js(&self.inner()?.refused(sequence)))
    }

    /// Takes sealed frames into what the module verifies.
    pub fn hash(&mut self, frames: &[u8]) -> Result<(), JsValue> {
        self.inner()?.hash(frames);
        Ok(())
    }

    /// The signature at the start of `footer`, in DER, if it is all there; `unread` bytes of the message are left there, or
    /// `all` of them.
    pub fn signature(&mut self, footer: &[u8], unread: usize, all: bool) -> Result<Option<Vec<u8>>, JsValue> {
        self.try_signature(footer, unread, all).map_err(|error| to_js(&error))
    }

    fn try_signature(&mut self, footer: &[u8], unread: usize, all: bool) -> Result<Option<Vec<u8>>, Error> {
        self.needs = 0;
        let opening = self.inner.as_mut().ok_or_else(ended)?;
        match opening.signature(footer)? {
            Ok(signature) => Ok(Some(signature.to_vec())),
            Err(at_least) => {
                cut_off(opening, at_least, unread, all)?;
                self.needs = at_least;
                Ok(None)
            }
        }
    }

    /// Takes the host's word on the signature.
    pub fn verified(&mut self, matches: bool) -> Result<(), JsValue> {
        self.inner()?.verified(matches).map_err(|error| to_js(&error))
    }

    /// Verifies the signature here, over what was hashed.
    #[wasm_bindgen(js_name = verifyHere)]
    pub fn verify_here(&mut self, signature: &[u8]) -> Result<(), JsValue> {
        self.inner()?.verify_here(signature).map_err(|error| to_js(&error))
    }

    /// Ends a message that is authentic, with so many bytes behind it, and returns its header.
    pub fn finish(&mut self, trailing: usize) -> Result<JsValue, JsValue> {
        let header = self.take().and_then(|opening| opening.finish(trailing));
        header.map(|header| shapes::header(&header)).map_err(|error| to_js(&error))
    }

    /// Opens here the frames that are whole in `body`, or in `all` of it: `{ plaintext, read, last }`, of which `read` is the
    /// bytes of the frames, and `last` that of the plaintext of the message's last frame, if it is among them.
    ///
    /// The plaintext may not be given out before the message is finished, unless [`Self::releases_frames`] says so.
    #[wasm_bindgen(js_name = openHere)]
    pub fn open_here(&mut self, body: &Uint8Array, all: bool) -> Result<JsValue, JsValue> {
        self.try_open_here(body, all).map_err(|error| to_js(&error))
    }

    fn try_open_here(&mut self, body: &Uint8Array, all: bool) -> Result<JsValue, Error> {
        self.needs = 0;
        let opening = self.inner.as_mut().ok_or_else(ended)?;
        let body = bytes::take(body, "the message")?;
        bytes::make_room(body.len(), "the plaintext")?;
        let opened = opening.open_here(&body)?;
        if let Some(at_least) = opened.at_least {
            cut_off(opening, at_least, body.len().saturating_sub(opened.read), all)?;
            self.needs = at_least;
        }
        let number = |length: usize| JsValue::from(length as f64);
        Ok(object([
            ("plaintext", bytes::give(&opened.plaintext, "the plaintext")?.into()),
            ("read", number(opened.read)),
            ("last", number(opened.last_content)),
        ]))
    }

    fn inner(&mut self) -> Result<&mut host::Opening, JsValue> {
        self.inner.as_mut().ok_or_else(|| to_js(&ended()))
    }

    fn take(&mut self) -> Result<host::Opening, Error> {
        self.inner.take().ok_or_else(ended)
    }
}

/// A signature in DER in the form of IEEE P1363, which hosts check, or nothing where it is no signature.
#[wasm_bindgen(js_name = fixedSignature)]
pub fn fixed_signature(der: &[u8]) -> Option<Vec<u8>> {
    rustcrypto::fixed_signature(host_keys::CURVE, der).ok()
}

/// A part that has `at_least` so many bytes, of which `unread` are there, is waited for unless that is `all` of the message.
fn cut_off(opening: &mut host::Opening, at_least: usize, unread: usize, all: bool) -> Result<(), Error> {
    if all { Err(opening.truncated(at_least.saturating_sub(unread))) } else { Ok(()) }
}

fn ended() -> Error {
    Error::new(ErrorKind::InvalidArgument, "this message has ended")
}

//! `Encryptor`: makes frames of plaintext that comes in any pieces.
//!
//! Spec: client-apis/encrypt.md#construct-the-body

use super::EncryptWriter;
use crate::{
    error::{Error, ErrorKind},
    format::Header,
    materials::EncryptionMaterials,
    message::{BodyWriter, PlaintextBound, Room},
    threads::Threads,
};
use kmseal_crypto::Provider;
use std::num::NonZeroU32;
use zeroize::Zeroizing;

/// The most bytes that are set aside for a frame before there is plaintext for it.
const FIRST_ROOM: usize = 64 * 1024;

/// Writes one message in pieces, without input or output of its own.
///
/// [`push`](Self::push) plaintext, then [`finish`](Self::finish); without that the message is cut off, and no reader
/// takes it for whole. Or let [`write_to`](Self::write_to) do it.
#[derive(Debug)]
#[must_use = "a message that is not finished is cut off"]
pub struct Encryptor {
    /// None after an error, which leaves no key behind.
    writer: Option<BodyWriter>,
    header: Header,
    /// The header's bytes until they are given out.
    head: Vec<u8>,
    /// Plaintext of the frame that is not full, or full and perhaps the last.
    pending: Zeroizing<Vec<u8>>,
    bound: PlaintextBound,
}

impl Encryptor {
    pub(super) fn start(
        materials: EncryptionMaterials,
        frame_length: NonZeroU32,
        provider: &Provider,
        promised: Option<u64>,
        allowed: u64,
    ) -> Result<Self, Error> {
        let mut head = Vec::new();
        let writer = BodyWriter::start(materials, frame_length, provider, &mut head)?;
        let pending = Zeroizing::new(Vec::with_capacity(writer.frame_length().min(FIRST_ROOM)));
        let bound = PlaintextBound::new(promised, allowed);
        let header = writer.header().clone();
        Ok(Self { header, writer: Some(writer), head, pending, bound })
    }

    /// Allows threads beside the caller's.
    pub(super) fn allow(&mut self, threads: Threads) {
        if let Some(writer) = &mut self.writer {
            writer.allow(threads);
        }
    }

    /// The message's header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Bytes of plaintext that wait for their frame to be full.
    pub fn buffered(&self) -> usize {
        self.pending.len()
    }

    /// Takes plaintext, and appends what of the message is ready to `message`.
    ///
    /// # Errors
    /// [`ErrorKind::LimitExceeded`] for more plaintext than was announced or is allowed, or more than
    /// 4,294,967,294 frames. After an error nothing more can be written.
    pub fn push(&mut self, plaintext: &[u8], message: &mut Vec<u8>) -> Result<(), Error> {
        self.push_to(plaintext, &mut Room::behind(message))
    }

    /// As [`push`](Self::push).
    pub(super) fn push_to(&mut self, plaintext: &[u8], message: &mut Room<'_>) -> Result<(), Error> {
        let result = self.try_push(plaintext, message);
        if result.is_err() {
            self.writer = None;
            self.pending = Zeroizing::default();
        }
        result
    }

    fn try_push(&mut self, plaintext: &[u8], message: &mut Room<'_>) -> Result<(), Error> {
        self.bound.take(plaintext.len())?;
        message.extend(&std::mem::take(&mut self.head));
        let writer = self.writer.as_mut().ok_or_else(failed_before)?;
        let frame_length = writer.frame_length();
        let mut rest = plaintext;
        if !self.pending.is_empty() {
            let (fill, after) = rest.split_at(rest.len().min(frame_length - self.pending.len()));
            append(&mut self.pending, fill, frame_length);
            rest = after;
            // A full frame waits: if nothing follows, it is the last.
            if rest.is_empty() {
                return Ok(());
            }
            writer.frames(&self.pending, message)?;
            self.pending.clear();
        }
        message.reserve(writer.sealed_length(rest.len()));
        rest = writer.all_but_last(rest, message)?;
        append(&mut self.pending, rest, frame_length);
        Ok(())
    }

    /// Appends the rest of the message to `message`: its last frame, and its signature if it is signed.
    ///
    /// # Errors
    /// As for [`push`](Self::push).
    pub fn finish(self, message: &mut Vec<u8>) -> Result<Header, Error> {
        self.finish_to(&mut Room::behind(message))
    }

    /// As [`finish`](Self::finish).
    pub(super) fn finish_to(mut self, message: &mut Room<'_>) -> Result<Header, Error> {
        message.extend(&self.head);
        self.writer.take().ok_or_else(failed_before)?.finish(&self.pending, message)
    }

    /// Writes the message to `sink` (behind a `&mut` if it is to be kept), which needs no buffer.
    pub fn write_to<W>(self, sink: W) -> EncryptWriter<W> {
        EncryptWriter::new(self, sink)
    }
}

/// Appends to plaintext that is not to be left behind where a growing vector was.
fn append(pending: &mut Zeroizing<Vec<u8>>, plaintext: &[u8], frame_length: usize) {
    let length = pending.len().saturating_add(plaintext.len());
    if length > pending.capacity() {
        let capacity = length.max(pending.capacity().saturating_mul(2)).min(frame_length);
        let mut larger = Zeroizing::new(Vec::with_capacity(capacity));
        larger.extend_from_slice(pending);
        *pending = larger;
    }
    pending.extend_from_slice(plaintext);
}

fn failed_before() -> Error {
    Error::new(ErrorKind::InvalidArgument, "this encryption has failed before; start a new one")
}

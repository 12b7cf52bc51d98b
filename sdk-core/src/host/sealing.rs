//! `Sealing`: a message whose frames a host seals.
//!
//! Spec: client-apis/encrypt.md#construct-the-body

use super::UnsealedFrame;
use crate::{
    error::Error,
    format::Header,
    materials::EncryptionMaterials,
    message::{BodyWriter, PlaintextBound, Room},
    secret::ContentKey,
};
use kmseal_crypto::{Provider, SigningKey};
use std::{num::NonZeroU32, sync::Arc};

/// Bytes of a frame beside its plaintext: head and tag.
const FRAME_OVERHEAD: usize = 16 + 16;

/// A message whose header is written, and whose frames a host seals.
///
/// The message is [`head`](Self::head), every frame in turn, and what [`finish`](Self::finish) returns.
#[derive(Debug)]
#[must_use = "a message that is not finished is cut off"]
pub struct Sealing {
    writer: BodyWriter,
    head: Vec<u8>,
    key: ContentKey,
    bound: PlaintextBound,
}

impl Sealing {
    pub(crate) fn start(
        materials: EncryptionMaterials,
        frame_length: NonZeroU32,
        provider: &Provider,
        bound: PlaintextBound,
    ) -> Result<Self, Error> {
        let mut head = Vec::new();
        let (writer, key) = BodyWriter::start_for_host(materials, frame_length, provider, &mut head)?;
        Ok(Self { writer, head, key, bound })
    }

    /// The header.
    pub fn header(&self) -> &Header {
        self.writer.header()
    }

    /// The header's bytes, with which the message begins.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// Bytes of plaintext in every frame but the last, which may have fewer.
    pub fn frame_length(&self) -> usize {
        self.writer.frame_length()
    }

    /// Bytes of the whole message with so much plaintext, without a signature.
    pub fn length(&self, plaintext: usize) -> usize {
        let frames = plaintext.div_ceil(self.frame_length()).max(1);
        // The last frame's head has eight bytes more.
        frames.saturating_mul(FRAME_OVERHEAD).saturating_add(8 + plaintext).saturating_add(self.head.len())
    }

    /// The key of AES-GCM for the frames: 16, 24 or 32 bytes. It is wiped when this is dropped.
    pub fn content_key(&self) -> &[u8] {
        self.key.expose_secret()
    }

    /// The key that signs the message, if it is signed.
    pub fn signing_key(&mut self) -> Option<&Arc<dyn SigningKey>> {
        self.writer.transcript().key()
    }

    /// Tells whether `waiting` bytes of plaintext may come into frames yet: for plaintext that comes in pieces, so that
    /// what is too long is refused before its frames are full.
    ///
    /// # Errors
    /// [`LimitExceeded`](crate::ErrorKind::LimitExceeded) for more plaintext than was announced or is allowed.
    pub fn check_length(&self, waiting: usize) -> Result<(), Error> {
        self.bound.after(waiting).map(drop)
    }

    /// What to seal the next frame with; `length` is that of its plaintext.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a length that the frame may not have;
    /// [`LimitExceeded`](crate::ErrorKind::LimitExceeded) for more plaintext than was announced or is allowed, and for
    /// more than 4,294,967,294 frames.
    pub fn next(&mut self, length: usize, is_last: bool) -> Result<UnsealedFrame, Error> {
        self.bound.take(length)?;
        Ok(UnsealedFrame::new(self.writer.next_by_host(length, is_last)?))
    }

    /// Takes bytes of frames into what is signed, in the message's order, if this crate is to sign it.
    pub fn hash(&mut self, frames: &[u8]) {
        self.writer.transcript().update(frames);
    }

    /// Seals the next frames here, for a host that can not, hashes them, and appends them to `message`: whole frames, unless
    /// they are the last.
    ///
    /// # Errors
    /// As for [`next`](Self::next).
    pub fn seal_here(&mut self, plaintext: &[u8], is_last: bool, message: &mut Vec<u8>) -> Result<(), Error> {
        self.bound.take(plaintext.len())?;
        let mut room = Room::behind(message);
        room.reserve(self.writer.sealed_length(plaintext.len()));
        self.writer.seal_next(plaintext, is_last, &mut room)
    }

    /// Ends the message after its last frame: what follows it, and the header.
    ///
    /// `signature` is the host's, a DER `ECDSA-Sig-Value` over all of the message up to here; without one, a signed
    /// message is signed here, over what [`hash`](Self::hash) was told.
    ///
    /// # Errors
    /// [`Cryptography`](crate::ErrorKind::Cryptography) if it cannot be signed here.
    pub fn finish(self, signature: Option<Vec<u8>>) -> Result<(Vec<u8>, Header), Error> {
        self.writer.finish_by_host(signature)
    }
}

//! `BodyWriter`: writes a header, then frame after frame, then the signature.
//!
//! Spec: client-apis/encrypt.md

#[cfg(feature = "host")]
mod by_host;

#[cfg(feature = "host")]
pub(crate) use by_host::FrameToSeal;

use super::Room;
use crate::{
    content::{
        FINAL_FRAME_OVERHEAD, FRAME_OVERHEAD, FrameCipher, FrameRun, KeySchedule, SigningTranscript,
        is_parallel,
    },
    error::{Error, ErrorKind},
    format::{ContentType, HEADER_IV, Header, HeaderAuthentication, MessageId, encode_footer},
    materials::EncryptionMaterials,
    threads::Threads,
};
use kmseal_crypto::Provider;
use std::num::NonZeroU32;

/// Bytes that a footer has at most: a DER signature on P-384 behind its length.
const FOOTER_LENGTH: usize = 2 + 104;
/// Plaintext that is sealed before its frames are hashed, in bytes: few enough that they are still in a fast cache.
const BATCH: usize = 16 * 1024;

/// Writes the frames of one message.
#[derive(Debug)]
pub(crate) struct BodyWriter {
    header: Header,
    cipher: FrameCipher,
    transcript: SigningTranscript,
    frame_length: usize,
    sequence: u32,
    threads: Threads,
}

impl BodyWriter {
    /// Makes a message id, derives the keys and appends the header to `output`.
    pub(crate) fn start(
        materials: EncryptionMaterials,
        frame_length: NonZeroU32,
        provider: &Provider,
        output: &mut Vec<u8>,
    ) -> Result<Self, Error> {
        Ok(Self::start_and_keep(materials, frame_length, provider, output)?.0)
    }

    fn start_and_keep(
        materials: EncryptionMaterials,
        frame_length: NonZeroU32,
        provider: &Provider,
        output: &mut Vec<u8>,
    ) -> Result<(Self, KeySchedule), Error> {
        let suite = materials.suite;
        let mut id = [0; 32];
        let id = id.get_mut(..MessageId::length(suite.message_version())).unwrap_or_default();
        provider.random.fill(id)?;
        let message_id = MessageId::new(suite.message_version(), id)
            .ok_or_else(|| Error::new(ErrorKind::InvalidMaterials, "the message id has the wrong length"))?;
        let schedule = KeySchedule::derive(suite, &materials.data_key, &message_id, provider)?;
        let key = schedule.aead_key(suite, provider)?;
        let (not_stored, stored) =
            materials.encryption_context.partition(|key| materials.required_context_keys.contains(key));
        let header = Header {
            suite,
            message_id,
            encryption_context: stored,
            encrypted_data_keys: materials.encrypted_data_keys,
            content_type: ContentType::Framed { frame_length: frame_length.get() },
            commitment: schedule.commitment,
        };
        let mut aad = header.encode()?;
        let start = output.len();
        output.extend_from_slice(&aad);
        aad.extend(not_stored.encode()?);
        let tag = key.seal_in_place(&HEADER_IV, &aad, &mut [])?;
        HeaderAuthentication { iv: HEADER_IV, tag }.encode(suite.message_version(), output);
        let mut transcript = SigningTranscript::new(materials.signing_key, provider);
        transcript.update(output.get(start..).unwrap_or_default());
        let frame_length = usize::try_from(frame_length.get()).unwrap_or(usize::MAX);
        let cipher = FrameCipher::new(key, message_id);
        Ok((Self { header, cipher, transcript, frame_length, sequence: 0, threads: Threads::ONE }, schedule))
    }

    /// Allows threads beside the caller's; without this, none is made.
    pub(crate) fn allow(&mut self, threads: Threads) {
        self.threads = threads;
        self.transcript.allow(threads);
    }

    /// The most bytes that body and footer take for `plaintext_length` bytes.
    pub(crate) fn sealed_length(&self, plaintext_length: usize) -> usize {
        let all_but_last = plaintext_length.saturating_sub(1) / self.frame_length;
        let footer = if self.transcript.is_signed() { FOOTER_LENGTH } else { 0 };
        all_but_last
            .saturating_mul(FRAME_OVERHEAD)
            .saturating_add(FINAL_FRAME_OVERHEAD)
            .saturating_add(plaintext_length)
            .saturating_add(footer)
    }

    /// The header that was written.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// Bytes of plaintext in every frame but the last.
    pub(crate) fn frame_length(&self) -> usize {
        self.frame_length
    }

    /// Writes the frames of `plaintext`, which fills them and is not the last of the message.
    pub(crate) fn frames(&mut self, plaintext: &[u8], room: &mut Room<'_>) -> Result<(), Error> {
        let frames = plaintext.chunks_exact(self.frame_length);
        if !frames.remainder().is_empty() {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "only the last frame may be shorter than the others",
            ));
        }
        let first = self.advance(frames.len())?;
        let run = FrameRun { cipher: &self.cipher, first, frame_length: self.frame_length };
        let sealed = room.next(frames.len().saturating_mul(run.sealed_frame_length()));
        run.seal(plaintext, sealed, self.threads)?;
        self.transcript.update(sealed);
        Ok(())
    }

    /// Writes every frame of `plaintext` but the last, whose plaintext it gives back.
    pub(crate) fn all_but_last<'p>(
        &mut self,
        plaintext: &'p [u8],
        room: &mut Room<'_>,
    ) -> Result<&'p [u8], Error> {
        let all_but_last = plaintext.len().saturating_sub(1) / self.frame_length;
        let (full, last) = plaintext.split_at(all_but_last.saturating_mul(self.frame_length));
        let at_once = !self.transcript.is_signed() && is_parallel(full.len(), self.threads);
        let batch = if at_once {
            full.len()
        } else {
            (BATCH / self.frame_length).max(1).saturating_mul(self.frame_length)
        };
        full.chunks(batch).try_for_each(|frames| self.frames(frames, room))?;
        Ok(last)
    }

    /// Writes the last frame, which may be empty or full, and the signature; gives back the header.
    pub(crate) fn finish(mut self, plaintext: &[u8], room: &mut Room<'_>) -> Result<Header, Error> {
        self.last_frame(plaintext, room)?;
        if let Some(signature) = self.transcript.sign()? {
            let mut footer = Vec::with_capacity(FOOTER_LENGTH);
            encode_footer(&signature, &mut footer)?;
            room.extend(&footer);
        }
        Ok(self.header)
    }

    fn last_frame(&mut self, plaintext: &[u8], room: &mut Room<'_>) -> Result<(), Error> {
        let length = u32::try_from(plaintext.len()).ok().filter(|_| plaintext.len() <= self.frame_length);
        let length = length.ok_or_else(|| {
            Error::new(ErrorKind::InvalidArgument, "the last frame may not be longer than the others")
        })?;
        let sequence = self.advance(1)?;
        let frame = room.next(FINAL_FRAME_OVERHEAD.saturating_add(plaintext.len()));
        self.cipher.seal(sequence, Some(length), plaintext, frame)?;
        self.transcript.update(frame);
        Ok(())
    }

    /// Goes on by so many frames, and says which is the first of them.
    fn advance(&mut self, frames: usize) -> Result<u32, Error> {
        // The greatest number marks the final frame, so no frame may have it as its own.
        let last = u32::try_from(frames).ok().and_then(|frames| self.sequence.checked_add(frames));
        let last = last.filter(|last| *last != u32::MAX).ok_or_else(|| {
            Error::new(
                ErrorKind::LimitExceeded,
                "the message has more than 4,294,967,294 frames; choose a greater frame length",
            )
        })?;
        let first = self.sequence.saturating_add(1);
        self.sequence = last;
        Ok(first)
    }
}

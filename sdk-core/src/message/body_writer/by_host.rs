//! Frames that a host seals: the writer says what of them is to be sealed how.

use super::BodyWriter;
use crate::{
    content::SigningTranscript,
    error::{Error, ErrorKind},
    format::{BodyAad, ContentKind, EncodedFrameHead, Header, encode_footer},
    materials::EncryptionMaterials,
    message::Room,
    secret::ContentKey,
};
use kmseal_crypto::{Nonce, Provider};
use std::num::NonZeroU32;

/// A frame to seal: its head stands before the ciphertext, and the tag behind it.
#[derive(Debug)]
pub(crate) struct FrameToSeal {
    pub(crate) head: Vec<u8>,
    pub(crate) iv: Nonce,
    pub(crate) aad: BodyAad,
}

impl BodyWriter {
    /// As [`BodyWriter::start`], with the key for whoever else is to seal frames.
    pub(crate) fn start_for_host(
        materials: EncryptionMaterials,
        frame_length: NonZeroU32,
        provider: &Provider,
        output: &mut Vec<u8>,
    ) -> Result<(Self, ContentKey), Error> {
        let (writer, schedule) = Self::start_and_keep(materials, frame_length, provider, output)?;
        Ok((writer, schedule.content_key))
    }

    /// The next frame, with `length` bytes of plaintext; only the last may have fewer than the others.
    pub(crate) fn next_by_host(&mut self, length: usize, is_last: bool) -> Result<FrameToSeal, Error> {
        let fits = if is_last { length <= self.frame_length } else { length == self.frame_length };
        let final_length = u32::try_from(length).ok().filter(|_| fits).ok_or_else(|| {
            Error::new(ErrorKind::InvalidArgument, "a frame has another length than the message's frames")
        })?;
        self.advance(1)?;
        let head = EncodedFrameHead::new(self.sequence, is_last.then_some(final_length));
        let kind = if is_last { ContentKind::FinalFrame } else { ContentKind::Frame };
        let aad = BodyAad::new(&self.header.message_id, kind, self.sequence, u64::from(final_length));
        Ok(FrameToSeal { head: head.as_ref().to_vec(), iv: head.iv, aad })
    }

    /// Writes the frames of `plaintext`, sealed here after all: whole ones, unless they are the last.
    pub(crate) fn seal_next(
        &mut self,
        plaintext: &[u8],
        is_last: bool,
        room: &mut Room<'_>,
    ) -> Result<(), Error> {
        if !is_last {
            return self.frames(plaintext, room);
        }
        let last = self.all_but_last(plaintext, room)?;
        self.last_frame(last, room)
    }

    /// What hashes and signs the message, for bytes that this writer did not write.
    pub(crate) fn transcript(&mut self) -> &mut SigningTranscript {
        &mut self.transcript
    }

    /// Ends the body: the footer, with `signature` or one made here of what the transcript was told, and the header.
    pub(crate) fn finish_by_host(self, signature: Option<Vec<u8>>) -> Result<(Vec<u8>, Header), Error> {
        let signature = match signature {
            Some(signature) => Some(signature),
            None => self.transcript.sign()?,
        };
        let mut footer = Vec::new();
        if let Some(signature) = signature {
            encode_footer(&signature, &mut footer)?;
        }
        Ok((footer, self.header))
    }
}

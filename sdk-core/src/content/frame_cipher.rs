//! `FrameCipher`: seals and opens the frames of one message, each by itself and so in any order.
//!
//! Spec: data-format/message-body.md

use crate::{
    error::{Error, ErrorKind},
    format::{
        BodyAad, ContentKind, EncodedFrameHead, FINAL_FRAME_HEAD_LENGTH, FRAME_HEAD_LENGTH, FrameHead,
        MessageId,
    },
};
use kmseal_crypto::{AeadKey, TAG_LENGTH};

/// Bytes that a frame has beyond its plaintext, unless it is the final one.
pub(crate) const FRAME_OVERHEAD: usize = FRAME_HEAD_LENGTH + TAG_LENGTH;
/// Bytes that the final frame has beyond its plaintext.
pub(crate) const FINAL_FRAME_OVERHEAD: usize = FINAL_FRAME_HEAD_LENGTH + TAG_LENGTH;

/// The content key of one message, expanded once for all of its frames.
#[derive(Debug)]
pub(crate) struct FrameCipher {
    key: Box<dyn AeadKey>,
    message_id: MessageId,
}

impl FrameCipher {
    pub(crate) fn new(key: Box<dyn AeadKey>, message_id: MessageId) -> Self {
        Self { key, message_id }
    }

    /// Seals frame `sequence` over whatever stands in `frame`, which is as long as the plaintext and the overhead.
    ///
    /// `final_length` is the number of bytes if this is the final frame.
    pub(crate) fn seal(
        &self,
        sequence: u32,
        final_length: Option<u32>,
        plaintext: &[u8],
        frame: &mut [u8],
    ) -> Result<(), Error> {
        let kind = if final_length.is_some() { ContentKind::FinalFrame } else { ContentKind::Frame };
        let length = u64::try_from(plaintext.len()).unwrap_or(u64::MAX);
        let mut aad = BodyAad::empty();
        aad.write(&self.message_id, kind, sequence, length);
        let head = EncodedFrameHead::new(sequence, final_length);
        let (front, rest) = frame.split_at_mut_checked(head.as_ref().len()).ok_or_else(wrong_room)?;
        let (ciphertext, tag) = rest.split_last_chunk_mut::<TAG_LENGTH>().ok_or_else(wrong_room)?;
        front.copy_from_slice(head.as_ref());
        *tag = self.key.seal_into(&head.iv, aad.as_ref(), plaintext, ciphertext)?;
        Ok(())
    }

    /// Opens a whole frame, which begins with `head`, into `plaintext`, which is as long as its content.
    pub(crate) fn open(&self, head: &FrameHead, frame: &[u8], plaintext: &mut [u8]) -> Result<(), Error> {
        let (_, sealed) = frame.split_at_checked(head.head_length).ok_or_else(wrong_room)?;
        let (ciphertext, tag) = sealed.split_last_chunk::<TAG_LENGTH>().ok_or_else(wrong_room)?;
        let mut aad = BodyAad::empty();
        aad.write(&self.message_id, head.kind, head.sequence, head.content_length);
        self.key
            .open_into(&head.iv, aad.as_ref(), ciphertext, tag, plaintext)
            .map_err(|_| not_authentic(head.sequence))
    }
}

/// The error for a frame that does not open, by its number in the message.
pub(crate) fn not_authentic(sequence: u32) -> Error {
    Error::new(
        ErrorKind::NotAuthentic,
        format!("frame {sequence} of the message is not authentic; it was altered"),
    )
}

fn wrong_room() -> Error {
    Error::new(ErrorKind::Cryptography, "the room for a frame has not the frame's length")
}

//! Frames that a host opens: the reader says what of them is to be opened how, and believes what the host found.

use super::{BodyReader, SealedFrame, Stage, Step, out_of_turn};
use crate::{
    content::{VerifyingTranscript, not_authentic},
    error::Error,
    format::{BodyAad, Header, parse_footer},
    message::{Held, Release},
};
use kmseal_crypto::Nonce;
use std::fmt;
use zeroize::Zeroizing;

/// What a host needs beside the ciphertext and the tag, which stand behind the frame's head in this order.
#[derive(Debug)]
pub(crate) struct FrameToOpen {
    pub(crate) head_length: usize,
    pub(crate) content_length: usize,
    pub(crate) iv: Nonce,
    pub(crate) aad: BodyAad,
    pub(crate) is_last: bool,
}

/// Frames that this crate opened in the host's place.
pub struct OpenedHere {
    /// Their plaintext, which may not be given out before its time.
    pub plaintext: Zeroizing<Vec<u8>>,
    /// Bytes of the frames.
    pub read: usize,
    /// Bytes of plaintext in the last frame of the message, if it is among them.
    pub last_content: usize,
    /// If more frames follow: the bytes that the next has at least.
    pub at_least: Option<usize>,
}

/// Shows the lengths, never the plaintext.
impl fmt::Debug for OpenedHere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenedHere").field("read", &self.read).finish_non_exhaustive()
    }
}

impl BodyReader {
    /// Looks at the next frame, of which `head` begins the `unread` bytes of the message: `Err` with the number of
    /// bytes that must be unread at least.
    pub(crate) fn next_by_host(
        &mut self,
        head: &[u8],
        unread: usize,
    ) -> Result<Result<FrameToOpen, usize>, Error> {
        let result = match &self.stage {
            Stage::Body { .. } => self.next_frame(head, unread),
            Stage::Failed(kind) => Err(Error::new(*kind, "this message has failed before")),
            Stage::Footer | Stage::Done => Err(out_of_turn()),
        };
        let result = result.and_then(|step| match step {
            Step::NeedInput { at_least } => Ok(Err(at_least)),
            Step::Open(frame) => {
                let found = self.describe(&frame);
                self.advance(&frame.head)?;
                Ok(Ok(found))
            }
            Step::Done { .. } => Err(out_of_turn()),
        });
        self.stick(result)
    }

    /// Opens here after all every frame that `body` has whole.
    pub(crate) fn open_next(&mut self, body: &[u8]) -> Result<OpenedHere, Error> {
        let mut plaintext = Held::default();
        plaintext.make_room(body.len());
        let (mut rest, mut last_content, mut needs) = (body, 0, None);
        while let Stage::Body { .. } | Stage::Failed(_) = self.stage {
            match self.next(rest)? {
                Step::NeedInput { at_least } => {
                    needs = Some(at_least);
                    break;
                }
                Step::Open(frame) => {
                    self.open(&frame, rest, &mut plaintext)?;
                    rest = rest.get(frame.length()..).unwrap_or_default();
                    last_content = if frame.is_last() { frame.content_length } else { 0 };
                }
                Step::Done { .. } => break,
            }
        }
        let plaintext = Zeroizing::new(plaintext.release(Release::proven()));
        let read = body.len().saturating_sub(rest.len());
        Ok(OpenedHere { plaintext, read, last_content, at_least: needs })
    }

    fn describe(&self, frame: &SealedFrame) -> FrameToOpen {
        let SealedFrame { head, content_length } = frame;
        FrameToOpen {
            head_length: head.head_length,
            content_length: *content_length,
            iv: head.iv,
            aad: BodyAad::new(&self.header.message_id, head.kind, head.sequence, head.content_length),
            is_last: frame.is_last(),
        }
    }

    /// The error for a frame that the host found not to be authentic.
    pub(crate) fn refused_by_host(&mut self, sequence: u32) -> Error {
        let error = not_authentic(sequence);
        self.stage = Stage::Failed(error.kind());
        error
    }

    /// What hashes the message and checks its signature, for bytes that this reader did not open.
    pub(crate) fn transcript(&mut self) -> &mut VerifyingTranscript {
        &mut self.transcript
    }

    /// The signature at the start of `footer`, which goes on to the message's end: `Err` with its least length.
    pub(crate) fn signature_by_host<'f>(
        &mut self,
        footer: &'f [u8],
    ) -> Result<Result<&'f [u8], usize>, Error> {
        let result = match &self.stage {
            Stage::Footer => Ok(parse_footer(footer)),
            _ => Err(out_of_turn()),
        };
        self.stick(result)
    }

    /// Whether all frames have been looked at.
    pub(crate) fn body_has_ended(&self) -> bool {
        matches!(self.stage, Stage::Footer | Stage::Done)
    }

    /// Goes behind the signature, which was found to match.
    pub(crate) fn verified(&mut self) -> Result<(), Error> {
        let result = match &self.stage {
            Stage::Footer => Ok(()),
            _ => Err(out_of_turn()),
        };
        self.stick(result)?;
        self.stage = Stage::Done;
        Ok(())
    }

    /// Ends a message that was found authentic to its end.
    pub(crate) fn finish_by_host(self) -> Result<Header, Error> {
        match self.stage {
            Stage::Done => Ok(self.header),
            Stage::Body { .. } | Stage::Footer => Err(out_of_turn()),
            Stage::Failed(kind) => Err(Error::new(kind, "this message has failed before")),
        }
    }
}

//! `BodyReader`: steps through the pieces of a body and its signature.
//!
//! Spec: client-apis/decrypt.md#decrypt-the-message-body

#[cfg(all(feature = "rayon", not(target_family = "wasm")))]
mod at_once;
#[cfg(feature = "host")]
mod by_host;

#[cfg(feature = "host")]
pub(crate) use by_host::FrameToOpen;
#[cfg(feature = "host")]
pub use by_host::OpenedHere;

use super::{Held, Release};
use crate::{
    content::{FrameCipher, VerifyingTranscript},
    error::{Error, ErrorKind},
    format::{
        ContentKind, ContentType, FrameHead, Header, parse_footer, parse_frame_head, parse_non_framed_head,
    },
    limits::Limits,
    threads::Threads,
};
use kmseal_crypto::{AeadKey, TAG_LENGTH};

/// Steps through a body. After an error it keeps no key and gives only errors.
#[derive(Debug)]
pub(crate) struct BodyReader {
    header: Header,
    transcript: VerifyingTranscript,
    limits: Limits,
    plaintext_length: u64,
    next_sequence: u32,
    threads: Threads,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Body { cipher: FrameCipher },
    Footer,
    Done,
    Failed(ErrorKind),
}

/// What to do next.
#[derive(Debug)]
pub(crate) enum Step {
    /// Get more input: what is unread has at least this many bytes.
    NeedInput { at_least: usize },
    /// A whole frame is there: open it.
    Open(SealedFrame),
    /// The message is proven; this many bytes of the unread input are its last.
    Done { read: usize, release: Release },
}

/// A whole frame at the start of the unread input.
#[derive(Debug)]
pub(crate) struct SealedFrame {
    head: FrameHead,
    content_length: usize,
}

impl SealedFrame {
    /// Whether no frame follows it: the final frame, or a body without frames.
    pub(crate) fn is_last(&self) -> bool {
        self.head.kind != ContentKind::Frame
    }

    /// Bytes of its plaintext.
    pub(crate) fn content_length(&self) -> usize {
        self.content_length
    }

    /// Bytes of the frame: head, ciphertext and tag.
    pub(crate) fn length(&self) -> usize {
        self.head.head_length.saturating_add(self.content_length).saturating_add(TAG_LENGTH)
    }
}

impl BodyReader {
    pub(super) fn new(
        header: Header,
        key: Box<dyn AeadKey>,
        transcript: VerifyingTranscript,
        limits: Limits,
    ) -> Self {
        let stage = Stage::Body { cipher: FrameCipher::new(key, header.message_id) };
        Self {
            header,
            transcript,
            limits,
            plaintext_length: 0,
            next_sequence: 1,
            threads: Threads::ONE,
            stage,
        }
    }

    /// Allows threads beside the caller's; without this, none is made.
    pub(crate) fn allow(&mut self, threads: Threads) {
        self.threads = threads;
        self.transcript.allow(threads);
    }

    /// The header, which is authentic.
    pub(crate) fn into_header(self) -> Header {
        self.header
    }

    /// The header, which is authentic.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// Whether frames follow.
    pub(crate) fn is_in_body(&self) -> bool {
        matches!(self.stage, Stage::Body { .. })
    }

    /// Lets what has been opened out before the message has ended, if it may go: each of its frames is authentic,
    /// more follow, and no signature is yet to come or `before_signature` says not to wait for it.
    ///
    /// Spec: client-apis/decrypt.md#security-considerations
    pub(crate) fn release_opened(&self, before_signature: bool) -> Option<Release> {
        let may = self.is_in_body() && (before_signature || !self.transcript.is_signed());
        may.then(Release::proven)
    }

    /// Looks at the unread input, from its first byte, and says what to do.
    pub(crate) fn next(&mut self, input: &[u8]) -> Result<Step, Error> {
        let result = match &self.stage {
            Stage::Body { .. } => self.next_frame(input, input.len()),
            Stage::Footer => self.check_footer(input),
            Stage::Done => Ok(Step::Done { read: 0, release: Release::proven() }),
            Stage::Failed(kind) => Err(Error::new(*kind, "this message has failed before")),
        };
        self.stick(result)
    }

    /// Opens `frame`, which stands at the start of `input`, onto the end of `output`.
    pub(crate) fn open(&mut self, frame: &SealedFrame, input: &[u8], output: &mut Held) -> Result<(), Error> {
        // Only as much room as there is input: the frame's length is a stranger's.
        let room = if frame.length() <= input.len() { output.extend(frame.content_length) } else { &mut [] };
        self.open_over(frame, input, room)
    }

    /// Opens `frame`, which stands at the start of `input`, right into the caller's `room`, which has its length.
    /// Where it turns out not to be authentic, nothing of it is left there.
    pub(crate) fn open_out(
        &mut self,
        frame: &SealedFrame,
        input: &[u8],
        room: &mut [u8],
        _: &Release,
    ) -> Result<(), Error> {
        self.open_over(frame, input, room)
    }

    fn open_over(&mut self, frame: &SealedFrame, input: &[u8], room: &mut [u8]) -> Result<(), Error> {
        let result = self.open_frame(frame, input, room);
        self.stick(result)
    }

    /// The error for a message that ends `missing` bytes or more before it should.
    pub(crate) fn truncated(&mut self, missing: usize) -> Error {
        let place = match self.stage {
            Stage::Body { .. } => format!("in frame {}", self.next_sequence),
            _ => "in its signature".to_owned(),
        };
        self.stage = Stage::Failed(ErrorKind::MalformedMessage);
        malformed(format!("the message is cut off {place}: at least {missing} bytes are missing"))
    }

    /// The error for a message that `length` bytes follow.
    pub(crate) fn trailing(length: usize) -> Error {
        malformed(format!("{length} bytes follow the end of the message; pass exactly one message"))
    }

    /// `input` begins with the frame's head, and so many bytes are unread.
    fn next_frame(&self, input: &[u8], unread: usize) -> Result<Step, Error> {
        let head = match self.header.content_type {
            ContentType::Framed { frame_length } => parse_frame_head(input, frame_length)?,
            ContentType::NonFramed => parse_non_framed_head(input).ok_or(20),
        };
        let head = match head {
            Ok(head) => head,
            Err(at_least) => return Ok(Step::NeedInput { at_least }),
        };
        if head.sequence != self.next_sequence {
            return Err(malformed(format!(
                "frame {} stands where frame {} should",
                head.sequence, self.next_sequence
            )));
        }
        self.check_limits(&head)?;
        // Where a length does not fit the machine's address space, the input can never be there at once.
        let content_length = usize::try_from(head.content_length).unwrap_or(usize::MAX);
        let frame = SealedFrame { head, content_length };
        let length = frame.length();
        Ok(if unread < length { Step::NeedInput { at_least: length } } else { Step::Open(frame) })
    }

    fn check_limits(&self, head: &FrameHead) -> Result<(), Error> {
        let total = self.plaintext_length.saturating_add(head.content_length);
        let refused = |what: &str, length: u64, limit: u64, name: &str| {
            Err(Error::new(
                ErrorKind::LimitExceeded,
                format!(
                    "the {what} has {length} bytes or more, the client allows {limit}; raise {name} if you trust the sender"
                ),
            ))
        };
        if head.kind == ContentKind::SingleBlock && head.content_length > self.limits.max_non_framed_length {
            let limit = self.limits.max_non_framed_length;
            return refused(
                "message's body without frames",
                head.content_length,
                limit,
                "max_non_framed_length",
            );
        }
        if total > self.limits.max_plaintext_length {
            return refused("plaintext", total, self.limits.max_plaintext_length, "max_plaintext_length");
        }
        Ok(())
    }

    fn open_frame(&mut self, frame: &SealedFrame, input: &[u8], room: &mut [u8]) -> Result<(), Error> {
        let Stage::Body { cipher } = &self.stage else { return Err(out_of_turn()) };
        let bytes = input.get(..frame.length()).ok_or_else(out_of_turn)?;
        // The hash waits for no memory: it fetches the frame for the cipher, which would.
        self.transcript.update(bytes);
        cipher.open(&frame.head, bytes, room)?;
        self.advance(&frame.head)
    }

    /// Goes behind a frame.
    fn advance(&mut self, head: &FrameHead) -> Result<(), Error> {
        self.plaintext_length = self.plaintext_length.saturating_add(head.content_length);
        match head.kind {
            ContentKind::Frame => {
                self.next_sequence = self
                    .next_sequence
                    .checked_add(1)
                    .ok_or_else(|| malformed("the message has too many frames"))?;
            }
            ContentKind::FinalFrame | ContentKind::SingleBlock => {
                self.stage = if self.transcript.is_signed() { Stage::Footer } else { Stage::Done };
            }
        }
        Ok(())
    }

    fn check_footer(&mut self, input: &[u8]) -> Result<Step, Error> {
        let signature = match parse_footer(input) {
            Ok(signature) => signature,
            Err(at_least) => return Ok(Step::NeedInput { at_least }),
        };
        self.transcript.verify(signature)?;
        self.stage = Stage::Done;
        Ok(Step::Done { read: signature.len().saturating_add(2), release: Release::proven() })
    }

    fn stick<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        if let Err(error) = &result {
            self.stage = Stage::Failed(error.kind());
        }
        result
    }
}

fn malformed(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::MalformedMessage, message)
}

fn out_of_turn() -> Error {
    Error::new(ErrorKind::InvalidArgument, "a frame was opened out of turn; open each as the reader gives it")
}

//! `Decryptor`: opens a message that comes in any pieces.
//!
//! Spec: client-apis/decrypt.md

use super::{
    SignedMessages,
    unlocking::{Owned, Unlocking},
    unread::Unread,
};
use crate::{
    client::Client,
    context::EncryptionContext,
    error::{Error, ErrorKind},
    format::Header,
    future::BoxFuture,
    materials::MaterialsManager,
    message::{BodyReader, HeaderReader, Held, Released, Step},
};
use std::{
    fmt,
    sync::Arc,
    task::{Context, Poll, ready},
};
use zeroize::Zeroize;

/// Plaintext that is opened before some is given out, in bytes; a frame may be longer.
const BATCH: usize = 256 * 1024;

/// Reads one message in pieces, without input or output of its own.
///
/// [`push`](Self::push) what arrives, ask for the [`next`](Self::next) plaintext, and say when the message has
/// ended ([`end`](Self::end)). Or let [`read_from`](super::DecryptStream::read_from) do it.
pub struct Decryptor<'a> {
    unlocking: Unlocking<'a>,
    signed_messages: SignedMessages,
    unread: Unread,
    /// Bytes that what is unread lacks for the next step.
    missing: usize,
    ended: bool,
    held: Held,
    released: Released,
    stage: Stage<'a>,
}

enum Stage<'a> {
    Header(HeaderReader),
    Unlocking(BoxFuture<'a, Result<BodyReader, Error>>),
    Body(Box<BodyReader>),
    Done(Box<Header>),
    Failed(ErrorKind),
}

/// How far a decryption has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It can do no more until more of the message is pushed, or the message is said to have ended.
    NeedInput,
    /// There is plaintext.
    Plaintext,
    /// The message was whole and authentic, and all of its plaintext has been given out.
    Finished,
}

impl Decryptor<'static> {
    /// A decryption that borrows nothing, for a task of its own; [`DecryptStream`](super::DecryptStream) says what its
    /// settings mean.
    pub fn owned(
        client: Client,
        materials: Arc<dyn MaterialsManager>,
        expected_context: EncryptionContext,
        signed_messages: SignedMessages,
    ) -> Self {
        let owned = Owned { client, materials, expected_context };
        Self::new(Unlocking::Owned(Arc::new(owned)), signed_messages)
    }
}

impl<'a> Decryptor<'a> {
    pub(super) fn new(unlocking: Unlocking<'a>, signed_messages: SignedMessages) -> Self {
        let header = Stage::Header(HeaderReader::new(unlocking.rules()));
        let (unread, held, released) = (Unread::default(), Held::default(), Released::default());
        Self { unlocking, signed_messages, unread, missing: 1, ended: false, held, released, stage: header }
    }

    /// The message's header, once it is authentic.
    pub fn header(&self) -> Option<&Header> {
        match &self.stage {
            Stage::Body(reader) => Some(reader.header()),
            Stage::Done(header) => Some(header),
            _ => None,
        }
    }

    /// Bytes that wait: of the message, for their frame to be whole, and of plaintext, until it may be given out.
    pub fn buffered(&self) -> usize {
        self.unread.as_slice().len().saturating_add(self.held.len())
    }

    /// Takes bytes of the message.
    pub fn push(&mut self, message: &[u8]) {
        self.unread.push(message);
    }

    /// Room for up to `length` bytes of the message; then say how many came with [`fill`](Self::fill).
    pub(super) fn space(&mut self, length: usize) -> &mut [u8] {
        self.unread.space(length)
    }

    pub(super) fn fill(&mut self, length: usize) {
        self.unread.fill(length);
    }

    /// No bytes of the message follow.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// Opens what can be opened, appends plaintext that may be given out to `plaintext`, and says how far it came.
    ///
    /// # Errors
    /// Those of [`Decrypt::blocking`](crate::Decrypt::blocking), and
    /// [`SignedMessage`](ErrorKind::SignedMessage) where signed messages are refused. The error ends the message:
    /// every later call fails too, and what was opened but not given out is wiped.
    pub async fn next(&mut self, plaintext: &mut Vec<u8>) -> Result<Progress, Error> {
        std::future::poll_fn(|cx| self.poll_next(cx, plaintext)).await
    }

    pub(super) fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
        plaintext: &mut Vec<u8>,
    ) -> Poll<Result<Progress, Error>> {
        let progress = ready!(self.poll_ready(cx))?;
        self.released.give_all(plaintext);
        Poll::Ready(Ok(progress))
    }

    /// As [`next`](Self::next), but keeps the plaintext, to [`give`](Self::give) it.
    pub(super) fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<Progress, Error>> {
        if !self.released.is_empty() {
            return Poll::Ready(Ok(Progress::Plaintext));
        }
        let result = ready!(self.step(cx));
        if let Err(error) = &result {
            self.fail(error);
        }
        Poll::Ready(result)
    }

    fn fail(&mut self, error: &Error) {
        self.stage = Stage::Failed(error.kind());
        self.held = Held::default();
    }

    /// Opens frames right into `buffer`, as many as fit, where nothing waits that comes before them and each may go
    /// out as soon as it is opened; says how many bytes of plaintext that is.
    ///
    /// # Errors
    /// As for [`next`](Self::next); what was opened is wiped.
    pub(super) fn poll_open_into(
        &mut self,
        cx: &mut Context<'_>,
        buffer: &mut [u8],
    ) -> Poll<Result<usize, Error>> {
        let mut opened = 0;
        let result = match ready!(self.poll_body(cx)) {
            Ok(None) => self.open_into(buffer, &mut opened),
            Ok(Some(_)) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = &result {
            buffer.split_at_mut(opened).0.zeroize();
            self.fail(error);
        }
        Poll::Ready(result.map(|()| opened))
    }

    fn open_into(&mut self, buffer: &mut [u8], opened: &mut usize) -> Result<(), Error> {
        if self.held.len() > 0 || !self.released.is_empty() {
            return Ok(());
        }
        let Stage::Body(reader) = &mut self.stage else { return Ok(()) };
        let early = self.signed_messages == SignedMessages::ReleaseEarly;
        while let Some(release) = reader.release_opened(early) {
            let unread = self.unread.as_slice();
            let Step::Open(frame) = reader.next(unread)? else { break };
            let end = opened.saturating_add(frame.content_length());
            let Some(room) = buffer.get_mut(*opened..end).filter(|_| !frame.is_last()) else { break };
            reader.open_out(&frame, unread, room, &release)?;
            *opened = end;
            self.unread.consume(frame.length());
        }
        Ok(())
    }

    /// Opens frames right out of `message`, where nothing waits that comes before them; takes only what the next step
    /// lacks where there are none. Says how many bytes of `message` are used; to be called once all plaintext that was ready
    /// is given.
    ///
    /// # Errors
    /// As for [`next`](Self::next).
    pub(super) fn poll_open_from(
        &mut self,
        cx: &mut Context<'_>,
        message: &[u8],
    ) -> Poll<Result<usize, Error>> {
        let result = match ready!(self.poll_body(cx)) {
            Ok(_) => self.open_from(message),
            Err(error) => Err(error),
        };
        if let Err(error) = &result {
            self.fail(error);
        }
        Poll::Ready(result)
    }

    fn open_from(&mut self, message: &[u8]) -> Result<usize, Error> {
        let mut used = 0;
        if let Stage::Body(reader) = &mut self.stage
            && self.unread.as_slice().is_empty()
        {
            while used < BATCH && reader.is_in_body() {
                let rest = message.get(used..).unwrap_or_default();
                let Step::Open(frame) = reader.next(rest)? else { break };
                if frame.is_last() {
                    break;
                }
                reader.open(&frame, rest, &mut self.held)?;
                used = used.saturating_add(frame.length());
            }
            let early = self.signed_messages == SignedMessages::ReleaseEarly;
            if used > 0
                && let Some(release) = reader.release_opened(early)
            {
                self.held.release_as(release, &mut self.released);
            }
        }
        if used == 0 {
            used = message.len().min(self.missing.max(1));
            self.unread.push(message.split_at(used).0);
        }
        Ok(used)
    }

    /// Plaintext that is ready.
    pub(super) fn plaintext(&self) -> &[u8] {
        self.released.as_slice()
    }

    /// The first `length` bytes of it have been given.
    pub(super) fn took(&mut self, length: usize) {
        self.released.took(length);
    }

    /// Gives plaintext that is ready, as much as `buffer` takes, and says how much that is.
    pub(super) fn give(&mut self, buffer: &mut [u8]) -> usize {
        self.released.give(buffer)
    }

    fn step(&mut self, cx: &mut Context<'_>) -> Poll<Result<Progress, Error>> {
        if let Some(blocked) = ready!(self.poll_body(cx))? {
            return Poll::Ready(Ok(blocked));
        }
        Poll::Ready(if let Stage::Done(_) = self.stage { self.check_end() } else { self.open() })
    }

    /// Goes through the header, and says what keeps it from the body.
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Progress>, Error>> {
        loop {
            match &mut self.stage {
                Stage::Header(reader) => {
                    let parsed = match reader.read(self.unread.as_slice())? {
                        Ok(parsed) => parsed,
                        Err(at_least) => return Poll::Ready(self.need_input(at_least).map(Some)),
                    };
                    self.signed_messages.check(&parsed)?;
                    self.unread.consume(parsed.length());
                    self.stage = Stage::Unlocking(self.unlocking.unlock(parsed));
                }
                Stage::Unlocking(unlocked) => {
                    self.stage = Stage::Body(Box::new(ready!(unlocked.as_mut().poll(cx))?));
                }
                Stage::Body(_) | Stage::Done(_) => return Poll::Ready(Ok(None)),
                Stage::Failed(kind) => {
                    return Poll::Ready(Err(Error::new(*kind, "this message has failed before")));
                }
            }
        }
    }

    /// Opens frames until some plaintext can be given out or the input is used up.
    fn open(&mut self) -> Result<Progress, Error> {
        let Stage::Body(reader) = &mut self.stage else { return self.need_input(0) };
        let early = self.signed_messages == SignedMessages::ReleaseEarly;
        loop {
            let step = reader.next(self.unread.as_slice())?;
            // The last frame waits for the signature, and must not keep those before it waiting.
            let pause = match &step {
                Step::NeedInput { .. } => true,
                Step::Open(frame) => frame.is_last() || self.held.len() >= BATCH,
                Step::Done { .. } => false,
            };
            if pause
                && self.held.len() > 0
                && let Some(release) = reader.release_opened(early)
            {
                self.held.release_as(release, &mut self.released);
                return Ok(Progress::Plaintext);
            }
            match step {
                Step::NeedInput { at_least } => return self.need_input(at_least),
                Step::Open(frame) => {
                    reader.open(&frame, self.unread.as_slice(), &mut self.held)?;
                    self.unread.consume(frame.length());
                }
                Step::Done { read, release } => {
                    self.unread.consume(read);
                    let opened = self.held.len() > 0;
                    self.held.release_as(release, &mut self.released);
                    self.stage = Stage::Done(Box::new(reader.header().clone()));
                    return if opened { Ok(Progress::Plaintext) } else { self.check_end() };
                }
            }
        }
    }

    fn need_input(&mut self, at_least: usize) -> Result<Progress, Error> {
        let missing = at_least.saturating_sub(self.unread.as_slice().len());
        self.missing = missing;
        if !self.ended {
            return Ok(Progress::NeedInput);
        }
        Err(match &mut self.stage {
            Stage::Body(reader) => reader.truncated(missing),
            _ => HeaderReader::truncated(missing),
        })
    }

    fn check_end(&self) -> Result<Progress, Error> {
        match self.unread.as_slice().len() {
            0 if self.ended => Ok(Progress::Finished),
            0 => Ok(Progress::NeedInput),
            trailing => Err(BodyReader::trailing(trailing)),
        }
    }
}

impl fmt::Debug for Decryptor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decryptor").field("header", &self.header()).finish_non_exhaustive()
    }
}

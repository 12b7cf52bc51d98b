//! `DecryptReader`: the plaintext of a message that is read from a source.

use super::{Decryptor, Progress, io_error::io_error};
use crate::{blocking, format::Header};
use std::{fmt, future::poll_fn, io};

/// Bytes that are asked of the source at once.
const PIECE: usize = 64 * 1024;

/// Reads a message's plaintext: [`Read`](io::Read) over a source that is one and, with the feature `futures`,
/// `AsyncRead` over one that is that.
///
/// The end comes only after a message that was whole and authentic. An error of this crate is inside the
/// [`io::Error`]; `error.downcast::<kmseal::Error>()` gets it.
pub struct DecryptReader<'a, R> {
    decryptor: Decryptor<'a>,
    source: R,
}

impl<'a, R> DecryptReader<'a, R> {
    pub(super) fn new(decryptor: Decryptor<'a>, source: R) -> Self {
        Self { decryptor, source }
    }

    /// The message's header, once it is authentic: after the first read.
    pub fn header(&self) -> Option<&Header> {
        self.decryptor.header()
    }

    /// Gives the source back.
    pub fn into_inner(self) -> R {
        self.source
    }
}

impl<R: io::Read> io::Read for DecryptReader<'_, R> {
    /// Blocks the thread while a key service is asked.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let opened = poll_fn(|cx| self.decryptor.poll_open_into(cx, buffer));
            let opened = blocking::wait(opened).map_err(io_error)?;
            if opened > 0 {
                return Ok(opened);
            }
            let ready = poll_fn(|cx| self.decryptor.poll_ready(cx));
            match blocking::wait(ready).map_err(io_error)? {
                Progress::Plaintext => return Ok(self.decryptor.give(buffer)),
                Progress::Finished => return Ok(0),
                Progress::NeedInput => match self.source.read(self.decryptor.space(PIECE))? {
                    0 => self.decryptor.end(),
                    length => self.decryptor.fill(length),
                },
            }
        }
    }
}

#[cfg(feature = "futures")]
impl<R: futures_io::AsyncRead + Unpin> futures_io::AsyncRead for DecryptReader<'_, R> {
    fn poll_read(
        self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
        buffer: &mut [u8],
    ) -> std::task::Poll<io::Result<usize>> {
        use std::{
            pin::Pin,
            task::{Poll, ready},
        };
        let reader = self.get_mut();
        if buffer.is_empty() {
            return Poll::Ready(Ok(0));
        }
        loop {
            let opened = ready!(reader.decryptor.poll_open_into(cx, buffer)).map_err(io_error)?;
            if opened > 0 {
                return Poll::Ready(Ok(opened));
            }
            match ready!(reader.decryptor.poll_ready(cx)).map_err(io_error)? {
                Progress::Plaintext => return Poll::Ready(Ok(reader.decryptor.give(buffer))),
                Progress::Finished => return Poll::Ready(Ok(0)),
                Progress::NeedInput => {
                    let space = reader.decryptor.space(PIECE);
                    match ready!(Pin::new(&mut reader.source).poll_read(cx, space))? {
                        0 => reader.decryptor.end(),
                        length => reader.decryptor.fill(length),
                    }
                }
            }
        }
    }
}

impl<R> fmt::Debug for DecryptReader<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecryptReader").field("header", &self.header()).finish_non_exhaustive()
    }
}

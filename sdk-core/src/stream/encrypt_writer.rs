//! `EncryptWriter`: a message that is written to a sink as its plaintext is written to it.

use super::{Encryptor, io_error::io_error, sink};
use crate::{format::Header, message::Room};
use std::{fmt, io};

/// Bytes of plaintext that are taken at once.
const PIECE: usize = 256 * 1024;

/// Writes a message: [`Write`](io::Write) over a sink that is one and, with the feature `futures`, `AsyncWrite` over
/// one that is that.
///
/// End it with [`finish`](Self::finish), or `close` where it is asynchronous: a message without its end is cut off, and
/// no reader takes it for whole. An error of this crate is inside the [`io::Error`];
/// `error.downcast::<kmseal::Error>()` gets it.
#[must_use = "a message that is not finished is cut off"]
pub struct EncryptWriter<W> {
    /// None once the last frame is sealed.
    encryptor: Option<Encryptor>,
    header: Header,
    sink: W,
    sealed: Vec<u8>,
    /// Bytes of `sealed` that belong to the message; behind them is room that was used before.
    end: usize,
    /// Bytes of `sealed` that the sink has.
    written: usize,
}

impl<W> EncryptWriter<W> {
    pub(super) fn new(encryptor: Encryptor, sink: W) -> Self {
        let header = encryptor.header().clone();
        Self { encryptor: Some(encryptor), header, sink, sealed: Vec::new(), end: 0, written: 0 }
    }

    /// The message's header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The sink, to which nothing may be written but by this writer.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.sink
    }

    /// Seals up to a piece of `plaintext`, which the sink then has to take.
    fn seal(&mut self, plaintext: &[u8]) -> io::Result<usize> {
        let encryptor = self.encryptor.as_mut().ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "the message has ended; start a new one")
        })?;
        let (piece, _) = plaintext.split_at(plaintext.len().min(PIECE));
        let mut room = Room::from(&mut self.sealed, self.end);
        encryptor.push_to(piece, &mut room).map_err(io_error)?;
        self.end = room.end();
        Ok(piece.len())
    }

    /// Seals the end, once.
    fn seal_end(&mut self) -> io::Result<()> {
        let Some(encryptor) = self.encryptor.take() else { return Ok(()) };
        let mut room = Room::from(&mut self.sealed, self.end);
        encryptor.finish_to(&mut room).map_err(io_error)?;
        self.end = room.end();
        Ok(())
    }

    /// What the sink does not have yet.
    fn unwritten(&self) -> &[u8] {
        self.sealed.get(self.written..self.end).unwrap_or_default()
    }

    /// The sink has taken `length` bytes more.
    fn took(&mut self, length: usize) {
        self.written += length;
        if self.unwritten().is_empty() {
            (self.end, self.written) = (0, 0);
        }
    }
}

impl<W: io::Write> EncryptWriter<W> {
    /// Writes the end of the message, flushes the sink and gives it back.
    ///
    /// # Errors
    /// Those of the sink, and of the cryptography.
    pub fn finish(mut self) -> io::Result<W> {
        self.seal_end()?;
        io::Write::flush(&mut self)?;
        Ok(self.sink)
    }

    fn drain(&mut self) -> io::Result<()> {
        while !self.unwritten().is_empty() {
            let unwritten = self.sealed.get(self.written..self.end).unwrap_or_default();
            let length = sink::write(&mut self.sink, unwritten)?;
            self.took(length);
        }
        Ok(())
    }
}

impl<W: io::Write> io::Write for EncryptWriter<W> {
    fn write(&mut self, plaintext: &[u8]) -> io::Result<usize> {
        self.drain()?;
        self.seal(plaintext)
    }

    /// Writes what is sealed; an unfinished frame stays until it is full or the message ends.
    fn flush(&mut self) -> io::Result<()> {
        self.drain()?;
        self.sink.flush()
    }
}

#[cfg(feature = "futures")]
mod futures {
    use super::{EncryptWriter, sink};
    use futures_io::AsyncWrite;
    use std::{
        io,
        pin::Pin,
        task::{Context, Poll, ready},
    };

    impl<W: AsyncWrite + Unpin> EncryptWriter<W> {
        fn poll_drain(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            while !self.unwritten().is_empty() {
                let unwritten = self.sealed.get(self.written..self.end).unwrap_or_default();
                let length = ready!(sink::poll_write(&mut self.sink, cx, unwritten))?;
                self.took(length);
            }
            Poll::Ready(Ok(()))
        }
    }

    impl<W: AsyncWrite + Unpin> AsyncWrite for EncryptWriter<W> {
        fn poll_write(
            self: Pin<&mut Self>,
            cx: &mut Context<'_>,
            plaintext: &[u8],
        ) -> Poll<io::Result<usize>> {
            let writer = self.get_mut();
            ready!(writer.poll_drain(cx))?;
            Poll::Ready(writer.seal(plaintext))
        }

        fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            let writer = self.get_mut();
            ready!(writer.poll_drain(cx))?;
            Pin::new(&mut writer.sink).poll_flush(cx)
        }

        /// Ends the message, and closes the sink.
        fn poll_close(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            let writer = self.get_mut();
            writer.seal_end()?;
            ready!(writer.poll_drain(cx))?;
            Pin::new(&mut writer.sink).poll_close(cx)
        }
    }
}

impl<W> fmt::Debug for EncryptWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncryptWriter").field("header", &self.header).finish_non_exhaustive()
    }
}

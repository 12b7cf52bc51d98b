//! `DecryptWriter`: the plaintext of a message that is written to it.

use super::{Decryptor, Progress, io_error::io_error, sink};
use crate::{blocking, format::Header};
use std::{fmt, future::poll_fn, io};

/// Opens the message that is written to it, and writes the plaintext to a sink: [`Write`](io::Write) over a sink that
/// is one and, with the feature `futures`, `AsyncWrite` over one that is that.
///
/// Frames that lie whole in what is written at once are opened out of it; only what is cut off waits in a copy.
///
/// End it with [`finish`](Self::finish), or `close` where it is asynchronous: before that nobody has said whether the
/// message was whole. An error of this crate is inside the [`io::Error`];
/// `error.downcast::<kmseal::Error>()` gets it.
#[must_use = "a message that is not finished may have been cut off"]
pub struct DecryptWriter<'a, W> {
    decryptor: Decryptor<'a>,
    sink: W,
}

impl<'a, W> DecryptWriter<'a, W> {
    pub(super) fn new(decryptor: Decryptor<'a>, sink: W) -> Self {
        Self { decryptor, sink }
    }

    /// The message's header, once it is authentic.
    pub fn header(&self) -> Option<&Header> {
        self.decryptor.header()
    }

    /// The sink.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.sink
    }
}

impl<W: io::Write> DecryptWriter<'_, W> {
    /// Says that the message ends here, writes the rest of its plaintext, flushes the sink and gives it back.
    ///
    /// # Errors
    /// Those of the sink, and of [`Decrypt::blocking`](crate::Decrypt::blocking): the message may be cut off, or its
    /// signature wrong. Then throw away what the sink has.
    pub fn finish(mut self) -> io::Result<W> {
        self.decryptor.end();
        io::Write::flush(&mut self)?;
        Ok(self.sink)
    }

    /// Opens what waits, and writes all plaintext that may go out.
    fn drain(&mut self) -> io::Result<()> {
        loop {
            while !self.decryptor.plaintext().is_empty() {
                let length = sink::write(&mut self.sink, self.decryptor.plaintext())?;
                self.decryptor.took(length);
            }
            let ready = poll_fn(|cx| self.decryptor.poll_ready(cx));
            if blocking::wait(ready).map_err(io_error)? != Progress::Plaintext {
                return Ok(());
            }
        }
    }
}

impl<W: io::Write> io::Write for DecryptWriter<'_, W> {
    /// Blocks the thread while a key service is asked.
    fn write(&mut self, message: &[u8]) -> io::Result<usize> {
        self.drain()?;
        blocking::wait(poll_fn(|cx| self.decryptor.poll_open_from(cx, message))).map_err(io_error)
    }

    /// Writes the plaintext of whole frames that may go out.
    fn flush(&mut self) -> io::Result<()> {
        self.drain()?;
        self.sink.flush()
    }
}

#[cfg(feature = "futures")]
mod futures {
    use super::{DecryptWriter, Progress, io_error, sink};
    use futures_io::AsyncWrite;
    use std::{
        io,
        pin::Pin,
        task::{Context, Poll, ready},
    };

    impl<W: AsyncWrite + Unpin> DecryptWriter<'_, W> {
        fn poll_drain(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            loop {
                while !self.decryptor.plaintext().is_empty() {
                    let length = ready!(sink::poll_write(&mut self.sink, cx, self.decryptor.plaintext()))?;
                    self.decryptor.took(length);
                }
                if ready!(self.decryptor.poll_ready(cx)).map_err(io_error)? != Progress::Plaintext {
                    return Poll::Ready(Ok(()));
                }
            }
        }
    }

    impl<W: AsyncWrite + Unpin> AsyncWrite for DecryptWriter<'_, W> {
        fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, message: &[u8]) -> Poll<io::Result<usize>> {
            let writer = self.get_mut();
            ready!(writer.poll_drain(cx))?;
            writer.decryptor.poll_open_from(cx, message).map_err(io_error)
        }

        fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            let writer = self.get_mut();
            ready!(writer.poll_drain(cx))?;
            Pin::new(&mut writer.sink).poll_flush(cx)
        }

        /// Says that the message ends here, and closes the sink once all plaintext is written.
        fn poll_close(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            let writer = self.get_mut();
            writer.decryptor.end();
            ready!(writer.poll_drain(cx))?;
            Pin::new(&mut writer.sink).poll_close(cx)
        }
    }
}

impl<W> fmt::Debug for DecryptWriter<'_, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecryptWriter").field("header", &self.header()).finish_non_exhaustive()
    }
}

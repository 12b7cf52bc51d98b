//! Streams of `Bytes`, as HTTP bodies and object stores have them.

use super::{DecryptStream, Decryptor, Encryptor, Progress, io_error::io_error};
use bytes::Bytes;
use futures_core::Stream;
use std::{
    fmt, io,
    pin::Pin,
    task::{Context, Poll, ready},
};

/// Bytes of plaintext that are sealed at once.
const PIECE: usize = 256 * 1024;

/// The plaintext of a message that comes as a stream; an error is its last item.
pub struct DecryptedBytes<'a, S> {
    decryptor: Decryptor<'a>,
    source: S,
    ended: bool,
}

/// The message of a plaintext that comes as a stream; an error is its last item.
#[must_use = "a stream does nothing until it is polled"]
pub struct EncryptedBytes<S, B> {
    /// None once the message has ended.
    encryptor: Option<Encryptor>,
    source: S,
    /// Plaintext that came at once and is sealed in pieces, and how much of it is.
    plaintext: Option<(B, usize)>,
}

impl<'a> DecryptStream<'a> {
    /// Decrypts the message that `source` gives. It must end where the message ends.
    ///
    /// The plaintext is in `Bytes`, which nobody wipes.
    pub fn bytes_from<S, B>(self, source: S) -> DecryptedBytes<'a, S>
    where
        S: Stream<Item = io::Result<B>> + Unpin,
        B: AsRef<[u8]>,
    {
        DecryptedBytes { decryptor: self.decryptor(), source, ended: false }
    }
}

impl Encryptor {
    /// Encrypts the plaintext that `source` gives.
    pub fn bytes_from<S, B>(self, source: S) -> EncryptedBytes<S, B>
    where
        S: Stream<Item = io::Result<B>> + Unpin,
        B: AsRef<[u8]> + Unpin,
    {
        EncryptedBytes { encryptor: Some(self), source, plaintext: None }
    }
}

impl<S, B> Stream for DecryptedBytes<'_, S>
where
    S: Stream<Item = io::Result<B>> + Unpin,
    B: AsRef<[u8]>,
{
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let stream = self.get_mut();
        if stream.ended {
            return Poll::Ready(None);
        }
        let item = ready!(stream.poll_item(cx)).transpose();
        stream.ended = !matches!(item, Some(Ok(_)));
        Poll::Ready(item)
    }
}

impl<S, B> DecryptedBytes<'_, S>
where
    S: Stream<Item = io::Result<B>> + Unpin,
    B: AsRef<[u8]>,
{
    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        let mut plaintext = Vec::new();
        loop {
            match ready!(self.decryptor.poll_next(cx, &mut plaintext)).map_err(io_error)? {
                Progress::Plaintext => return Poll::Ready(Ok(Some(plaintext.into()))),
                Progress::Finished => return Poll::Ready(Ok(None)),
                Progress::NeedInput => match ready!(Pin::new(&mut self.source).poll_next(cx)).transpose()? {
                    Some(bytes) => self.decryptor.push(bytes.as_ref()),
                    None => self.decryptor.end(),
                },
            }
        }
    }
}

impl<S, B> Stream for EncryptedBytes<S, B>
where
    S: Stream<Item = io::Result<B>> + Unpin,
    B: AsRef<[u8]> + Unpin,
{
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let stream = self.get_mut();
        let mut message = Vec::new();
        let result = loop {
            let Some(encryptor) = stream.encryptor.as_mut() else { return Poll::Ready(None) };
            if let Some((plaintext, sealed)) = &mut stream.plaintext {
                let rest = plaintext.as_ref().get(*sealed..).unwrap_or_default();
                let (piece, after) = rest.split_at(rest.len().min(PIECE));
                let result = encryptor.push(piece, &mut message);
                *sealed += piece.len();
                if after.is_empty() {
                    stream.plaintext = None;
                }
                match result {
                    Ok(()) if message.is_empty() => continue,
                    result => break result.map_err(io_error),
                }
            }
            match ready!(Pin::new(&mut stream.source).poll_next(cx)) {
                Some(Ok(bytes)) => stream.plaintext = Some((bytes, 0)),
                Some(Err(error)) => break Err(error),
                None => {
                    let Some(encryptor) = stream.encryptor.take() else { return Poll::Ready(None) };
                    break encryptor.finish(&mut message).map(drop).map_err(io_error);
                }
            }
        };
        if result.is_err() {
            stream.encryptor = None;
        }
        Poll::Ready(Some(result.map(|()| message.into())))
    }
}

impl<S> fmt::Debug for DecryptedBytes<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecryptedBytes").field("header", &self.decryptor.header()).finish_non_exhaustive()
    }
}

impl<S, B> fmt::Debug for EncryptedBytes<S, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncryptedBytes").finish_non_exhaustive()
    }
}

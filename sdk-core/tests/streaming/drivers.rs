//! Every way to drive a stream, as functions of one shape.

use kmseal::{
    Client, Error, ErrorKind,
    keyring::RawAesKeyring,
    stream::{EncryptStream, Progress, SignedMessages},
};
use std::io::{self, Read, Write};

/// What came of opening a message: the plaintext that was given out, and how it ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Opened {
    pub(crate) plaintext: Vec<u8>,
    pub(crate) end: Result<(), ErrorKind>,
}

/// Which driver moves the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Driver {
    /// The machine, by hand.
    Push,
    /// `Write`, and `Read` to decrypt.
    Blocking,
    /// `Write` both ways.
    Written,
    /// `AsyncWrite`, and `AsyncRead` to decrypt.
    #[cfg(feature = "futures")]
    Async,
    /// `AsyncWrite` both ways.
    #[cfg(feature = "futures")]
    AsyncWritten,
    /// A stream of `Bytes`.
    #[cfg(feature = "futures")]
    Bytes,
}

impl Driver {
    pub(crate) const ALL: &[Self] = &[
        Self::Push,
        Self::Blocking,
        Self::Written,
        #[cfg(feature = "futures")]
        Self::Async,
        #[cfg(feature = "futures")]
        Self::AsyncWritten,
        #[cfg(feature = "futures")]
        Self::Bytes,
    ];

    /// Encrypts `plaintext`, which comes in pieces of these sizes, over and over.
    pub(crate) fn encrypt(self, stream: EncryptStream<'_>, plaintext: &[u8], sizes: &[usize]) -> Vec<u8> {
        let mut encryptor = stream.blocking().unwrap();
        match self {
            Self::Push => {
                let mut message = Vec::new();
                for piece in pieces(plaintext, sizes) {
                    encryptor.push(piece, &mut message).unwrap();
                }
                encryptor.finish(&mut message).unwrap();
                message
            }
            Self::Blocking | Self::Written => {
                let mut writer = encryptor.write_to(Vec::new());
                pieces(plaintext, sizes).for_each(|piece| writer.write_all(piece).unwrap());
                writer.finish().unwrap()
            }
            #[cfg(feature = "futures")]
            Self::Async | Self::AsyncWritten => futures::executor::block_on(async {
                use futures::io::AsyncWriteExt;
                let mut message = Vec::new();
                let mut writer = encryptor.write_to(futures::io::Cursor::new(&mut message));
                for piece in pieces(plaintext, sizes) {
                    writer.write_all(piece).await.unwrap();
                }
                writer.close().await.unwrap();
                message
            }),
            #[cfg(feature = "futures")]
            Self::Bytes => {
                let source = futures::stream::iter(pieces(plaintext, sizes).map(io::Result::Ok));
                futures::executor::block_on_stream(encryptor.bytes_from(source))
                    .flat_map(Result::unwrap)
                    .collect()
            }
        }
    }

    /// Decrypts `message`, which comes in pieces of these sizes, over and over.
    pub(crate) fn decrypt(
        self,
        client: &Client,
        keyring: &RawAesKeyring,
        signed: SignedMessages,
        message: &[u8],
        sizes: &[usize],
    ) -> Opened {
        let stream = client.decrypt_stream(keyring).signed_messages(signed);
        let mut plaintext = Vec::new();
        let end = match self {
            Self::Push => {
                let mut decryptor = stream.decryptor();
                let mut pieces = pieces(message, sizes);
                loop {
                    match futures::executor::block_on(decryptor.next(&mut plaintext)) {
                        Ok(Progress::Plaintext) => {}
                        Ok(Progress::Finished) => break Ok(()),
                        Ok(Progress::NeedInput) => match pieces.next() {
                            Some(piece) => decryptor.push(piece),
                            None => decryptor.end(),
                        },
                        Err(error) => {
                            let again = futures::executor::block_on(decryptor.next(&mut plaintext));
                            assert_eq!(again.unwrap_err().kind(), error.kind(), "an error stays");
                            break Err(error.kind());
                        }
                    }
                }
            }
            Self::Blocking => {
                let mut reader = stream.read_from(Pieces { rest: message, sizes, turn: 0 });
                let mut buffer = vec![0; sizes[0].max(1)];
                loop {
                    match reader.read(&mut buffer) {
                        Ok(0) => break Ok(()),
                        Ok(length) => plaintext.extend_from_slice(&buffer[..length]),
                        Err(error) => break Err(inner(error)),
                    }
                }
            }
            Self::Written => {
                let mut writer = stream.write_to(&mut plaintext);
                let written = pieces(message, sizes).try_for_each(|piece| writer.write_all(piece));
                written.and_then(|()| writer.finish().map(drop)).map_err(inner)
            }
            #[cfg(feature = "futures")]
            Self::AsyncWritten => {
                use futures::io::{AllowStdIo, AsyncWriteExt};
                let mut writer = stream.write_to(AllowStdIo::new(&mut plaintext));
                let written = futures::executor::block_on(async {
                    for piece in pieces(message, sizes) {
                        AsyncWriteExt::write_all(&mut writer, piece).await?;
                    }
                    writer.close().await
                });
                written.map_err(inner)
            }
            #[cfg(feature = "futures")]
            Self::Async => {
                use futures::io::{AllowStdIo, AsyncReadExt};
                let mut reader = stream.read_from(AllowStdIo::new(Pieces { rest: message, sizes, turn: 0 }));
                futures::executor::block_on(AsyncReadExt::read_to_end(&mut reader, &mut plaintext))
                    .map(drop)
                    .map_err(inner)
            }
            #[cfg(feature = "futures")]
            Self::Bytes => {
                let source = futures::stream::iter(pieces(message, sizes).map(io::Result::Ok));
                let mut opened = futures::executor::block_on_stream(stream.bytes_from(source));
                loop {
                    match opened.next() {
                        Some(Ok(bytes)) => plaintext.extend_from_slice(&bytes),
                        Some(Err(error)) => {
                            assert!(opened.next().is_none(), "an error is the last item");
                            break Err(inner(error));
                        }
                        None => break Ok(()),
                    }
                }
            }
        };
        Opened { plaintext, end }
    }
}

fn inner(error: io::Error) -> ErrorKind {
    error.downcast::<Error>().unwrap().kind()
}

/// `bytes` in pieces of these sizes, over and over; a size of zero is one byte.
pub(crate) fn pieces<'a>(bytes: &'a [u8], sizes: &'a [usize]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = bytes;
    let mut turn = sizes.iter().cycle();
    std::iter::from_fn(move || {
        let size = turn.next().copied().unwrap_or(1).max(1).min(rest.len());
        let (piece, after) = rest.split_at(size);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

/// A source that gives no more than a piece at a time.
struct Pieces<'a> {
    rest: &'a [u8],
    sizes: &'a [usize],
    turn: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes[self.turn % self.sizes.len()].max(1).min(buffer.len());
        self.turn += 1;
        self.rest.read(&mut buffer[..size])
    }
}

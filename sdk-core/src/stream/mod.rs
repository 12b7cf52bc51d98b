//! Messages that do not fit into memory: any pieces in, the same bytes out, constant memory.
//!
//! [`Client::encrypt_stream`](crate::Client::encrypt_stream) and
//! [`Client::decrypt_stream`](crate::Client::decrypt_stream) begin. [`EncryptWriter`] and [`DecryptWriter`] are
//! [`Write`](std::io::Write), [`DecryptReader`] is [`Read`](std::io::Read); with the feature `futures` they are
//! `AsyncWrite` and `AsyncRead` too (of futures-io, which tokio's traits turn into by `tokio_util::compat`), and the
//! `bytes_from` of [`DecryptStream`] and [`Encryptor`] turns a stream of bytes into a stream of `Bytes`.
//! [`Encryptor`] and [`Decryptor`] are what all of them drive: they do no input or output of their own.
//!
//! ```
//! use kmseal::{Client, WrappingKey, keyring::RawAesKeyring};
//! use std::io;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new();
//! let keyring = RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32]))?;
//! let mut plaintext = io::repeat(b'x');
//! # let mut plaintext = io::Read::take(plaintext, 1_000_000);
//!
//! let mut message = client.encrypt_stream(&keyring).blocking()?.write_to(Vec::new());
//! io::copy(&mut plaintext, &mut message)?;
//! let stored = message.finish()?;
//!
//! let mut opened = client.decrypt_stream(&keyring).read_from(stored.as_slice());
//! assert_eq!(io::copy(&mut opened, &mut io::sink())?, 1_000_000);
//! # Ok(())
//! # }
//! ```
//!
//! # What is given out before the end
//! Each frame is authentic when it is given out. A message that is cut off or altered in a later frame still ends in an
//! error, so whoever acts on the first frames must be able to take it back. Of a signed message nothing is given out
//! until its signature is verified, unless [`DecryptStream::signed_messages`] says otherwise.
//!
//! *Knows:* the machines, the client's options. *Never:* keys, key services, files.

#[cfg(feature = "futures")]
mod bytes;
mod decrypt;
mod decrypt_reader;
mod decrypt_writer;
mod decryptor;
mod encrypt;
mod encrypt_writer;
mod encryptor;
mod io_error;
mod sink;
mod unlocking;
mod unread;

#[cfg(feature = "futures")]
pub use bytes::{DecryptedBytes, EncryptedBytes};
pub use decrypt::{DecryptStream, SignedMessages};
pub use decrypt_reader::DecryptReader;
pub use decrypt_writer::DecryptWriter;
pub use decryptor::{Decryptor, Progress};
pub use encrypt::EncryptStream;
pub use encrypt_writer::EncryptWriter;
pub use encryptor::Encryptor;

//! Plaintext and messages that are made while they are read.

use anyhow::Result;
use kmseal::stream::Encryptor;
use std::io::{self, Write};

/// Bytes that are made at once.
const PIECE: usize = 256 * 1024;

/// Plaintext of some length, one piece of which is in memory again and again.
#[derive(Clone, Copy)]
pub(crate) struct Pattern<'a> {
    piece: &'a [u8],
    left: usize,
}

impl<'a> Pattern<'a> {
    /// So many bytes in pieces like this one.
    pub(crate) fn new(piece: &'a [u8], bytes: usize) -> Self {
        Self { piece, left: bytes }
    }

    /// Some bytes.
    pub(crate) fn whole(bytes: usize) -> Vec<u8> {
        (0..bytes).map(|index| (index % 251) as u8).collect()
    }

    /// A piece for a long one.
    pub(crate) fn piece() -> Vec<u8> {
        Self::whole(PIECE)
    }

    /// The next piece; empty at the end.
    fn next(&mut self) -> &'a [u8] {
        let length = self.left.min(self.piece.len());
        self.left -= length;
        self.piece.get(..length).unwrap_or_default()
    }

    /// Writes all of it.
    pub(crate) fn write_to(mut self, sink: &mut impl Write) -> Result<()> {
        loop {
            match self.next() {
                [] => return Ok(()),
                piece => sink.write_all(piece)?,
            }
        }
    }
}

/// A message that is written while it is read.
pub(crate) struct Sealed<'a> {
    /// None once the message has ended.
    encryptor: Option<Encryptor>,
    plaintext: Pattern<'a>,
    ready: Vec<u8>,
    read: usize,
}

impl<'a> Sealed<'a> {
    pub(crate) fn new(encryptor: Encryptor, plaintext: Pattern<'a>) -> Self {
        Self { encryptor: Some(encryptor), plaintext, ready: Vec::new(), read: 0 }
    }
}

impl io::Read for Sealed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.read == self.ready.len() {
            let Some(mut encryptor) = self.encryptor.take() else { return Ok(0) };
            self.ready.clear();
            self.read = 0;
            match self.plaintext.next() {
                [] => encryptor.finish(&mut self.ready).map(drop).map_err(io::Error::other)?,
                piece => {
                    encryptor.push(piece, &mut self.ready).map_err(io::Error::other)?;
                    self.encryptor = Some(encryptor);
                }
            }
        }
        let length = io::Read::read(&mut self.ready.get(self.read..).unwrap_or_default(), buffer)?;
        self.read += length;
        Ok(length)
    }
}

//! kmseal itself: messages under a raw AES keyring, in memory and in streams.

use crate::source::{Pattern, Sealed};
use anyhow::{Context as _, Result, ensure};
use bench::{Rate, repeat};
use kmseal::{
    AlgorithmSuite, Client, WrappingKey,
    keyring::RawAesKeyring,
    stream::{DecryptStream, Encryptor, SignedMessages},
};
use std::{hint::black_box, io, mem, num::NonZeroUsize};

/// What kind of message, and who makes it.
pub(crate) struct Message {
    suite: AlgorithmSuite,
    bytes: usize,
    frame: Option<u32>,
    client: Client,
    keyring: RawAesKeyring,
}

impl Message {
    /// A message of `bytes` bytes in frames of `frame`, in the suite with this id.
    pub(crate) fn new(suite: &str, bytes: usize, frame: Option<u32>, threads: usize) -> Result<Self> {
        let id = u16::from_str_radix(suite, 16)?;
        let threads = NonZeroUsize::new(threads).context("nothing runs on no thread")?;
        Ok(Self {
            suite: AlgorithmSuite::from_id(id).context("there is no such suite")?,
            bytes,
            frame,
            client: Client::builder().threads(threads).build(),
            keyring: RawAesKeyring::new("bench", "key", WrappingKey::new(vec![7; 32]))?,
        })
    }

    /// Makes it in memory, new each time or in use.
    pub(crate) fn encrypt(&self, in_use: bool, seconds: f64) -> Result<Rate> {
        let (plaintext, mut memory) = (Pattern::whole(self.bytes), Vec::new());
        repeat(seconds, || {
            let message = black_box(self.seal(&plaintext, mem::take(&mut memory))?);
            if in_use {
                memory = message;
            }
            Ok(())
        })
    }

    /// Opens it in memory, new each time or in use.
    pub(crate) fn decrypt(&self, in_use: bool, seconds: f64) -> Result<Rate> {
        let message = {
            let plaintext = Pattern::whole(self.bytes);
            let message = self.seal(&plaintext, Vec::new())?;
            ensure!(self.open(&message, Vec::new())? == plaintext, "the message opened to something else");
            message
        };
        let mut memory = Vec::new();
        repeat(seconds, || {
            let plaintext = black_box(self.open(&message, mem::take(&mut memory))?);
            if in_use {
                memory = plaintext;
            }
            Ok(())
        })
    }

    /// Writes it to nowhere, from plaintext that is never in memory as a whole.
    pub(crate) fn encrypt_stream(&self, seconds: f64) -> Result<Rate> {
        let piece = Pattern::piece();
        repeat(seconds, || {
            let mut writer = self.encryptor()?.write_to(io::sink());
            Pattern::new(&piece, self.bytes).write_to(&mut writer)?;
            writer.finish()?;
            Ok(())
        })
    }

    /// Reads it to its end, from memory.
    pub(crate) fn decrypt_stream(&self, seconds: f64) -> Result<Rate> {
        let (message, mut buffer) = (self.seal(&Pattern::whole(self.bytes), Vec::new())?, Pattern::piece());
        repeat(seconds, || self.read(message.as_slice(), &mut buffer))
    }

    /// Writes it, from memory, to what opens it and writes the plaintext to nowhere.
    pub(crate) fn decrypt_write(&self, seconds: f64) -> Result<Rate> {
        let message = self.seal(&Pattern::whole(self.bytes), Vec::new())?;
        repeat(seconds, || {
            let mut writer = self.decryption().write_to(io::sink());
            io::Write::write_all(&mut writer, &message)?;
            writer.finish()?;
            Ok(())
        })
    }

    /// Reads it to its end, while it is written.
    pub(crate) fn passage(&self, seconds: f64) -> Result<Rate> {
        let (piece, mut buffer) = (Pattern::piece(), Pattern::piece());
        repeat(seconds, || {
            self.read(Sealed::new(self.encryptor()?, Pattern::new(&piece, self.bytes)), &mut buffer)
        })
    }

    fn open(&self, message: &[u8], memory: Vec<u8>) -> Result<Vec<u8>> {
        Ok(self.client.decrypt(&self.keyring, message).reusing(memory).blocking()?.plaintext)
    }

    fn seal(&self, plaintext: &[u8], memory: Vec<u8>) -> Result<Vec<u8>> {
        let encrypt = self.client.encrypt(&self.keyring, plaintext).suite(self.suite).reusing(memory);
        let encrypt = match self.frame {
            Some(bytes) => encrypt.frame_length(bytes),
            None => encrypt,
        };
        Ok(encrypt.blocking()?.ciphertext)
    }

    fn encryptor(&self) -> Result<Encryptor> {
        let encrypt = self.client.encrypt_stream(&self.keyring).suite(self.suite);
        let encrypt = match self.frame {
            Some(bytes) => encrypt.frame_length(bytes),
            None => encrypt,
        };
        Ok(encrypt.blocking()?)
    }

    /// A signed message gives its plaintext out before its signature, since memory shall be constant.
    fn decryption(&self) -> DecryptStream<'_> {
        self.client.decrypt_stream(&self.keyring).signed_messages(SignedMessages::ReleaseEarly)
    }

    fn read(&self, message: impl io::Read, buffer: &mut [u8]) -> Result<()> {
        let (mut reader, mut length) = (self.decryption().read_from(message), 0);
        loop {
            match io::Read::read(&mut reader, black_box(buffer))? {
                0 => break,
                read => length += read,
            }
        }
        ensure!(length == self.bytes, "the message had {length} bytes");
        Ok(())
    }
}

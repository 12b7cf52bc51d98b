//! `DecryptStream`: the options of a decryption whose message comes in pieces.
//!
//! Spec: client-apis/decrypt.md

use super::{DecryptReader, DecryptWriter, Decryptor, unlocking::Unlocking};
use crate::{
    client::Client,
    context::EncryptionContext,
    decrypt_options::DecryptOptions,
    error::{Error, ErrorKind},
    materials::MaterialsManager,
    message::ParsedHeader,
};

/// A decryption whose message comes in pieces: set options, then say where the message comes from, or where its plaintext goes.
#[derive(Debug)]
#[must_use = "a decryption does nothing until it has a message"]
pub struct DecryptStream<'a> {
    options: DecryptOptions<'a>,
    signed_messages: SignedMessages,
}

/// What becomes of a message with a signature, which is proven only by its last bytes.
///
/// Messages are signed unless the writer chose a suite without signature. The frames of both kinds are authentic when
/// they are opened; a signature adds that none of those who can only *read* the message has made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SignedMessages {
    /// Holds the whole plaintext in memory until the signature is verified, and then gives it out. Set
    /// `max_plaintext_length` on the client to bound the memory.
    #[default]
    VerifyFirst,
    /// Gives frames out as they are opened, but the last only when the signature is verified. The memory is constant,
    /// and whoever uses the plaintext must be able to take everything back if the stream ends in an error.
    ReleaseEarly,
    /// Refuses the message before a key service is asked.
    Refuse,
}

impl SignedMessages {
    /// Decided before a key service is asked.
    pub(crate) fn check(self, parsed: &ParsedHeader) -> Result<(), Error> {
        if self == Self::Refuse && parsed.header().suite.is_signed() {
            return Err(Error::new(
                ErrorKind::SignedMessage,
                "the message is signed, and this decryption refuses signed messages; \
                 choose SignedMessages::VerifyFirst or ReleaseEarly, or have it written with a suite without signature",
            ));
        }
        Ok(())
    }
}

impl<'a> DecryptStream<'a> {
    pub(crate) fn new(client: &'a Client, materials: &'a dyn MaterialsManager) -> Self {
        Self { options: DecryptOptions::new(client, materials), signed_messages: SignedMessages::default() }
    }

    /// Expects these pairs: where the message stores a key, its value must be the same; what it does not store
    /// must have been part of its context when it was encrypted.
    pub fn expect_context(mut self, context: &'a EncryptionContext) -> Self {
        self.options.expected_context = context;
        self
    }

    /// Sets what becomes of a message with a signature; by default it is verified first.
    pub fn signed_messages(mut self, signed_messages: SignedMessages) -> Self {
        self.signed_messages = signed_messages;
        self
    }

    /// Decrypts the message that `source` reads; nothing is read before the first read of the result.
    ///
    /// `source` needs no buffer. It must end where the message ends.
    pub fn read_from<R>(self, source: R) -> DecryptReader<'a, R> {
        DecryptReader::new(self.decryptor(), source)
    }

    /// Decrypts the message that is written to the result, and writes its plaintext to `sink`.
    pub fn write_to<W>(self, sink: W) -> DecryptWriter<'a, W> {
        DecryptWriter::new(self.decryptor(), sink)
    }

    /// Begins a message whose frames a host opens, and of which `start` is the start, or all that has arrived of it; see
    /// [`host`](crate::host).
    ///
    /// `length` is how long the message is, if that is known: then a header that goes beyond it is an error.
    ///
    /// # Errors
    /// Those of [`Decrypt::blocking`](crate::Decrypt::blocking) that come before any frame, and
    /// [`SignedMessage`](crate::ErrorKind::SignedMessage) where signed messages are refused.
    #[cfg(feature = "host")]
    pub async fn for_host(self, start: &[u8], length: Option<usize>) -> Result<crate::host::Begun, Error> {
        crate::host::Opening::begin(self.options, self.signed_messages, start, length).await
    }

    /// The machine without input or output, for other ways of getting a message.
    pub fn decryptor(self) -> Decryptor<'a> {
        Decryptor::new(Unlocking::Borrowed(self.options), self.signed_messages)
    }
}

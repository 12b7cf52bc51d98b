//! `Opening`: a message whose frames a host opens.
//!
//! Spec: client-apis/decrypt.md#decrypt-the-message-body

use super::SealedFrame;
use crate::{
    content::wrong_signature,
    decrypt_options::DecryptOptions,
    error::Error,
    format::Header,
    message::{BodyReader, HeaderReader, OpenedHere},
    secret::ContentKey,
    stream::SignedMessages,
};
use kmseal_crypto::VerifyingKey;
use std::sync::Arc;

/// What the start of a message led to.
#[derive(Debug)]
pub enum Begun {
    /// The header is longer: begin again with at least so many bytes.
    NeedInput {
        /// Bytes of the message.
        at_least: usize,
    },
    /// The header is authentic.
    Unlocked(Box<Opening>),
}

/// A message whose header is authentic, and whose frames a host opens.
///
/// Look at each frame with [`next`](Self::next) until the last, then, if the message is signed, at the
/// [`signature`](Self::signature), and then [`finish`](Self::finish). After an error all further calls fail.
#[derive(Debug)]
pub struct Opening {
    reader: BodyReader,
    header_length: usize,
    key: ContentKey,
    releases_frames: bool,
}

impl Opening {
    pub(crate) async fn begin(
        options: DecryptOptions<'_>,
        signed_messages: SignedMessages,
        start: &[u8],
        length: Option<usize>,
    ) -> Result<Begun, Error> {
        let parsed = match HeaderReader::new(options.client.rules).read(start)? {
            Ok(parsed) => parsed,
            Err(at_least) => {
                return match length {
                    Some(length) if at_least > length => Err(HeaderReader::truncated(at_least - length)),
                    _ => Ok(Begun::NeedInput { at_least }),
                };
            }
        };
        signed_messages.check(&parsed)?;
        let header_length = parsed.length();
        let (reader, key) = options.unlock_for_host(parsed).await?;
        let releases_frames =
            reader.release_opened(signed_messages == SignedMessages::ReleaseEarly).is_some();
        Ok(Begun::Unlocked(Box::new(Self { reader, header_length, key, releases_frames })))
    }

    /// The header.
    pub fn header(&self) -> &Header {
        self.reader.header()
    }

    /// Bytes of the header, behind which the first frame begins.
    pub fn header_length(&self) -> usize {
        self.header_length
    }

    /// The key of AES-GCM for the frames: 16, 24 or 32 bytes. It is wiped when this is dropped.
    pub fn content_key(&self) -> &[u8] {
        self.key.expose_secret()
    }

    /// Whether frames may be given out as they are opened, all but the last: the message is not signed, or the options
    /// say not to wait for its signature.
    pub fn releases_frames(&self) -> bool {
        self.releases_frames
    }

    /// Opens here, for a host that can not, every frame that `body` has whole, and hashes them.
    ///
    /// # Errors
    /// Those of [`Decrypt::blocking`](crate::Decrypt::blocking) that are about frames.
    pub fn open_here(&mut self, body: &[u8]) -> Result<OpenedHere, Error> {
        self.reader.open_next(body)
    }

    /// Looks at the next frame. `start` is where it begins, 24 bytes if there are so many, and `unread` how many bytes of
    /// the message there are from there on. Gives `Err` with the number of bytes that there must be at least.
    ///
    /// # Errors
    /// [`MalformedMessage`](crate::ErrorKind::MalformedMessage) and [`LimitExceeded`](crate::ErrorKind::LimitExceeded).
    pub fn next(&mut self, start: &[u8], unread: usize) -> Result<Result<SealedFrame, usize>, Error> {
        Ok(self.reader.next_by_host(start, unread)?.map(SealedFrame::new))
    }

    /// Whether the last frame has been looked at.
    pub fn body_has_ended(&self) -> bool {
        self.reader.body_has_ended()
    }

    /// The error for a message that ends `missing` bytes or more before it should.
    pub fn truncated(&mut self, missing: usize) -> Error {
        self.reader.truncated(missing)
    }

    /// The error for the frame that the host found not to be authentic, by its number in the message, from 1.
    pub fn refused(&mut self, sequence: u32) -> Error {
        self.reader.refused_by_host(sequence)
    }

    /// Takes bytes of frames into what was signed, in the message's order, if this crate is to verify the signature.
    pub fn hash(&mut self, frames: &[u8]) {
        self.reader.transcript().update(frames);
    }

    /// The key that the signature must verify with, if the message is signed.
    pub fn verifying_key(&mut self) -> Option<&Arc<dyn VerifyingKey>> {
        self.reader.transcript().key()
    }

    /// The signature, a DER `ECDSA-Sig-Value` over all of the message before it, where `footer` begins behind the last
    /// frame: `Err` with the number of bytes that there must be at least.
    ///
    /// # Errors
    /// If it is not its turn.
    pub fn signature<'f>(&mut self, footer: &'f [u8]) -> Result<Result<&'f [u8], usize>, Error> {
        self.reader.signature_by_host(footer)
    }

    /// Verifies the signature here, over what [`hash`](Self::hash) was told.
    ///
    /// # Errors
    /// [`NotAuthentic`](crate::ErrorKind::NotAuthentic).
    pub fn verify_here(&mut self, signature: &[u8]) -> Result<(), Error> {
        self.reader.transcript().verify(signature)?;
        self.reader.verified()
    }

    /// Takes the host's word on the signature.
    ///
    /// # Errors
    /// [`NotAuthentic`](crate::ErrorKind::NotAuthentic) if it does not match.
    pub fn verified(&mut self, matches: bool) -> Result<(), Error> {
        if !matches {
            return Err(wrong_signature());
        }
        self.reader.verified()
    }

    /// Ends a message of which the host found every frame authentic, and the signature to match, and behind which
    /// `trailing` bytes follow.
    ///
    /// # Errors
    /// [`MalformedMessage`](crate::ErrorKind::MalformedMessage) if something follows;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) if frames or the signature were not looked at.
    pub fn finish(self, trailing: usize) -> Result<Header, Error> {
        let header = self.reader.finish_by_host()?;
        if trailing > 0 {
            return Err(BodyReader::trailing(trailing));
        }
        Ok(header)
    }
}

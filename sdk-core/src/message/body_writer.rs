//! `BodyWriter`: writes a header, then frame after frame, then the signature.
//!
//! Spec: client-apis/encrypt.md

#[cfg(feature = "host")]
mod by_host;

#[cfg(feature = "host")]
pub(crate) use by_host::FrameToSeal;

use crate::{
    content::{KeySchedule, SigningTranscript},
    error::{Error, ErrorKind},
    format::{
        BodyAad, ContentKind, ContentType, HEADER_IV, Header, HeaderAuthentication, MessageId, encode_footer,
        encode_frame_head,
    },
    materials::EncryptionMaterials,
};
use kmseal_crypto::{AeadKey, Provider, TAG_LENGTH};
use std::num::NonZeroU32;

/// Bytes that a frame has beyond its plaintext: the head of the final one, which is the longer, and the tag.
const FRAME_OVERHEAD: usize = 24 + TAG_LENGTH;
/// Bytes that a footer has at most: a DER signature on P-384 behind its length.
const FOOTER_LENGTH: usize = 2 + 104;

/// Writes the frames of one message.
#[derive(Debug)]
pub(crate) struct BodyWriter {
    header: Header,
    key: Box<dyn AeadKey>,
    transcript: SigningTranscript,
    frame_length: usize,
    sequence: u32,
}

impl BodyWriter {
    /// Makes a message id, derives the keys and appends the header to `output`.
    pub(crate) fn start(
        materials: EncryptionMaterials,
        frame_length: NonZeroU32,
        provider: &Provider,
        output: &mut Vec<u8>,
    ) -> Result<Self, Error> {
        Ok(Self::start_and_keep(materials, frame_length, provider, output)?.0)
    }

    fn start_and_keep(
        materials: EncryptionMaterials,
        frame_length: NonZeroU32,
        provider: &Provider,
        output: &mut Vec<u8>,
    ) -> Result<(Self, KeySchedule), Error> {
        let suite = materials.suite;
        let mut id = [0; 32];
        let id = id.get_mut(..MessageId::length(suite.message_version())).unwrap_or_default();
        provider.random.fill(id)?;
        let message_id = MessageId::new(suite.message_version(), id)
            .ok_or_else(|| Error::new(ErrorKind::InvalidMaterials, "the message id has the wrong length"))?;
        let schedule = KeySchedule::derive(suite, &materials.data_key, &message_id, provider)?;
        let key = schedule.aead_key(suite, provider)?;
        let (not_stored, stored) =
            materials.encryption_context.partition(|key| materials.required_context_keys.contains(key));
        let header = Header {
            suite,
            message_id,
            encryption_context: stored,
            encrypted_data_keys: materials.encrypted_data_keys,
            content_type: ContentType::Framed { frame_length: frame_length.get() },
            commitment: schedule.commitment,
        };
        let mut aad = header.encode()?;
        let start = output.len();
        output.extend_from_slice(&aad);
        aad.extend(not_stored.encode()?);
        let tag = key.seal_in_place(&HEADER_IV, &aad, &mut [])?;
        HeaderAuthentication { iv: HEADER_IV, tag }.encode(suite.message_version(), output);
        let mut transcript = SigningTranscript::new(materials.signing_key, provider);
        transcript.update(output.get(start..).unwrap_or_default());
        let frame_length = usize::try_from(frame_length.get()).unwrap_or(usize::MAX);
        Ok((Self { header, key, transcript, frame_length, sequence: 0 }, schedule))
    }

    /// The most bytes that body and footer can take for `plaintext_length` bytes in frames of `frame_length`.
    pub(crate) fn sealed_length(plaintext_length: usize, frame_length: usize) -> usize {
        let frames = plaintext_length.div_ceil(frame_length).max(1);
        frames.saturating_mul(FRAME_OVERHEAD).saturating_add(plaintext_length).saturating_add(FOOTER_LENGTH)
    }

    /// The header that was written.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// Bytes of plaintext in every frame but the last.
    pub(crate) fn frame_length(&self) -> usize {
        self.frame_length
    }

    /// Appends a frame that is not the last; `plaintext` has exactly [`Self::frame_length`] bytes.
    pub(crate) fn frame(&mut self, plaintext: &[u8], output: &mut Vec<u8>) -> Result<(), Error> {
        if plaintext.len() != self.frame_length {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "only the last frame may be shorter than the others",
            ));
        }
        self.seal(plaintext, None, output)
    }

    /// Appends every frame of `plaintext` but the last, whose plaintext it gives back.
    pub(crate) fn all_but_last<'p>(
        &mut self,
        plaintext: &'p [u8],
        output: &mut Vec<u8>,
    ) -> Result<&'p [u8], Error> {
        let mut rest = plaintext;
        while let Some((frame, after)) =
            rest.split_at_checked(self.frame_length).filter(|(_, after)| !after.is_empty())
        {
            self.frame(frame, output)?;
            rest = after;
        }
        Ok(rest)
    }

    /// Appends the last frame, which may be empty or full, and the signature; gives back the header.
    pub(crate) fn finish(mut self, plaintext: &[u8], output: &mut Vec<u8>) -> Result<Header, Error> {
        let length = u32::try_from(plaintext.len()).ok().filter(|_| plaintext.len() <= self.frame_length);
        let length = length.ok_or_else(|| {
            Error::new(ErrorKind::InvalidArgument, "the last frame may not be longer than the others")
        })?;
        self.seal(plaintext, Some(length), output)?;
        if let Some(signature) = self.transcript.sign()? {
            encode_footer(&signature, output)?;
        }
        Ok(self.header)
    }

    fn seal(
        &mut self,
        plaintext: &[u8],
        final_length: Option<u32>,
        output: &mut Vec<u8>,
    ) -> Result<(), Error> {
        self.advance()?;
        let kind = if final_length.is_some() { ContentKind::FinalFrame } else { ContentKind::Frame };
        let start = output.len();
        let iv = encode_frame_head(self.sequence, final_length, output);
        let body = output.len();
        output.extend_from_slice(plaintext);
        let length = u64::try_from(plaintext.len()).unwrap_or(u64::MAX);
        let aad = BodyAad::new(&self.header.message_id, kind, self.sequence, length);
        let tag = self.key.seal_in_place(&iv, aad.as_ref(), output.get_mut(body..).unwrap_or_default())?;
        output.extend(tag);
        self.transcript.update(output.get(start..).unwrap_or_default());
        Ok(())
    }

    /// Goes to the next frame.
    fn advance(&mut self) -> Result<(), Error> {
        // The greatest number marks the final frame, so no frame may have it as its own.
        self.sequence =
            self.sequence.checked_add(1).filter(|sequence| *sequence != u32::MAX).ok_or_else(|| {
                Error::new(
                    ErrorKind::LimitExceeded,
                    "the message has more than 4,294,967,294 frames; choose a greater frame length",
                )
            })?;
        Ok(())
    }
}

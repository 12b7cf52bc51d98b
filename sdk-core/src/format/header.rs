//! `Header`: what a message says of itself, as bytes and back.
//!
//! Spec: data-format/message-header.md

use super::{Reader, malformed};
use crate::{
    context::EncryptionContext,
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
    suite::{AlgorithmSuite, MessageVersion},
};
use kmseal_crypto::{NONCE_LENGTH, Nonce, TAG_LENGTH, Tag};
use std::fmt;

/// The IV under which every header is authenticated. Version 1 writes it, version 2 does not.
pub(crate) const HEADER_IV: Nonce = [0; NONCE_LENGTH];

/// How the body is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContentType {
    /// One piece. Read, but never written.
    NonFramed,
    /// Frames of `frame_length` bytes of plaintext, the last one shorter or as long.
    Framed {
        /// Bytes of plaintext in every frame but the last: 1 to 4,294,967,295.
        frame_length: u32,
    },
}

/// The random id of one message: 16 bytes in version 1, 32 in version 2.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MessageId {
    bytes: [u8; 32],
    version: MessageVersion,
}

impl MessageId {
    /// Bytes in the id of a message of `version`.
    pub(crate) const fn length(version: MessageVersion) -> usize {
        match version {
            MessageVersion::V1 => 16,
            MessageVersion::V2 => 32,
        }
    }

    /// Takes an id of the version's length, or `None`.
    pub(crate) fn new(version: MessageVersion, id: &[u8]) -> Option<Self> {
        if id.len() != Self::length(version) {
            return None;
        }
        let mut bytes = [0; 32];
        bytes.get_mut(..id.len())?.copy_from_slice(id);
        Some(Self { bytes, version })
    }
}

impl AsRef<[u8]> for MessageId {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(..Self::length(self.version)).unwrap_or_default()
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_ref().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What a message says of itself: everything in its header but the authentication.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Header {
    /// The algorithms.
    pub suite: AlgorithmSuite,
    /// The message's random id.
    pub message_id: MessageId,
    /// The stored encryption context, with the signature's public key if there is one.
    pub encryption_context: EncryptionContext,
    /// The data key under each of its wrapping keys; at least one.
    pub encrypted_data_keys: Vec<EncryptedDataKey>,
    /// The layout of the body.
    pub content_type: ContentType,
    /// Version 2: the commitment to the data key, 32 bytes.
    pub commitment: Option<[u8; 32]>,
}

/// The end of a header: the tag over all before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HeaderAuthentication {
    pub(crate) iv: Nonce,
    pub(crate) tag: Tag,
}

impl HeaderAuthentication {
    /// The bytes behind the header's body: version 2 leaves the IV out.
    pub(crate) fn encode(&self, version: MessageVersion, output: &mut Vec<u8>) {
        if version == MessageVersion::V1 {
            output.extend(self.iv);
        }
        output.extend(self.tag);
    }
}

/// A header, and where its parts stand in the bytes that it was parsed from.
#[derive(Debug)]
pub(crate) struct ParsedHeaderBytes {
    pub(crate) header: Header,
    pub(crate) authentication: HeaderAuthentication,
    /// Bytes before the authentication: what the tag is over.
    pub(crate) body_length: usize,
}

impl Header {
    /// Parses a whole header with its authentication; `bytes` ends where the header ends.
    pub(crate) fn parse(bytes: &[u8]) -> Result<ParsedHeaderBytes, Error> {
        let short = || malformed("the message's header ends too soon");
        let mut reader = Reader::new(bytes);
        let version = match reader.u8().ok_or_else(short)? {
            1 => MessageVersion::V1,
            2 => MessageVersion::V2,
            _ => return Err(malformed("the message has an unknown version")),
        };
        if version == MessageVersion::V1 && reader.u8() != Some(0x80) {
            return Err(malformed("the message has an unknown type"));
        }
        let id = reader.u16().ok_or_else(short)?;
        let suite = AlgorithmSuite::from_id(id)
            .filter(|suite| suite.message_version() == version)
            .ok_or_else(|| malformed("the message has an unknown algorithm suite"))?;
        let message_id = reader.bytes(MessageId::length(version)).ok_or_else(short)?;
        let message_id = MessageId::new(version, message_id).ok_or_else(short)?;
        let encryption_context = parse_context(reader.field().ok_or_else(short)?)?;
        let encrypted_data_keys = parse_data_keys(&mut reader)?;
        let content_type = reader.u8().ok_or_else(short)?;
        if version == MessageVersion::V1 {
            if reader.u32().ok_or_else(short)? != 0 {
                return Err(malformed("the reserved field of the message's header is not zero"));
            }
            if reader.u8().ok_or_else(short)? != 12 {
                return Err(malformed("the message's header names an IV length other than 12"));
            }
        }
        let content_type = match (content_type, reader.u32().ok_or_else(short)?) {
            (1, 0) => ContentType::NonFramed,
            (1, _) => return Err(malformed("the message has no frames, but a frame length")),
            (2, 0) => return Err(malformed("the message has frames of length 0")),
            (2, frame_length) => ContentType::Framed { frame_length },
            (other, _) => return Err(malformed(format!("the message has the unknown content type {other}"))),
        };
        let commitment = match version {
            MessageVersion::V1 => None,
            MessageVersion::V2 => Some(reader.array().ok_or_else(short)?),
        };
        let body_length = bytes.len().saturating_sub(reader.rest().len());
        let iv = match version {
            MessageVersion::V1 => reader.array::<NONCE_LENGTH>().ok_or_else(short)?,
            MessageVersion::V2 => HEADER_IV,
        };
        let tag = reader.array::<TAG_LENGTH>().ok_or_else(short)?;
        if !reader.is_empty() {
            return Err(malformed("the message's header is longer than its parts"));
        }
        let header =
            Self { suite, message_id, encryption_context, encrypted_data_keys, content_type, commitment };
        Ok(ParsedHeaderBytes { header, authentication: HeaderAuthentication { iv, tag }, body_length })
    }

    /// The bytes of the header's body: what its tag is over.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the context or a data key is too long for its length field.
    pub(crate) fn encode(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        match self.suite.message_version() {
            MessageVersion::V1 => bytes.extend([0x01, 0x80]),
            MessageVersion::V2 => bytes.push(0x02),
        }
        bytes.extend(self.suite.id().to_be_bytes());
        bytes.extend(self.message_id.as_ref());
        let context = self.encryption_context.encode()?;
        let context_length = u16::try_from(context.len()).map_err(|_| {
            Error::new(ErrorKind::InvalidArgument, "the encryption context is longer than 65,535 bytes")
        })?;
        bytes.extend(context_length.to_be_bytes());
        bytes.extend(context);
        let count =
            u16::try_from(self.encrypted_data_keys.len()).ok().filter(|count| *count > 0).ok_or_else(
                || Error::new(ErrorKind::InvalidMaterials, "a message needs 1 to 65,535 encrypted data keys"),
            )?;
        bytes.extend(count.to_be_bytes());
        for key in &self.encrypted_data_keys {
            key.encode(&mut bytes)?;
        }
        let (content_type, frame_length) = match self.content_type {
            ContentType::NonFramed => (1, 0),
            ContentType::Framed { frame_length } => (2, frame_length),
        };
        bytes.push(content_type);
        if self.suite.message_version() == MessageVersion::V1 {
            bytes.extend([0, 0, 0, 0, 12]);
        }
        bytes.extend(frame_length.to_be_bytes());
        bytes.extend(self.commitment.iter().flatten());
        Ok(bytes)
    }
}

/// Spec: data-format/message-header.md#aad. Keys out of order are accepted: old JavaScript clients wrote them.
fn parse_context(section: &[u8]) -> Result<EncryptionContext, Error> {
    if section.is_empty() {
        return Ok(EncryptionContext::EMPTY);
    }
    let broken = || malformed("the message's encryption context does not fill its length");
    let text = |bytes: &[u8]| {
        String::from_utf8(bytes.to_vec())
            .map_err(|_| malformed("the message's encryption context is not UTF-8"))
    };
    let mut reader = Reader::new(section);
    let count = reader.u16().ok_or_else(broken)?;
    if count == 0 {
        return Err(malformed("the message's encryption context has a count of 0 where it must be absent"));
    }
    let mut pairs = Vec::new();
    for _ in 0..count {
        let key = text(reader.field().ok_or_else(broken)?)?;
        let value = text(reader.field().ok_or_else(broken)?)?;
        pairs.push((key, value));
    }
    if !reader.is_empty() {
        return Err(broken());
    }
    EncryptionContext::from_message(pairs)
        .ok_or_else(|| malformed("the message's encryption context holds a key twice"))
}

/// Spec: data-format/message-header.md#encrypted-data-keys
fn parse_data_keys(reader: &mut Reader<'_>) -> Result<Vec<EncryptedDataKey>, Error> {
    let broken = || malformed("the message's encrypted data keys end too soon");
    let count = reader.u16().ok_or_else(broken)?;
    let mut keys = Vec::new();
    for _ in 0..count {
        let key_provider_id = String::from_utf8(reader.field().ok_or_else(broken)?.to_vec())
            .map_err(|_| malformed("a key provider id of the message is not UTF-8"))?;
        let key_provider_info = reader.field().ok_or_else(broken)?.to_vec();
        let ciphertext = reader.field().ok_or_else(broken)?.to_vec();
        keys.push(EncryptedDataKey { key_provider_id, key_provider_info, ciphertext });
    }
    if keys.is_empty() {
        return Err(malformed("the message has no encrypted data key"));
    }
    Ok(keys)
}

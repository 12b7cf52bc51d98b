//! `HeaderScanner`: finds where a header ends while its bytes still arrive.
//!
//! It reads each length once and never goes back, so that a header that arrives byte by byte costs no more
//! than one that arrives whole, and it stops at the first byte that no message can have.

use super::malformed;
use crate::{
    error::{Error, ErrorKind},
    suite::{AlgorithmSuite, MessageVersion},
};
use kmseal_crypto::{NONCE_LENGTH, TAG_LENGTH};
use std::num::NonZeroU16;

/// Finds where a header ends.
#[derive(Debug)]
pub(crate) struct HeaderScanner {
    position: usize,
    stage: Stage,
    suite: Option<AlgorithmSuite>,
    max_encrypted_data_keys: Option<NonZeroU16>,
}

#[derive(Debug, Clone, Copy)]
enum Stage {
    Start,
    ContextLength,
    KeyCount,
    /// A field behind a two-byte length; each key has three of them.
    KeyField {
        fields_left: u32,
    },
    End,
}

/// How far the scanner came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Scan {
    /// The header is longer: it has at least this many bytes in all.
    NeedMore { at_least: usize },
    /// The header, with its authentication, has this many bytes.
    Complete { length: usize },
}

impl HeaderScanner {
    pub(crate) fn new(max_encrypted_data_keys: Option<NonZeroU16>) -> Self {
        Self { position: 0, stage: Stage::Start, suite: None, max_encrypted_data_keys }
    }

    /// The message's suite, as soon as it is known.
    pub(crate) fn suite(&self) -> Option<AlgorithmSuite> {
        self.suite
    }

    /// Goes on; `bytes` is all of the message that has arrived, from its first byte.
    pub(crate) fn advance(&mut self, bytes: &[u8]) -> Result<Scan, Error> {
        loop {
            let next = match self.stage {
                Stage::Start => self.start(bytes)?,
                Stage::ContextLength => self.u16(bytes).map(|length| (usize::from(length), Stage::KeyCount)),
                Stage::KeyCount => match self.u16(bytes) {
                    Some(count) => Some((0, self.key_count(count)?)),
                    None => None,
                },
                Stage::KeyField { fields_left } => self.u16(bytes).map(|length| {
                    let left = fields_left.saturating_sub(1);
                    (
                        usize::from(length),
                        if left == 0 { Stage::End } else { Stage::KeyField { fields_left: left } },
                    )
                }),
                Stage::End => {
                    let length = self.position.saturating_add(self.tail_length());
                    return Ok(if bytes.len() < length {
                        Scan::NeedMore { at_least: length }
                    } else {
                        Scan::Complete { length }
                    });
                }
            };
            let Some((skip, stage)) = next else {
                let field = if matches!(self.stage, Stage::Start) { 4 } else { 2 };
                return Ok(Scan::NeedMore { at_least: self.position.saturating_add(field) });
            };
            let read = if matches!(self.stage, Stage::Start) { 0 } else { 2 };
            self.position = self.position.saturating_add(read).saturating_add(skip);
            self.stage = stage;
        }
    }

    /// Version, type, suite; skips the message id.
    fn start(&mut self, bytes: &[u8]) -> Result<Option<(usize, Stage)>, Error> {
        let Some(&version) = bytes.first() else { return Ok(None) };
        let second = bytes.get(1).copied();
        // Base64 of 01 80 begins with "AY", of 02 04 and 02 05 with "Ag".
        if version == b'A' && matches!(second, Some(b'Y' | b'g')) {
            return Err(malformed("the input looks base64-encoded; decode it first"));
        }
        let (version, suite, length) = match (version, second) {
            (1, Some(0x80)) => (MessageVersion::V1, bytes.get(2..4), 20),
            (1, Some(other)) => {
                return Err(malformed(format!("the message has type {other:#04x}, only 0x80 exists")));
            }
            (2, Some(_)) => (MessageVersion::V2, bytes.get(1..3), 35),
            (1 | 2, None) => return Ok(None),
            (other, _) => {
                return Err(malformed(format!(
                    "this is no Encryption SDK message: it begins with byte {other:#04x} instead of 0x01 or 0x02"
                )));
            }
        };
        let Some(&[high, low]) = suite else { return Ok(None) };
        let id = u16::from_be_bytes([high, low]);
        let suite = AlgorithmSuite::from_id(id)
            .ok_or_else(|| malformed(format!("the message has the unknown algorithm suite {id:04x}")))?;
        if suite.message_version() != version {
            return Err(malformed(format!("the message has suite {suite}, which is not one of its version")));
        }
        self.suite = Some(suite);
        Ok(Some((length, Stage::ContextLength)))
    }

    fn key_count(&self, count: u16) -> Result<Stage, Error> {
        if count == 0 {
            return Err(malformed("the message has no encrypted data key"));
        }
        if let Some(max) = self.max_encrypted_data_keys.filter(|max| count > max.get()) {
            return Err(Error::new(
                ErrorKind::LimitExceeded,
                format!(
                    "the message has {count} encrypted data keys, the client allows {max}; raise max_encrypted_data_keys if you trust the sender"
                ),
            ));
        }
        Ok(Stage::KeyField { fields_left: u32::from(count).saturating_mul(3) })
    }

    /// Bytes from the last data key to the end of the header's authentication.
    fn tail_length(&self) -> usize {
        match self.suite.map(AlgorithmSuite::message_version) {
            // Content type, reserved, IV length, frame length; then IV and tag.
            Some(MessageVersion::V1) | None => 1 + 4 + 1 + 4 + NONCE_LENGTH + TAG_LENGTH,
            // Content type, frame length, commitment; then the tag.
            Some(MessageVersion::V2) => 1 + 4 + 32 + TAG_LENGTH,
        }
    }

    fn u16(&self, bytes: &[u8]) -> Option<u16> {
        let field = bytes.get(self.position..self.position.saturating_add(2))?;
        field.try_into().ok().map(u16::from_be_bytes)
    }
}

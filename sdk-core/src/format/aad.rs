//! The associated data of a body's pieces.
//!
//! Spec: data-format/message-body-aad.md

use super::MessageId;

/// Which piece of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ContentKind {
    /// A body without frames.
    SingleBlock,
    /// Any frame but the last.
    Frame,
    /// The last frame.
    FinalFrame,
}

impl ContentKind {
    fn text(self) -> &'static [u8] {
        match self {
            Self::SingleBlock => b"AWSKMSEncryptionClient Single Block",
            Self::Frame => b"AWSKMSEncryptionClient Frame",
            Self::FinalFrame => b"AWSKMSEncryptionClient Final Frame",
        }
    }
}

/// Message id, the longest text, sequence number, length.
const CAPACITY: usize = 32 + 35 + 4 + 8;

/// The associated data of one piece of a body, without an allocation.
#[derive(Clone, Copy)]
pub(crate) struct BodyAad {
    bytes: [u8; CAPACITY],
    length: usize,
}

impl BodyAad {
    #[cfg(any(test, feature = "host"))]
    pub(crate) fn new(id: &MessageId, kind: ContentKind, sequence: u32, plaintext_length: u64) -> Self {
        let mut aad = Self::empty();
        aad.write(id, kind, sequence, plaintext_length);
        aad
    }

    /// Where one is to be written.
    pub(crate) fn empty() -> Self {
        Self { bytes: [0; CAPACITY], length: 0 }
    }

    /// Writes it where it is used: in profiles, moving it there took most of the time that a frame takes beside its cipher.
    pub(crate) fn write(&mut self, id: &MessageId, kind: ContentKind, sequence: u32, plaintext_length: u64) {
        self.length = 0;
        self.append(id.as_ref());
        self.append(kind.text());
        self.append(&sequence.to_be_bytes());
        self.append(&plaintext_length.to_be_bytes());
    }

    /// Every part has a fixed greatest length, and the capacity is their sum.
    fn append(&mut self, part: &[u8]) {
        let end = self.length.saturating_add(part.len());
        if let Some(space) = self.bytes.get_mut(self.length..end) {
            space.copy_from_slice(part);
            self.length = end;
        }
    }
}

impl AsRef<[u8]> for BodyAad {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

impl std::fmt::Debug for BodyAad {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BodyAad({} bytes)", self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suite::MessageVersion;

    #[test]
    fn the_longest_fits() {
        let id = MessageId::new(MessageVersion::V2, &[7; 32]).unwrap();
        let aad = BodyAad::new(&id, ContentKind::SingleBlock, 1, u64::MAX);
        assert_eq!(aad.as_ref().len(), CAPACITY);
        assert_eq!(&aad.as_ref()[CAPACITY - 12..], b"\0\0\0\x01\xff\xff\xff\xff\xff\xff\xff\xff");
    }

    #[test]
    fn the_parts_stand_in_order() {
        let id = MessageId::new(MessageVersion::V1, &[7; 16]).unwrap();
        let aad = BodyAad::new(&id, ContentKind::Frame, 2, 3);
        let expected =
            [&[7; 16][..], b"AWSKMSEncryptionClient Frame", &[0, 0, 0, 2], &[0, 0, 0, 0, 0, 0, 0, 3]]
                .concat();
        assert_eq!(aad.as_ref(), expected);
    }
}

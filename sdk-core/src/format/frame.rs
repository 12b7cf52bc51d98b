//! What stands before the ciphertext of each piece of a body.
//!
//! Spec: data-format/message-body.md

use super::{ContentKind, Reader, malformed};
use crate::error::Error;
use kmseal_crypto::{NONCE_LENGTH, Nonce};

/// The sequence number that marks the final frame.
const FINAL_MARK: u32 = u32::MAX;

/// Bytes before the ciphertext of any frame but the final one.
pub(crate) const FRAME_HEAD_LENGTH: usize = 4 + NONCE_LENGTH;
/// Bytes before the ciphertext of the final frame.
pub(crate) const FINAL_FRAME_HEAD_LENGTH: usize = 4 + FRAME_HEAD_LENGTH + 4;

/// What stands before the ciphertext of one piece of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FrameHead {
    pub(crate) kind: ContentKind,
    /// From 1; 1 for a body without frames.
    pub(crate) sequence: u32,
    /// As it stands in the message: readers use it rather than one computed from the sequence number.
    pub(crate) iv: Nonce,
    /// Bytes of ciphertext, which are as many as of plaintext.
    pub(crate) content_length: u64,
    /// Bytes of the head itself.
    pub(crate) head_length: usize,
}

/// The head of a frame at the start of `bytes`; `Err` with the least length it may have where `bytes` is too short.
///
/// Spec: data-format/message-body.md#framed-data
pub(crate) fn parse_frame_head(bytes: &[u8], frame_length: u32) -> Result<Result<FrameHead, usize>, Error> {
    let mut reader = Reader::new(bytes);
    let Some(first) = reader.u32() else { return Ok(Err(4)) };
    if first != FINAL_MARK {
        let Some(iv) = reader.array() else { return Ok(Err(FRAME_HEAD_LENGTH)) };
        let content_length = u64::from(frame_length);
        return Ok(Ok(FrameHead {
            kind: ContentKind::Frame,
            sequence: first,
            iv,
            content_length,
            head_length: FRAME_HEAD_LENGTH,
        }));
    }
    let (Some(sequence), Some(iv), Some(length)) = (reader.u32(), reader.array(), reader.u32()) else {
        return Ok(Err(FINAL_FRAME_HEAD_LENGTH));
    };
    if length > frame_length {
        return Err(malformed(format!(
            "the final frame says it has {length} bytes, more than the message's frame length of {frame_length}"
        )));
    }
    Ok(Ok(FrameHead {
        kind: ContentKind::FinalFrame,
        sequence,
        iv,
        content_length: u64::from(length),
        head_length: FINAL_FRAME_HEAD_LENGTH,
    }))
}

/// The head of a body without frames, or `None` where `bytes` is shorter than its 20 bytes.
///
/// Spec: data-format/message-body.md#non-framed-data
pub(crate) fn parse_non_framed_head(bytes: &[u8]) -> Option<FrameHead> {
    let mut reader = Reader::new(bytes);
    let (iv, content_length) = (reader.array()?, reader.u64()?);
    Some(FrameHead { kind: ContentKind::SingleBlock, sequence: 1, iv, content_length, head_length: 20 })
}

/// The head of a frame as it is written, and the IV that stands in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EncodedFrameHead {
    pub(crate) iv: Nonce,
    bytes: [u8; FINAL_FRAME_HEAD_LENGTH],
    length: usize,
}

impl EncodedFrameHead {
    /// The head of frame `sequence`; the IV is the sequence number, so none is used twice under a key.
    ///
    /// `final_length` is the number of bytes if this is the final frame.
    pub(crate) fn new(sequence: u32, final_length: Option<u32>) -> Self {
        let [a, b, c, d] = sequence.to_be_bytes();
        let iv = [0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d];
        let mut head = Self { iv, bytes: [0; FINAL_FRAME_HEAD_LENGTH], length: 0 };
        if final_length.is_some() {
            head.append(&FINAL_MARK.to_be_bytes());
        }
        head.append(&[a, b, c, d]);
        head.append(&iv);
        if let Some(length) = final_length {
            head.append(&length.to_be_bytes());
        }
        head
    }

    /// Every part has a fixed length, and there is room for their sum.
    fn append(&mut self, part: &[u8]) {
        let end = self.length.saturating_add(part.len());
        if let Some(space) = self.bytes.get_mut(self.length..end) {
            space.copy_from_slice(part);
            self.length = end;
        }
    }
}

impl AsRef<[u8]> for EncodedFrameHead {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_parse_as_they_were_written() {
        for (sequence, final_length) in [(1, None), (7, None), (1, Some(0)), (u32::MAX, Some(4096))] {
            let encoded = EncodedFrameHead::new(sequence, final_length);
            let (bytes, iv) = (encoded.as_ref(), encoded.iv);
            let head = parse_frame_head(bytes, 4096).unwrap().unwrap();
            let kind = if final_length.is_some() { ContentKind::FinalFrame } else { ContentKind::Frame };
            let content_length = u64::from(final_length.unwrap_or(4096));
            assert_eq!(head, FrameHead { kind, sequence, iv, content_length, head_length: bytes.len() });
            for length in 0..bytes.len() {
                let needed = parse_frame_head(&bytes[..length], 4096).unwrap().unwrap_err();
                assert!(length < needed && needed <= bytes.len());
            }
        }
    }

    #[test]
    fn a_final_frame_longer_than_a_frame_is_refused() {
        assert!(parse_frame_head(EncodedFrameHead::new(1, Some(4097)).as_ref(), 4096).is_err());
    }
}

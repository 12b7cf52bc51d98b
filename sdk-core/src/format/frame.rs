//! What stands before the ciphertext of each piece of a body.
//!
//! Spec: data-format/message-body.md

use super::{ContentKind, Reader, malformed};
use crate::error::Error;
use kmseal_crypto::Nonce;

/// The sequence number that marks the final frame.
const FINAL_MARK: u32 = u32::MAX;

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
        let Some(iv) = reader.array() else { return Ok(Err(16)) };
        let content_length = u64::from(frame_length);
        return Ok(Ok(FrameHead {
            kind: ContentKind::Frame,
            sequence: first,
            iv,
            content_length,
            head_length: 16,
        }));
    }
    let (Some(sequence), Some(iv), Some(length)) = (reader.u32(), reader.array(), reader.u32()) else {
        return Ok(Err(24));
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
        head_length: 24,
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

/// Writes the head of frame `sequence`; the IV is the sequence number, so none is used twice under a key.
///
/// `final_length` is the number of bytes if this is the final frame.
pub(crate) fn encode_frame_head(sequence: u32, final_length: Option<u32>, output: &mut Vec<u8>) -> Nonce {
    let [a, b, c, d] = sequence.to_be_bytes();
    let iv = [0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d];
    if final_length.is_some() {
        output.extend(FINAL_MARK.to_be_bytes());
    }
    output.extend(sequence.to_be_bytes());
    output.extend(iv);
    if let Some(length) = final_length {
        output.extend(length.to_be_bytes());
    }
    iv
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_parse_as_they_were_written() {
        for (sequence, final_length) in [(1, None), (7, None), (1, Some(0)), (u32::MAX, Some(4096))] {
            let mut bytes = Vec::new();
            let iv = encode_frame_head(sequence, final_length, &mut bytes);
            let head = parse_frame_head(&bytes, 4096).unwrap().unwrap();
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
        let mut bytes = Vec::new();
        encode_frame_head(1, Some(4097), &mut bytes);
        assert!(parse_frame_head(&bytes, 4096).is_err());
    }
}

//! What the host is told of frames: a record of fixed length for each, so that one crossing serves many.
//!
//! npm/src/host-crypto/frames.ts reads them. Numbers are little-endian.

use kmseal::host::{SealedFrame, UnsealedFrame};

/// Bytes of a record: the lengths of head, content and associated data, 4 bytes each; the nonce, 12; the head, 24; the
/// associated data, 79 at most.
const LENGTH: usize = 128;
const HEAD: usize = 24;
const AAD: usize = 48;

/// Appends the record of a frame to seal, with its head.
pub(crate) fn unsealed(frame: &UnsealedFrame, content: usize, records: &mut Vec<u8>) {
    append(frame.head().len(), frame.head(), content, frame.iv(), frame.associated_data(), records);
}

/// Appends the record of a frame to open, whose head the host has.
pub(crate) fn sealed(frame: &SealedFrame, records: &mut Vec<u8>) {
    append(frame.head_length(), &[], frame.content_length(), frame.iv(), frame.associated_data(), records);
}

fn append(head_length: usize, head: &[u8], content: usize, iv: &[u8], aad: &[u8], records: &mut Vec<u8>) {
    let start = records.len();
    for number in [head_length, content, aad.len()] {
        records.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
    }
    for (part, at) in [(iv, HEAD), (head, AAD), (aad, LENGTH)] {
        records.extend(part);
        records.resize(start.saturating_add(at), 0);
    }
}

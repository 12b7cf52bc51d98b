//! `Limits`: how much a message may ask for before anything is done for it.

use std::num::NonZeroU16;

/// How much a message may ask for. Decided from the header, before any key service is called.
///
/// The defaults are the widest that the format allows: every message of every official client opens. A service
/// that opens messages of strangers should set them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Encrypted data keys in a header, when encrypting and decrypting.
    pub(crate) max_encrypted_data_keys: Option<NonZeroU16>,
    /// Bytes of plaintext in a frame.
    pub(crate) max_frame_length: u32,
    /// Bytes of plaintext in a body without frames.
    pub(crate) max_non_framed_length: u64,
    /// Bytes of plaintext in a whole message.
    pub(crate) max_plaintext_length: u64,
}

/// Spec: data-format/message-body.md#non-framed-data
pub(crate) const NON_FRAMED_MAXIMUM: u64 = (1 << 36) - 32;

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_encrypted_data_keys: None,
            max_frame_length: u32::MAX,
            max_non_framed_length: NON_FRAMED_MAXIMUM,
            max_plaintext_length: u64::MAX,
        }
    }
}

//! What a host needs to know of a frame to seal or open it.

use crate::message::{FrameToOpen, FrameToSeal};
use kmseal_crypto::{Nonce, TAG_LENGTH};

/// A frame to seal: the head goes before the ciphertext, and the tag behind it.
#[derive(Debug)]
pub struct UnsealedFrame(FrameToSeal);

impl UnsealedFrame {
    pub(super) fn new(frame: FrameToSeal) -> Self {
        Self(frame)
    }

    /// What stands before the ciphertext: 16 or 24 bytes.
    pub fn head(&self) -> &[u8] {
        &self.0.head
    }

    /// The nonce.
    pub fn iv(&self) -> &Nonce {
        &self.0.iv
    }

    /// The associated data: 79 bytes at most.
    pub fn associated_data(&self) -> &[u8] {
        self.0.aad.as_ref()
    }
}

/// A frame to open: its ciphertext stands behind the head, and the tag behind that.
#[derive(Debug)]
pub struct SealedFrame(FrameToOpen);

impl SealedFrame {
    pub(super) fn new(frame: FrameToOpen) -> Self {
        Self(frame)
    }

    /// Bytes before the ciphertext.
    pub fn head_length(&self) -> usize {
        self.0.head_length
    }

    /// Bytes of ciphertext, and as many of plaintext.
    pub fn content_length(&self) -> usize {
        self.0.content_length
    }

    /// Bytes of the whole frame: head, ciphertext and tag.
    pub fn length(&self) -> usize {
        self.head_length().saturating_add(self.content_length()).saturating_add(TAG_LENGTH)
    }

    /// The nonce.
    pub fn iv(&self) -> &Nonce {
        &self.0.iv
    }

    /// The associated data: 79 bytes at most.
    pub fn associated_data(&self) -> &[u8] {
        self.0.aad.as_ref()
    }

    /// Whether no frame follows.
    pub fn is_last(&self) -> bool {
        self.0.is_last
    }
}

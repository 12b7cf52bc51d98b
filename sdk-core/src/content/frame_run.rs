//! `FrameRun`: frames that follow each other and are not the last of their message, one by one or several at once.

#[cfg(all(feature = "rayon", not(target_family = "wasm")))]
mod parallel;

use super::frame_cipher::{FRAME_OVERHEAD, FrameCipher};
use crate::{error::Error, threads::Threads};

/// Plaintext from which several threads are worth it, in bytes.
const WORTH_THREADS: usize = 1024 * 1024;

/// Whether so much plaintext is sealed or opened by several threads: never without the feature `rayon`.
pub(crate) fn is_parallel(plaintext_length: usize, threads: Threads) -> bool {
    cfg!(all(feature = "rayon", not(target_family = "wasm")))
        && plaintext_length >= WORTH_THREADS
        && threads.count() > 1
}

/// What opens or seals the frames, which of the message's is the first, and how long each is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FrameRun<'a> {
    pub(crate) cipher: &'a FrameCipher,
    pub(crate) first: u32,
    /// Bytes of plaintext in each frame.
    pub(crate) frame_length: usize,
}

impl FrameRun<'_> {
    /// Bytes of a frame with its head and tag.
    pub(crate) fn sealed_frame_length(self) -> usize {
        self.frame_length.saturating_add(FRAME_OVERHEAD)
    }

    /// Seals whole frames over whatever stands in `sealed`.
    pub(crate) fn seal(self, plaintext: &[u8], sealed: &mut [u8], threads: Threads) -> Result<(), Error> {
        #[cfg(all(feature = "rayon", not(target_family = "wasm")))]
        if is_parallel(plaintext.len(), threads) {
            return self.seal_in_parallel(plaintext, sealed, threads);
        }
        let _ = threads;
        self.seal_one_by_one(plaintext, sealed)
    }

    fn seal_one_by_one(self, plaintext: &[u8], sealed: &mut [u8]) -> Result<(), Error> {
        let frames = plaintext.chunks_exact(self.frame_length);
        let rooms = sealed.chunks_exact_mut(self.sealed_frame_length());
        for ((frame, room), sequence) in frames.zip(rooms).zip(self.first..) {
            self.cipher.seal(sequence, None, frame, room)?;
        }
        Ok(())
    }
}

//! What the hardware and the provider allow: the primitives alone, with nothing around them.

use anyhow::{Result, anyhow};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    digest::{SHA384, digest},
};
use bench::{Rate, repeat};
use std::hint::black_box;

/// Bytes of additional data that a frame is sealed with: message id, label, sequence number, length.
const FRAME_AAD: [u8; 66] = [0; 66];

/// What a frame has where the case leaves it to kmseal.
const DEFAULT_FRAME: u32 = 65_536;

/// Seals `bytes` bytes in place, frame by frame, with one key.
pub(crate) fn aes_gcm(bytes: usize, frame: Option<u32>, seconds: f64) -> Result<Rate> {
    let failed = |_| anyhow!("AES-GCM failed");
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &[7; 32]).map_err(failed)?);
    let frame = usize::try_from(frame.unwrap_or(DEFAULT_FRAME))?.max(1);
    let mut buffer = vec![0; bytes];
    repeat(seconds, || {
        for frame in black_box(&mut buffer).chunks_mut(frame) {
            // The nonce repeats, which only a measurement may do: nothing secret is sealed.
            let nonce = Nonce::assume_unique_for_key([0; 12]);
            let tag = key.seal_in_place_separate_tag(nonce, Aad::from(FRAME_AAD), frame).map_err(failed)?;
            let _ = black_box(tag);
        }
        Ok(())
    })
}

/// Hashes `bytes` bytes.
pub(crate) fn sha384(bytes: usize, seconds: f64) -> Result<Rate> {
    let buffer = vec![0; bytes];
    repeat(seconds, || {
        black_box(digest(&SHA384, black_box(&buffer)));
        Ok(())
    })
}

//! What the hardware and the provider allow: the primitives alone, with nothing around them.

use anyhow::{Result, anyhow};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    digest::{Context, SHA384, digest},
    error::Unspecified,
};
use bench::{Rate, repeat};
use std::{hint::black_box, mem};

/// Bytes of additional data that a frame is sealed with: message id, label, sequence number, length.
const FRAME_AAD: [u8; 66] = [0; 66];

/// What a frame has where the case leaves it to kmseal.
const DEFAULT_FRAME: u32 = 65_536;

/// Seals `bytes` bytes in place, frame by frame, with one key.
pub(crate) fn aes_gcm(bytes: usize, frame: Option<u32>, seconds: f64) -> Result<Rate> {
    let (key, frame) = (key()?, length(frame)?);
    let mut buffer = vec![0; bytes];
    repeat(seconds, || {
        for frame in black_box(&mut buffer).chunks_mut(frame) {
            let tag = key.seal_in_place_separate_tag(nonce(), Aad::from(FRAME_AAD), frame).map_err(failed)?;
            let _ = black_box(tag);
        }
        Ok(())
    })
}

/// Hashes `bytes` bytes.
pub(crate) fn sha384(bytes: usize, seconds: f64) -> Result<Rate> {
    let buffer = written(bytes);
    repeat(seconds, || {
        black_box(digest(&SHA384, black_box(&buffer)));
        Ok(())
    })
}

/// Seals `bytes` bytes, frame by frame, into other memory, new each time or in use, and hashes each frame there.
pub(crate) fn aes_gcm_then_sha384(
    bytes: usize,
    frame: Option<u32>,
    in_use: bool,
    seconds: f64,
) -> Result<Rate> {
    let (key, frame) = (key()?, length(frame)?);
    let (plaintext, mut memory) = (written(bytes), Vec::new());
    repeat(seconds, || {
        let mut sealed = mem::take(&mut memory);
        if sealed.is_empty() {
            sealed = vec![0; bytes];
        }
        let (mut hash, mut tag) = (Context::new(&SHA384), [0; 16]);
        for (plain, sealed) in black_box(&plaintext).chunks(frame).zip(sealed.chunks_mut(frame)) {
            key.seal_out_of_place_scatter(nonce(), Aad::from(FRAME_AAD), plain, sealed, &[], &mut tag)
                .map_err(failed)?;
            hash.update(sealed);
        }
        black_box((hash.finish(), &sealed, tag));
        if in_use {
            memory = sealed;
        }
        Ok(())
    })
}

/// Memory of its own: pages that were never written to are all one and the same.
fn written(bytes: usize) -> Vec<u8> {
    vec![1; bytes]
}

fn key() -> Result<LessSafeKey> {
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &[7; 32]).map_err(failed)?))
}

/// The same again and again, which only a measurement may do: nothing secret is sealed.
fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

fn length(frame: Option<u32>) -> Result<usize> {
    Ok(usize::try_from(frame.unwrap_or(DEFAULT_FRAME))?.max(1))
}

fn failed(_: Unspecified) -> anyhow::Error {
    anyhow!("AES-GCM failed")
}

//! Runs of frames in rayon's pool: cut into as many pieces as threads may be busy.

use super::FrameRun;
use crate::{content::frame_cipher::not_authentic, error::Error, format::parse_frame_head, threads::Threads};
use rayon::prelude::*;

impl FrameRun<'_> {
    pub(super) fn seal_in_parallel(
        self,
        plaintext: &[u8],
        sealed: &mut [u8],
        threads: Threads,
    ) -> Result<(), Error> {
        let frames = self.frames_in_piece(plaintext.len() / self.frame_length, threads);
        let pieces = plaintext.par_chunks(frames.saturating_mul(self.frame_length));
        let rooms = sealed.par_chunks_mut(frames.saturating_mul(self.sealed_frame_length()));
        first_error(
            pieces
                .zip(rooms)
                .enumerate()
                .map(|(index, (piece, room))| self.piece(index, frames).seal_one_by_one(piece, room)),
        )
    }

    /// Opens whole frames, whose heads are known to be in order, into `plaintext`. Of several that are not
    /// authentic, the first makes the error.
    pub(crate) fn open_in_parallel(
        self,
        sealed: &[u8],
        plaintext: &mut [u8],
        threads: Threads,
    ) -> Result<(), Error> {
        let frames = self.frames_in_piece(plaintext.len() / self.frame_length, threads);
        let pieces = sealed.par_chunks(frames.saturating_mul(self.sealed_frame_length()));
        let rooms = plaintext.par_chunks_mut(frames.saturating_mul(self.frame_length));
        first_error(
            pieces
                .zip(rooms)
                .enumerate()
                .map(|(index, (piece, room))| self.piece(index, frames).open_one_by_one(piece, room)),
        )
    }

    fn open_one_by_one(self, sealed: &[u8], plaintext: &mut [u8]) -> Result<(), Error> {
        let length = u32::try_from(self.frame_length).unwrap_or(u32::MAX);
        let frames = sealed.chunks_exact(self.sealed_frame_length());
        let rooms = plaintext.chunks_exact_mut(self.frame_length);
        for ((frame, room), sequence) in frames.zip(rooms).zip(self.first..) {
            let head = parse_frame_head(frame, length)?.map_err(|_| not_authentic(sequence))?;
            self.cipher.open(&head, frame, room)?;
        }
        Ok(())
    }

    fn frames_in_piece(self, frames: usize, threads: Threads) -> usize {
        frames.div_ceil(threads.count().max(1)).max(1)
    }

    /// The run of piece `index`, of pieces with so many frames.
    fn piece(self, index: usize, frames: usize) -> Self {
        let before = u32::try_from(index.saturating_mul(frames)).unwrap_or(u32::MAX);
        Self { first: self.first.saturating_add(before), ..self }
    }
}

/// The error of the first piece that has one, as if they were done in turn.
fn first_error(results: impl IndexedParallelIterator<Item = Result<(), Error>>) -> Result<(), Error> {
    results.find_map_first(Result::err).map_or(Ok(()), Err)
}

//! Frames that are opened at once, by several threads.

use super::{BodyReader, Held, Stage};
use crate::{
    content::{FrameRun, is_parallel},
    error::Error,
    format::{ContentKind, ContentType, parse_frame_head},
};

impl BodyReader {
    /// Opens the frames at the start of `input` that are in order and not the last, if they are many and the message
    /// is not signed; says how many bytes they were. What is left, for whatever reason, is [`next`](Self::next)'s.
    pub(crate) fn open_at_once(&mut self, input: &[u8], output: &mut Held) -> Result<usize, Error> {
        let result = self.try_open_at_once(input, output);
        self.stick(result)
    }

    fn try_open_at_once(&mut self, input: &[u8], output: &mut Held) -> Result<usize, Error> {
        let (Stage::Body { cipher }, ContentType::Framed { frame_length }) =
            (&self.stage, self.header.content_type)
        else {
            return Ok(0);
        };
        if self.transcript.is_signed() || !is_parallel(input.len(), self.threads) {
            return Ok(0);
        }
        let Ok(length) = usize::try_from(frame_length) else { return Ok(0) };
        let run = FrameRun { cipher, first: self.next_sequence, frame_length: length };
        let allowed = self.limits.max_plaintext_length.saturating_sub(self.plaintext_length);
        let allowed = usize::try_from(allowed / u64::from(frame_length).max(1)).unwrap_or(usize::MAX);
        let in_order = |(frame, sequence): &(&[u8], u32)| {
            let head = parse_frame_head(frame, frame_length);
            matches!(head, Ok(Ok(head)) if head.kind == ContentKind::Frame && head.sequence == *sequence)
        };
        let frames = input.chunks_exact(run.sealed_frame_length().max(1)).zip(self.next_sequence..);
        let count = frames.take(allowed).take_while(in_order).count();
        let read = count.saturating_mul(run.sealed_frame_length());
        let plaintext_length = count.saturating_mul(length);
        if !is_parallel(plaintext_length, self.threads) {
            return Ok(0);
        }
        let sealed = input.get(..read).unwrap_or_default();
        run.open_in_parallel(sealed, output.extend(plaintext_length), self.threads)?;
        self.next_sequence = self.next_sequence.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        let plaintext_length = u64::try_from(plaintext_length).unwrap_or(u64::MAX);
        self.plaintext_length = self.plaintext_length.saturating_add(plaintext_length);
        Ok(read)
    }
}

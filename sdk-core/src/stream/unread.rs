//! `Unread`: bytes of a message that have arrived and are not used yet.

/// A buffer that is filled behind and used in front. It grows only by what arrives.
#[derive(Debug, Default)]
pub(super) struct Unread {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

impl Unread {
    /// What is there.
    pub(super) fn as_slice(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or_default()
    }

    /// Appends `bytes`.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if let Some(room) = self.space(bytes.len()).get_mut(..bytes.len()) {
            room.copy_from_slice(bytes);
        }
        self.fill(bytes.len());
    }

    /// Room behind for `length` bytes; [`fill`](Self::fill) says how many came.
    pub(super) fn space(&mut self, length: usize) -> &mut [u8] {
        // What is used goes when it would be the greater part, so that each byte moves once on average.
        if self.start > 0 && self.start >= self.end - self.start {
            self.bytes.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        let end = self.end.saturating_add(length);
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        self.bytes.get_mut(self.end..end).unwrap_or_default()
    }

    /// The first `length` bytes of the last [`space`](Self::space) are there now.
    pub(super) fn fill(&mut self, length: usize) {
        self.end = self.end.saturating_add(length).min(self.bytes.len());
    }

    /// The first `length` bytes are used.
    pub(super) fn consume(&mut self, length: usize) {
        self.start = self.start.saturating_add(length).min(self.end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_in_order_and_the_buffer_stays_small() {
        let mut unread = Unread::default();
        let (mut next_in, mut next_out) = (0_u32, 0_u32);
        for round in 0..10_000_usize {
            for _ in 0..round % 7 {
                unread.push(&next_in.to_be_bytes());
                next_in += 1;
            }
            for _ in 0..(round + 1) % 7 {
                let Some(bytes) = unread.as_slice().first_chunk::<4>() else { break };
                assert_eq!(u32::from_be_bytes(*bytes), next_out);
                next_out += 1;
                unread.consume(4);
            }
        }
        assert!(next_out > 20_000);
        assert!(unread.bytes.len() < 200, "{}", unread.bytes.len());
    }
}

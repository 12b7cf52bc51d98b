//! `Room`: where a message is written, behind what is there already or over what was there before.

/// The bytes of a vector from some place on. What it holds behind that place is written over and never read, so that a
/// vector that is used again is not zeroed again.
#[derive(Debug)]
pub(crate) struct Room<'a> {
    bytes: &'a mut Vec<u8>,
    end: usize,
}

impl<'a> Room<'a> {
    /// The room behind all that `bytes` holds.
    pub(crate) fn behind(bytes: &'a mut Vec<u8>) -> Self {
        let end = bytes.len();
        Self { bytes, end }
    }

    /// The room behind the first `end` bytes.
    pub(crate) fn from(bytes: &'a mut Vec<u8>, end: usize) -> Self {
        Self { end: end.min(bytes.len()), bytes }
    }

    /// Where what was written ends.
    pub(crate) fn end(&self) -> usize {
        self.end
    }

    /// Makes room for `length` bytes at once, where it is known that they come.
    pub(crate) fn reserve(&mut self, length: usize) {
        self.bytes.reserve(self.end.saturating_add(length).saturating_sub(self.bytes.len()));
    }

    /// The next `length` bytes, which are to be written.
    pub(crate) fn next(&mut self, length: usize) -> &mut [u8] {
        let start = self.end;
        self.end = start.saturating_add(length);
        if self.bytes.len() < self.end {
            self.bytes.resize(self.end, 0);
        }
        self.bytes.get_mut(start..self.end).unwrap_or_default()
    }

    /// Writes `bytes`.
    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        self.next(bytes.len()).copy_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_there_is_written_over_and_what_is_missing_is_made() {
        let mut bytes = b"old bytes".to_vec();
        let mut room = Room::from(&mut bytes, 4);
        room.extend(b"one ");
        room.next(5).copy_from_slice(b"three");
        assert_eq!(room.end(), 13);
        assert_eq!(bytes, b"old one three");
        let mut room = Room::behind(&mut bytes);
        room.extend(b"!");
        assert_eq!(bytes, b"old one three!");
    }
}

//! `Held`: plaintext that nobody may see before its message is proven; `Released`: the same once it may be seen.
//!
//! The specification's MUST as a type: only a [`Release`] gets plaintext out, and only a machine that has
//! checked everything that must be checked makes one. A stream may get one between two frames, each of which is authentic.
//!
//! Spec: client-apis/decrypt.md#security-considerations

use zeroize::Zeroizing;

/// Proof that plaintext may be given to the caller.
#[derive(Debug)]
pub(crate) struct Release(());

impl Release {
    /// Only the machines of this room may say so.
    pub(super) fn proven() -> Self {
        Self(())
    }
}

/// Plaintext that waits for its proof; wiped if none comes.
#[derive(Default)]
pub(crate) struct Held {
    /// What waits, and behind it room that is zeroed once, however often it is filled.
    bytes: Zeroizing<Vec<u8>>,
    length: usize,
}

impl Held {
    /// Room for `length` bytes, zeroed by the allocator.
    fn with_room(length: usize) -> Self {
        Self { bytes: Zeroizing::new(vec![0; length]), length: 0 }
    }

    /// Nothing yet, in the memory of `bytes`, whatever it holds.
    pub(crate) fn over(bytes: Vec<u8>) -> Self {
        Self { bytes: Zeroizing::new(bytes), length: 0 }
    }

    /// Makes room for so many bytes in all, where nothing waits yet.
    pub(crate) fn make_room(&mut self, length: usize) {
        if length > self.bytes.capacity() {
            *self = Self::with_room(length);
        }
    }

    /// Bytes that wait.
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// Room behind what waits for `length` bytes more, which are to be written.
    pub(super) fn extend(&mut self, length: usize) -> &mut [u8] {
        let start = self.length;
        let end = start.saturating_add(length);
        if end > self.bytes.capacity() {
            // A vector that grows by itself leaves what it held behind, not wiped.
            let mut larger = Self::with_room(end.max(self.bytes.capacity().saturating_mul(2)));
            larger.extend(start).copy_from_slice(self.opened());
            *self = larger;
        }
        if end > self.bytes.len() {
            self.bytes.resize(end, 0);
        }
        self.length = end;
        self.bytes.get_mut(start..end).unwrap_or_default()
    }

    fn opened(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// Puts the plaintext in the place of `released`, and begins anew in its memory.
    pub(crate) fn release_as(&mut self, _: Release, released: &mut Released) {
        std::mem::swap(&mut self.bytes, &mut released.bytes);
        (released.start, released.end) = (0, std::mem::take(&mut self.length));
    }

    /// Gives the plaintext out.
    pub(crate) fn release(mut self, _: Release) -> Vec<u8> {
        self.bytes.truncate(self.length);
        std::mem::take(&mut *self.bytes)
    }
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Held({} bytes, redacted)", self.length)
    }
}

/// Plaintext that may be given to the caller, and is yet to be; wiped when dropped.
#[derive(Default)]
pub(crate) struct Released {
    /// What was released, among room for what is held next: zeroed once, however often it is filled.
    bytes: Zeroizing<Vec<u8>>,
    start: usize,
    end: usize,
}

impl Released {
    /// Whether all of it has been given.
    pub(crate) fn is_empty(&self) -> bool {
        self.start >= self.end
    }

    /// What has not been given yet.
    pub(crate) fn as_slice(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or_default()
    }

    /// The first `length` bytes of that have been given.
    pub(crate) fn took(&mut self, length: usize) {
        self.start = self.start.saturating_add(length);
    }

    /// Gives as much as `buffer` takes, and says how much that is.
    pub(crate) fn give(&mut self, buffer: &mut [u8]) -> usize {
        let left = self.as_slice();
        let length = left.len().min(buffer.len());
        buffer.split_at_mut(length).0.copy_from_slice(left.split_at(length).0);
        self.took(length);
        length
    }

    /// Moves all of it to the end of `output`.
    pub(crate) fn give_all(&mut self, output: &mut Vec<u8>) {
        if output.is_empty() && self.start == 0 {
            self.bytes.truncate(self.end);
            std::mem::swap(&mut *self.bytes, output);
        } else {
            output.extend_from_slice(self.as_slice());
        }
        (self.start, self.end) = (0, 0);
    }
}

impl std::fmt::Debug for Released {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Released({} bytes, redacted)", self.end.saturating_sub(self.start))
    }
}

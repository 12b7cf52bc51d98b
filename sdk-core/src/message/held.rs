//! `Held`: plaintext that nobody may see before its message is proven.
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
pub(crate) struct Held(Zeroizing<Vec<u8>>);

impl Held {
    /// Room for `capacity` bytes, so that growing leaves no copies behind.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(capacity)))
    }

    /// Bytes that wait.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Appends `length` zeros and gives them out to be filled.
    pub(super) fn extend(&mut self, length: usize) -> &mut [u8] {
        let start = self.0.len();
        let end = start.saturating_add(length);
        if end > self.0.capacity() {
            // A vector that grows by itself leaves what it held behind, not wiped.
            let mut larger = Self::with_capacity(end.max(self.0.capacity().saturating_mul(2)));
            larger.0.extend_from_slice(&self.0);
            *self = larger;
        }
        self.0.resize(end, 0);
        self.0.get_mut(start..).unwrap_or_default()
    }

    /// Moves the plaintext to the end of `output` and begins anew.
    pub(crate) fn release_onto(&mut self, _: Release, output: &mut Vec<u8>) {
        if output.is_empty() {
            std::mem::swap(&mut *self.0, output);
        } else {
            output.extend_from_slice(&self.0);
        }
        self.0.clear();
    }

    /// Gives the plaintext out.
    pub(crate) fn release(mut self, _: Release) -> Vec<u8> {
        std::mem::take(&mut *self.0)
    }
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Held({} bytes, redacted)", self.0.len())
    }
}

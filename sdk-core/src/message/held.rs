//! `Held`: plaintext that nobody may see before its message is proven.
//!
//! The specification's MUST as a type: only a [`Release`] gets plaintext out, and only a machine that has
//! checked everything that must be checked makes one.
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

    /// Appends `length` zeros and gives them out to be filled.
    pub(super) fn extend(&mut self, length: usize) -> &mut [u8] {
        let start = self.0.len();
        self.0.resize(start.saturating_add(length), 0);
        self.0.get_mut(start..).unwrap_or_default()
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

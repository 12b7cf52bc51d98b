//! `Threads`: how many threads a call may keep busy.

#![cfg_attr(target_family = "wasm", allow(dead_code, reason = "nobody asks where there is but one"))]

use std::num::NonZeroUsize;

/// A number of threads, the caller's own among them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Threads(Option<NonZeroUsize>);

impl Threads {
    /// The caller's alone.
    pub(crate) const ONE: Self = Self(Some(NonZeroUsize::MIN));

    pub(crate) fn at_most(count: NonZeroUsize) -> Self {
        Self(Some(count))
    }

    /// The number; where nobody set one, as many as the machine runs at once.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn count(self) -> usize {
        use std::{sync::OnceLock, thread::available_parallelism};
        // The answer is read from files, too slow to ask for each message.
        static MACHINE: OnceLock<NonZeroUsize> = OnceLock::new();
        let machine = || *MACHINE.get_or_init(|| available_parallelism().unwrap_or(NonZeroUsize::MIN));
        self.0.unwrap_or_else(machine).get()
    }

    /// WebAssembly has none but the caller's.
    #[cfg(target_family = "wasm")]
    pub(crate) fn count(self) -> usize {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_what_counts() {
        assert_eq!(Threads::ONE.count(), 1);
        assert_eq!(NonZeroUsize::new(3).map(|three| Threads::at_most(three).count()), Some(3));
        assert!(Threads::default().count() >= 1);
    }
}

//! `RunningHash`: hashes the bytes of a message while they pass: here at first, and beside once there are many.

#[cfg(not(target_family = "wasm"))]
mod hash_thread;

use crate::{error::Error, threads::Threads};
#[cfg(not(target_family = "wasm"))]
use hash_thread::HashThread;
use kmseal_crypto::{Digest, Hasher};

/// Bytes after which the rest is worth a thread of its own: hashing takes most of the time of a signed message, and
/// sealing goes on meanwhile.
#[cfg(not(target_family = "wasm"))]
const WORTH_A_THREAD: usize = 1024 * 1024;

/// A hash under way.
#[derive(Debug)]
pub(super) struct RunningHash {
    place: Place,
    threads: Threads,
    /// Bytes hashed here.
    passed: usize,
}

#[derive(Debug)]
enum Place {
    Here(Box<dyn Hasher>),
    #[cfg(not(target_family = "wasm"))]
    Beside(HashThread),
}

impl RunningHash {
    /// Goes on with `hasher`, on the caller's thread.
    pub(super) fn new(hasher: Box<dyn Hasher>) -> Self {
        Self { place: Place::Here(hasher), threads: Threads::ONE, passed: 0 }
    }

    /// Allows threads.
    pub(super) fn allow(&mut self, threads: Threads) {
        self.threads = threads;
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        match &mut self.place {
            Place::Here(hasher) => hasher.update(bytes),
            #[cfg(not(target_family = "wasm"))]
            Place::Beside(thread) => return thread.update(bytes),
        }
        self.passed = self.passed.saturating_add(bytes.len());
        #[cfg(not(target_family = "wasm"))]
        self.move_out();
    }

    /// Moves to a thread of its own, if it may and should. Where none can be made, it stays for good.
    #[cfg(not(target_family = "wasm"))]
    fn move_out(&mut self) {
        if self.passed < WORTH_A_THREAD || self.threads.count() < 2 {
            return;
        }
        self.threads = Threads::ONE;
        if let Some(thread) = HashThread::start()
            && let Place::Here(hasher) = std::mem::replace(&mut self.place, Place::Beside(thread))
            && let Place::Beside(thread) = &mut self.place
        {
            thread.go_on_with(hasher);
        }
    }

    /// # Errors
    /// [`Cryptography`](crate::ErrorKind::Cryptography) if the thread has died.
    pub(super) fn finish(self) -> Result<Digest, Error> {
        match self.place {
            Place::Here(hasher) => Ok(hasher.finish()),
            #[cfg(not(target_family = "wasm"))]
            Place::Beside(thread) => thread.finish(),
        }
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use crate::provider::default_provider;
    use kmseal_crypto::HashAlgorithm;
    use std::num::NonZeroUsize;

    fn hashed(bytes: &[u8], piece: usize, threads: usize) -> (Option<Digest>, bool) {
        let mut hash = RunningHash::new(default_provider().hash.start(HashAlgorithm::Sha384));
        hash.allow(NonZeroUsize::new(threads).map_or(Threads::ONE, Threads::at_most));
        bytes.chunks(piece).for_each(|piece| hash.update(piece));
        let beside = matches!(hash.place, Place::Beside(_));
        (hash.finish().ok(), beside)
    }

    #[test]
    fn a_thread_hashes_the_same_and_only_where_it_may_and_is_worth_it() {
        let bytes: Vec<u8> = (0..3 * WORTH_A_THREAD + 12_345).map(|index| (index % 251) as u8).collect();
        for length in [0, 1, WORTH_A_THREAD - 1, WORTH_A_THREAD, WORTH_A_THREAD + 1, bytes.len()] {
            let bytes = &bytes[..length];
            let expected = Some(default_provider().hash.digest(HashAlgorithm::Sha384, bytes));
            for piece in [4132, 65_536, 1 << 20, usize::MAX] {
                assert_eq!(hashed(bytes, piece, 1), (expected, false), "{length} in {piece}");
                assert_eq!(
                    hashed(bytes, piece, 2),
                    (expected, length >= WORTH_A_THREAD),
                    "{length} in {piece}"
                );
            }
        }
    }
}

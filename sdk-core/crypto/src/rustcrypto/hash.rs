//! SHA-2 by the crate `sha2`.

use crate::{Digest, Hash, HashAlgorithm, Hasher};
use sha2::{Sha256, Sha384, Sha512};
use std::fmt;

#[derive(Debug)]
pub(super) struct RustHash;

impl Hash for RustHash {
    fn start(&self, algorithm: HashAlgorithm) -> Box<dyn Hasher> {
        match algorithm {
            HashAlgorithm::Sha256 => Box::new(Running { algorithm, state: Sha256::default() }),
            HashAlgorithm::Sha384 => Box::new(Running { algorithm, state: Sha384::default() }),
            HashAlgorithm::Sha512 => Box::new(Running { algorithm, state: Sha512::default() }),
        }
    }
}

struct Running<D> {
    algorithm: HashAlgorithm,
    state: D,
}

impl<D: sha2::Digest + Send + Sync> Hasher for Running<D> {
    fn update(&mut self, data: &[u8]) {
        self.state.update(data);
    }

    fn finish(self: Box<Self>) -> Digest {
        Digest::computed(self.algorithm, &self.state.finalize())
    }
}

impl<D> fmt::Debug for Running<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hasher").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

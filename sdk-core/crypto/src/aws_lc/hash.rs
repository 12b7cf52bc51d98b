//! SHA-2 by aws-lc-rs.

use crate::{Digest, Hash, HashAlgorithm, Hasher};
use aws_lc_rs::digest::{self, Context, SHA256, SHA384, SHA512};
use std::fmt;

#[derive(Debug)]
pub(super) struct AwsLcHash;

impl Hash for AwsLcHash {
    fn start(&self, algorithm: HashAlgorithm) -> Box<dyn Hasher> {
        Box::new(Running { algorithm, context: Context::new(native(algorithm)) })
    }

    fn digest(&self, algorithm: HashAlgorithm, data: &[u8]) -> Digest {
        Digest::computed(algorithm, digest::digest(native(algorithm), data).as_ref())
    }
}

/// aws-lc-rs's name for `algorithm`.
pub(super) fn native(algorithm: HashAlgorithm) -> &'static digest::Algorithm {
    match algorithm {
        HashAlgorithm::Sha256 => &SHA256,
        HashAlgorithm::Sha384 => &SHA384,
        HashAlgorithm::Sha512 => &SHA512,
    }
}

struct Running {
    algorithm: HashAlgorithm,
    context: Context,
}

impl Hasher for Running {
    fn update(&mut self, data: &[u8]) {
        self.context.update(data);
    }

    fn finish(self: Box<Self>) -> Digest {
        Digest::computed(self.algorithm, self.context.finish().as_ref())
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hasher").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

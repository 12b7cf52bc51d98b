//! SHA-2, all at once or piece by piece.

use std::fmt;

/// Which SHA-2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HashAlgorithm {
    /// SHA-256: 32 bytes.
    Sha256,
    /// SHA-384: 48 bytes.
    Sha384,
    /// SHA-512: 64 bytes.
    Sha512,
}

impl HashAlgorithm {
    /// Bytes in a digest.
    pub const fn digest_length(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

/// The result of hashing, with the algorithm that made it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digest {
    algorithm: HashAlgorithm,
    bytes: [u8; 64],
}

impl Digest {
    /// Wraps `bytes` as a digest of `algorithm`; `None` if the length is not that algorithm's.
    pub fn new(algorithm: HashAlgorithm, bytes: &[u8]) -> Option<Self> {
        if bytes.len() != algorithm.digest_length() {
            return None;
        }
        let mut padded = [0; 64];
        padded.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(Self { algorithm, bytes: padded })
    }

    /// Takes over what a backend computed, which has the algorithm's length by construction.
    pub(crate) fn computed(algorithm: HashAlgorithm, bytes: &[u8]) -> Self {
        debug_assert_eq!(bytes.len(), algorithm.digest_length());
        let mut padded = [0; 64];
        for (to, from) in padded.iter_mut().zip(bytes) {
            *to = *from;
        }
        Self { algorithm, bytes: padded }
    }

    /// The algorithm that made it.
    pub fn algorithm(&self) -> HashAlgorithm {
        self.algorithm
    }
}

impl AsRef<[u8]> for Digest {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.algorithm.digest_length()]
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({:?}, {:02x?})", self.algorithm, self.as_ref())
    }
}

/// Starts hashes.
pub trait Hash: Send + Sync + fmt::Debug {
    /// Starts an empty hash.
    fn start(&self, algorithm: HashAlgorithm) -> Box<dyn Hasher>;

    /// Hashes `data` in one go.
    fn digest(&self, algorithm: HashAlgorithm, data: &[u8]) -> Digest {
        let mut hasher = self.start(algorithm);
        hasher.update(data);
        hasher.finish()
    }
}

/// A hash under way.
pub trait Hasher: Send + Sync + fmt::Debug {
    /// Takes in more data.
    fn update(&mut self, data: &[u8]);

    /// Ends the hash.
    fn finish(self: Box<Self>) -> Digest;
}

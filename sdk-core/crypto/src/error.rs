//! `CryptoError`: what a primitive can refuse.

use std::fmt;

/// Why a primitive refused. Carries no secret and no input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CryptoError {
    /// The key has the wrong number of bytes for its algorithm.
    KeyLength {
        /// Bytes the algorithm takes.
        expected: usize,
        /// Bytes that were given.
        actual: usize,
    },
    /// The tag does not match: wrong key, wrong nonce, wrong associated data, or altered ciphertext.
    NotAuthentic,
    /// The signature is not one that this key made over this digest.
    InvalidSignature,
    /// The bytes are not a point of the curve in SEC 1 form.
    InvalidPublicKey,
    /// The digest has the wrong length or algorithm for the curve.
    DigestMismatch,
    /// More output or input was asked for than the algorithm allows.
    TooLong,
    /// The system's random source failed.
    RandomUnavailable,
    /// The backend failed for a reason that it does not tell.
    Backend,
}

impl fmt::Display for CryptoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyLength { expected, actual } => {
                write!(f, "the key has {actual} bytes, {expected} are needed")
            }
            Self::NotAuthentic => f.write_str("the authentication tag does not match"),
            Self::InvalidSignature => f.write_str("the signature does not match"),
            Self::InvalidPublicKey => f.write_str("the public key is not a point of the curve"),
            Self::DigestMismatch => f.write_str("the digest does not fit the curve"),
            Self::TooLong => f.write_str("the length is beyond what the algorithm allows"),
            Self::RandomUnavailable => f.write_str("the system's random source failed"),
            Self::Backend => f.write_str("the cryptography backend failed"),
        }
    }
}

impl std::error::Error for CryptoError {}

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
    /// The ciphertext does not open under this key and padding. Says nothing more, because a reason would tell
    /// an attacker how to alter the next one.
    DecryptionFailed,
    /// The signature is not one that this key made over this digest.
    InvalidSignature,
    /// The bytes are not a public key of this kind: no point of the curve, or no such document.
    InvalidPublicKey,
    /// The bytes are not a private key of this kind, or its parts contradict each other.
    InvalidPrivateKey,
    /// The private key is under a password, which has to come off first.
    EncryptedKey,
    /// The key is on another curve.
    WrongCurve,
    /// The part has no such curve.
    UnsupportedCurve,
    /// The RSA modulus is shorter than 2048 or longer than 8192 bits.
    ModulusLength {
        /// Bits the modulus has.
        bits: usize,
    },
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
            Self::DecryptionFailed => f.write_str("the ciphertext does not open under this key"),
            Self::InvalidSignature => f.write_str("the signature does not match"),
            Self::InvalidPublicKey => f.write_str("this is not a public key of the expected kind"),
            Self::InvalidPrivateKey => f.write_str("this is not a private key of the expected kind"),
            Self::EncryptedKey => f.write_str("the private key is encrypted; decrypt it first"),
            Self::WrongCurve => f.write_str("the key is on another curve"),
            Self::UnsupportedCurve => f.write_str("the curve is not supported here"),
            Self::ModulusLength { bits } => {
                write!(f, "the RSA modulus has {bits} bits, 2048 to 8192 are supported")
            }
            Self::DigestMismatch => f.write_str("the digest does not fit the curve"),
            Self::TooLong => f.write_str("the length is beyond what the algorithm allows"),
            Self::RandomUnavailable => f.write_str("the system's random source failed"),
            Self::Backend => f.write_str("the cryptography backend failed"),
        }
    }
}

impl std::error::Error for CryptoError {}

//! The secrets: each a type of its own, wiped when dropped, never cloned, never printed.
//!
//! `expose_secret` is the only way in, so searching for it is the audit.

use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

macro_rules! secret {
    ($(#[$doc:meta])* $visibility:vis $name:ident) => {
        $(#[$doc])*
        $visibility struct $name(Zeroizing<Vec<u8>>);

        impl $name {
            /// Takes the secret; the given buffer is wiped when this is dropped.
            $visibility fn new(bytes: Vec<u8>) -> Self {
                Self(Zeroizing::new(bytes))
            }

            /// The secret's bytes.
            $visibility fn expose_secret(&self) -> &[u8] {
                &self.0
            }

        }

        impl PartialEq for $name {
            /// Compares in constant time for equal lengths.
            fn eq(&self, other: &Self) -> bool {
                self.0.ct_eq(&other.0).into()
            }
        }

        impl Eq for $name {}

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({} bytes, redacted)", stringify!($name), self.0.len())
            }
        }
    };
}

secret!(
    /// The key of one message, before derivation: what keyrings wrap.
    pub PlaintextDataKey
);
secret!(
    /// The key that the frames of one message are sealed under: derived from the data key.
    pub(crate) ContentKey
);
secret!(
    /// A key that wraps data keys.
    pub WrappingKey
);
secret!(
    /// A private key for RSA or an elliptic curve, as PEM or DER.
    pub PrivateKey
);
secret!(
    /// What two key pairs on an elliptic curve share: wrapping keys are derived from it.
    pub SharedSecret
);

secret!(
    /// A key of a branch key store, from which the keys that wrap data keys are derived.
    pub BranchKey
);
secret!(
    /// A key of a branch key store, from which searchable encryption derives its beacons.
    pub BeaconKey
);

impl PlaintextDataKey {
    /// The number of bytes.
    #[allow(clippy::len_without_is_empty, reason = "a key is never asked whether it is empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Makes a fresh key of `length` bytes.
    pub(crate) fn generate(
        length: usize,
        random: &dyn kmseal_crypto::Random,
    ) -> Result<Self, kmseal_crypto::CryptoError> {
        let mut bytes = Zeroizing::new(vec![0; length]);
        random.fill(&mut bytes)?;
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_the_length_alone() {
        let key = WrappingKey::new(vec![7; 32]);
        assert_eq!(format!("{key:?}"), "WrappingKey(32 bytes, redacted)");
    }

    #[test]
    fn equality_is_by_bytes() {
        assert_eq!(ContentKey::new(vec![1, 2]), ContentKey::new(vec![1, 2]));
        assert_ne!(ContentKey::new(vec![1, 2]), ContentKey::new(vec![1, 3]));
        assert_ne!(ContentKey::new(vec![1, 2]), ContentKey::new(vec![1, 2, 0]));
    }
}

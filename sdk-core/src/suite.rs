//! `AlgorithmSuite`: which algorithms a message uses, one static row per suite id.
//!
//! Spec: framework/algorithm-suites.md

use kmseal_crypto::{AeadAlgorithm, Curve, HashAlgorithm};
use std::fmt;

/// How a suite makes the content key from the data key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyDerivation {
    /// The data key is the content key.
    Identity,
    /// HKDF with a salt of zeros; info is the suite id and the message id.
    Hkdf(HashAlgorithm),
    /// HKDF-SHA512 salted with the message id, which also makes the commitment to the key.
    HkdfCommitting,
}

/// The version of the message format that a suite is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageVersion {
    /// Version 1: 16-byte message ids, no key commitment.
    V1,
    /// Version 2: 32-byte message ids, key commitment.
    V2,
}

#[derive(Debug)]
struct Row {
    id: u16,
    name: &'static str,
    version: MessageVersion,
    aead: AeadAlgorithm,
    derivation: KeyDerivation,
    signature: Option<Curve>,
}

/// Which algorithms a message uses: cipher, key derivation, key commitment, signature.
///
/// All eleven suites of the AWS Encryption SDK are here, under the names of the specification; ids of other
/// libraries that share its registry are not. [`AlgorithmSuite::default`] commits to its key and signs.
///
/// Spec: framework/algorithm-suites.md
#[derive(Clone, Copy)]
pub struct AlgorithmSuite(&'static Row);

macro_rules! suites {
    ($($name:ident = $id:literal, $version:ident, $aead:ident, $derivation:expr, $signature:expr;)*) => {
        impl AlgorithmSuite {
            $(
                #[doc = concat!("Suite `", stringify!($id), "`.")]
                pub const $name: Self = Self(&Row {
                    id: $id,
                    name: stringify!($name),
                    version: MessageVersion::$version,
                    aead: AeadAlgorithm::$aead,
                    derivation: $derivation,
                    signature: $signature,
                });
            )*

            /// Every suite, from the smallest id.
            pub const ALL: [Self; 11] = [$(Self::$name),*];
        }
    };
}

use HashAlgorithm::{Sha256, Sha384};
use KeyDerivation::{Hkdf, HkdfCommitting, Identity};

suites! {
    AES_128_GCM = 0x0014, V1, Aes128Gcm, Identity, None;
    AES_192_GCM = 0x0046, V1, Aes192Gcm, Identity, None;
    AES_256_GCM = 0x0078, V1, Aes256Gcm, Identity, None;
    AES_128_GCM_HKDF_SHA256 = 0x0114, V1, Aes128Gcm, Hkdf(Sha256), None;
    AES_192_GCM_HKDF_SHA256 = 0x0146, V1, Aes192Gcm, Hkdf(Sha256), None;
    AES_256_GCM_HKDF_SHA256 = 0x0178, V1, Aes256Gcm, Hkdf(Sha256), None;
    AES_128_GCM_HKDF_SHA256_ECDSA_P256 = 0x0214, V1, Aes128Gcm, Hkdf(Sha256), Some(Curve::P256);
    AES_192_GCM_HKDF_SHA384_ECDSA_P384 = 0x0346, V1, Aes192Gcm, Hkdf(Sha384), Some(Curve::P384);
    AES_256_GCM_HKDF_SHA384_ECDSA_P384 = 0x0378, V1, Aes256Gcm, Hkdf(Sha384), Some(Curve::P384);
    AES_256_GCM_HKDF_SHA512_COMMIT_KEY = 0x0478, V2, Aes256Gcm, HkdfCommitting, None;
    AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384 = 0x0578, V2, Aes256Gcm, HkdfCommitting, Some(Curve::P384);
}

impl AlgorithmSuite {
    /// The suite with this id, if the Encryption SDK has it.
    pub fn from_id(id: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|suite| suite.id() == id)
    }

    /// The two-byte id in the message header.
    pub fn id(self) -> u16 {
        self.0.id
    }

    /// The name in the specification, without the prefix `ALG_`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The version of the message format that it is written in.
    pub fn message_version(self) -> MessageVersion {
        self.0.version
    }

    /// Bytes in the data key, which equals the content key: 16, 24 or 32.
    pub fn data_key_length(self) -> usize {
        self.0.aead.key_length()
    }

    /// Whether the message commits to its key, so that no other key can open it.
    pub fn is_committing(self) -> bool {
        self.0.derivation == KeyDerivation::HkdfCommitting
    }

    /// Whether the message ends in a signature.
    pub fn is_signed(self) -> bool {
        self.0.signature.is_some()
    }

    /// The curve of the message's signature, if it has one.
    pub fn signature_curve(self) -> Option<Curve> {
        self.0.signature
    }

    /// Whether each message has a content key of its own; without, its data key must not be used twice.
    pub(crate) fn derives_content_key(self) -> bool {
        self.0.derivation != KeyDerivation::Identity
    }

    pub(crate) fn aead(self) -> AeadAlgorithm {
        self.0.aead
    }

    pub(crate) fn derivation(self) -> KeyDerivation {
        self.0.derivation
    }
}

/// [`AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384`].
impl Default for AlgorithmSuite {
    fn default() -> Self {
        Self::AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384
    }
}

impl PartialEq for AlgorithmSuite {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for AlgorithmSuite {}

impl fmt::Debug for AlgorithmSuite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The id and the name: `0578 (AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384)`.
impl fmt::Display for AlgorithmSuite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04x} ({})", self.id(), self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lead_to_their_rows_and_others_nowhere() {
        for suite in AlgorithmSuite::ALL {
            assert_eq!(AlgorithmSuite::from_id(suite.id()), Some(suite));
        }
        // Reserved, the S3 encryption client's, and the database encryption client's.
        for id in [0x0000, 0x0070, 0x0074, 0x6700, 0x6701, 0xffff] {
            assert_eq!(AlgorithmSuite::from_id(id), None);
        }
    }

    #[test]
    fn only_version_2_commits() {
        for suite in AlgorithmSuite::ALL {
            assert_eq!(suite.is_committing(), suite.message_version() == MessageVersion::V2);
        }
    }
}

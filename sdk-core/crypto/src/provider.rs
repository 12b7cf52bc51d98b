//! `Provider`: one choice of backend for each primitive.

use crate::{Aead, Ecdh, Ecdsa, Hash, Kdf, Random, RsaEncryption};

/// A choice of implementation for each primitive, as a value.
///
/// `aws_lc::PROVIDER` and `rustcrypto::PROVIDER` are the two that exist; since every field is public, a part
/// of one can stand in the other: `Provider { random: &MY_RANDOM, ..rustcrypto::PROVIDER }`.
/// Always write `..` like this: the Cargo feature `hsm`, which any crate of a build may switch on, adds fields.
#[derive(Debug, Clone, Copy)]
pub struct Provider {
    /// The name shown in test output and `Debug`.
    pub name: &'static str,
    /// AES-GCM.
    pub aead: &'static dyn Aead,
    /// SHA-2.
    pub hash: &'static dyn Hash,
    /// HKDF and the counter-mode KDF.
    pub kdf: &'static dyn Kdf,
    /// ECDSA over digests.
    pub ecdsa: &'static dyn Ecdsa,
    /// ECDH.
    pub ecdh: &'static dyn Ecdh,
    /// Encryption with RSA.
    pub rsa_encryption: &'static dyn RsaEncryption,
    /// RSA signatures and key generation.
    #[cfg(feature = "hsm")]
    pub rsa_signature: &'static dyn crate::RsaSignature,
    /// Ed25519 and Ed25519ph.
    #[cfg(feature = "hsm")]
    pub ed25519: &'static dyn crate::Ed25519,
    /// HMAC.
    #[cfg(feature = "hsm")]
    pub mac: &'static dyn crate::Mac,
    /// AES key wrap with padding.
    #[cfg(feature = "hsm")]
    pub key_wrap: &'static dyn crate::KeyWrap,
    /// ML-DSA.
    #[cfg(feature = "hsm")]
    pub ml_dsa: &'static dyn crate::MlDsa,
    /// ML-KEM.
    #[cfg(feature = "hsm")]
    pub ml_kem: &'static dyn crate::MlKem,
    /// Cryptographically secure random bytes.
    pub random: &'static dyn Random,
}

//! Cryptographic primitives behind two interchangeable backends: aws-lc-rs and RustCrypto.
//!
//! A [`Provider`] is a value: a struct of `&'static dyn` parts. Any part can be replaced, so a caller may
//! mix backends or, in a test, make the random source deterministic. No cipher, hash or curve is written
//! here.
//!
//! ```
//! use kmseal_crypto::{AeadAlgorithm, CryptoError, NONCE_LENGTH, Provider};
//!
//! fn seal_and_open(provider: &Provider) -> Result<(), CryptoError> {
//!     let algorithm = AeadAlgorithm::Aes256Gcm;
//!     let mut secret = vec![0; algorithm.key_length()];
//!     provider.random.fill(&mut secret)?;
//!     let key = provider.aead.key(algorithm, &secret)?;
//!
//!     let mut data = *b"attack at dawn";
//!     let nonce = [0; NONCE_LENGTH];
//!     let tag = key.seal_in_place(&nonce, b"from Alice", &mut data)?;
//!
//!     let mut opened = [0; 14];
//!     key.open_into(&nonce, b"from Alice", &data, &tag, &mut opened)?;
//!     assert_eq!(&opened, b"attack at dawn");
//!     assert_eq!(
//!         key.open_into(&nonce, b"from Mallory", &data, &tag, &mut opened),
//!         Err(CryptoError::NotAuthentic),
//!     );
//!     Ok(())
//! }
//! # #[cfg(feature = "rustcrypto")]
//! seal_and_open(&kmseal_crypto::rustcrypto::PROVIDER)?;
//! # #[cfg(feature = "aws-lc")]
//! seal_and_open(&kmseal_crypto::aws_lc::PROVIDER)?;
//! # Ok::<(), CryptoError>(())
//! ```
//!
//! Keys for signatures, agreement and RSA are read from PEM or DER by code that both backends share, so the same
//! bytes are the same key, or refused, with each. Secrets come out as [`SecretBytes`].
//!
//! Cargo features: `aws-lc` and `rustcrypto` are the backends; `hsm` adds what a hardware security module has
//! beyond the needs of envelope encryption, as more fields of [`Provider`].
//!
//! *Knows:* primitives and their errors. *Never:* message formats, key services, policies, input or output.

#[cfg(not(any(feature = "rustcrypto", all(feature = "aws-lc", not(target_family = "wasm")))))]
compile_error!(
    "kmseal-crypto needs a backend: switch on the feature `rustcrypto` or, outside wasm, `aws-lc`"
);

mod aead;
mod curve;
mod document;
mod ec_public;
mod ecdh;
mod ecdsa;
#[cfg(feature = "hsm")]
mod ed25519;
mod error;
mod hash;
mod kdf;
#[cfg(feature = "hsm")]
mod key_wrap;
#[cfg(feature = "hsm")]
mod mac;
#[cfg(feature = "hsm")]
mod ml_dsa;
#[cfg(feature = "hsm")]
mod ml_kem;
#[cfg(feature = "hsm")]
mod portable;
mod provider;
mod random;
mod rsa;
#[cfg(feature = "hsm")]
mod rsa_signature;
mod secret;

#[cfg(all(feature = "aws-lc", not(target_family = "wasm")))]
pub mod aws_lc;
#[cfg(feature = "rustcrypto")]
pub mod rustcrypto;

pub use aead::{Aead, AeadAlgorithm, AeadKey, NONCE_LENGTH, Nonce, TAG_LENGTH, Tag};
pub use curve::Curve;
pub use ec_public::EcPublicKey;
pub use ecdh::{AgreementKey, Ecdh};
pub use ecdsa::{Ecdsa, SigningKey, VerifyingKey};
pub use error::CryptoError;
pub use hash::{Digest, Hash, HashAlgorithm, Hasher};
pub use kdf::{HkdfKey, Kdf};
pub use provider::Provider;
pub use random::Random;
pub use rsa::{RsaDecryptionKey, RsaEncryption, RsaEncryptionKey, RsaPadding};
pub use secret::SecretBytes;

#[cfg(feature = "hsm")]
pub use document::is_pkcs8_der;
#[cfg(feature = "hsm")]
pub use ed25519::{
    ED25519_PUBLIC_LENGTH, ED25519_SEED_LENGTH, ED25519_SIGNATURE_LENGTH, Ed25519, Ed25519SigningKey,
    Ed25519VerifyingKey,
};
#[cfg(feature = "hsm")]
pub use key_wrap::KeyWrap;
#[cfg(feature = "hsm")]
pub use mac::{Mac, MacAlgorithm};
#[cfg(feature = "hsm")]
pub use ml_dsa::{
    ML_DSA_MU_LENGTH, ML_DSA_SEED_LENGTH, MlDsa, MlDsaParameters, MlDsaSigningKey, MlDsaVerifyingKey,
};
#[cfg(feature = "hsm")]
pub use ml_kem::{
    Encapsulated, ML_KEM_SEED_LENGTH, ML_KEM_SHARED_LENGTH, MlKem, MlKemDecapsulationKey,
    MlKemEncapsulationKey, MlKemParameters,
};
#[cfg(feature = "hsm")]
pub use rsa_signature::{RsaKeySize, RsaSignature, RsaSignatureScheme, RsaSigningKey, RsaVerifyingKey};

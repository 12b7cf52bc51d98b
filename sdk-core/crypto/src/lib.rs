//! Cryptographic primitives behind two interchangeable backends: aws-lc-rs and RustCrypto.
//!
//! A [`Provider`] is a value: a struct of `&'static dyn` parts. Any part can be replaced, so a caller may
//! mix backends or, in a test, make the random source deterministic. No cipher, hash or curve is written here.
//!
//! *Knows:* primitives and their errors. *Never:* message formats, key services, policies, input or output.

#[cfg(not(any(feature = "rustcrypto", all(feature = "aws-lc", not(target_family = "wasm")))))]
compile_error!(
    "kmseal-crypto needs a backend: switch on the feature `rustcrypto` or, outside wasm, `aws-lc`"
);

mod aead;
mod ecdsa;
mod error;
mod hash;
mod kdf;
mod provider;
mod random;

#[cfg(all(feature = "aws-lc", not(target_family = "wasm")))]
pub mod aws_lc;
#[cfg(feature = "rustcrypto")]
pub mod rustcrypto;

pub use aead::{Aead, AeadAlgorithm, AeadKey, NONCE_LENGTH, Nonce, TAG_LENGTH, Tag};
pub use ecdsa::{Curve, Ecdsa, SigningKey, VerifyingKey};
pub use error::CryptoError;
pub use hash::{Digest, Hash, HashAlgorithm, Hasher};
pub use kdf::{HkdfKey, Kdf};
pub use provider::Provider;
pub use random::Random;

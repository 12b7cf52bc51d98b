//! The backend over the RustCrypto crates: Rust alone, for every target, wasm included.

mod aead;
mod ecdh;
mod ecdsa;
#[cfg(feature = "hsm")]
mod ed25519;
mod hash;
mod kdf;
#[cfg(feature = "hsm")]
mod key_wrap;
#[cfg(feature = "hsm")]
mod mac;
mod random;
mod rsa;
#[cfg(feature = "hsm")]
mod rsa_signature;

pub use ecdsa::{der_signature, fixed_signature, public_key};

use crate::Provider;
#[cfg(feature = "hsm")]
use crate::portable;

/// All primitives by the RustCrypto crates; random bytes by the operating system or the browser.
pub static PROVIDER: Provider = Provider {
    name: "rustcrypto",
    aead: &aead::RustAead,
    hash: &hash::RustHash,
    kdf: &kdf::RustKdf,
    ecdsa: &ecdsa::RustEcdsa,
    ecdh: &ecdh::RustEcdh,
    rsa_encryption: &rsa::RustRsaEncryption,
    #[cfg(feature = "hsm")]
    rsa_signature: &rsa_signature::RustRsaSignature,
    #[cfg(feature = "hsm")]
    ed25519: &ed25519::RustEd25519,
    #[cfg(feature = "hsm")]
    mac: &mac::RustMac,
    #[cfg(feature = "hsm")]
    key_wrap: &key_wrap::RustKeyWrap,
    #[cfg(feature = "hsm")]
    ml_dsa: &portable::ml_dsa::PortableMlDsa { random: &random::SystemRandom },
    #[cfg(feature = "hsm")]
    ml_kem: &portable::ml_kem::PortableMlKem { random: &random::SystemRandom },
    random: &random::SystemRandom,
};

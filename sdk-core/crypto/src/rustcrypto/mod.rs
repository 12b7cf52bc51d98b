//! The backend over the RustCrypto crates: Rust alone, for every target, wasm included.

mod aead;
mod ecdsa;
mod hash;
mod kdf;
mod random;

use crate::Provider;

/// All primitives by the RustCrypto crates; random bytes by the operating system or the browser.
pub static PROVIDER: Provider = Provider {
    name: "rustcrypto",
    aead: &aead::RustAead,
    hash: &hash::RustHash,
    kdf: &kdf::RustKdf,
    ecdsa: &ecdsa::RustEcdsa,
    random: &random::SystemRandom,
};

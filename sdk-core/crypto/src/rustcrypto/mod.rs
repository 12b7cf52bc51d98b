//! The backend over the RustCrypto crates: Rust alone, for every target, wasm included.

mod aead;
mod ecdh;
mod ecdsa;
mod hash;
mod kdf;
mod random;
mod rsa;

use crate::Provider;

/// All primitives by the RustCrypto crates; random bytes by the operating system or the browser.
pub static PROVIDER: Provider = Provider {
    name: "rustcrypto",
    aead: &aead::RustAead,
    hash: &hash::RustHash,
    kdf: &kdf::RustKdf,
    ecdsa: &ecdsa::RustEcdsa,
    ecdh: &ecdh::RustEcdh,
    rsa_encryption: &rsa::RustRsaEncryption,
    random: &random::SystemRandom,
};

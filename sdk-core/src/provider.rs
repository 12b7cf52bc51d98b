//! Which cryptography backend a client uses when none is named.

use kmseal_crypto::Provider;

/// The fastest backend built in: aws-lc where it exists, else RustCrypto.
#[cfg(all(feature = "aws-lc", not(target_family = "wasm")))]
pub(crate) fn default_provider() -> &'static Provider {
    &kmseal_crypto::aws_lc::PROVIDER
}

/// The fastest backend built in: aws-lc where it exists, else RustCrypto.
#[cfg(not(all(feature = "aws-lc", not(target_family = "wasm"))))]
pub(crate) fn default_provider() -> &'static Provider {
    &kmseal_crypto::rustcrypto::PROVIDER
}

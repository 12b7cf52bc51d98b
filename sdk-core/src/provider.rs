//! Which cryptography backend a client uses when none is named.

use kmseal_crypto::{Provider, Random};

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

/// The random bytes of the default provider, for those who need nothing else: where the linker drops what is not
/// used, they must not bring the rest of it along.
#[cfg(all(feature = "aws-lc", not(target_family = "wasm")))]
pub(crate) const DEFAULT_RANDOM: &dyn Random = kmseal_crypto::aws_lc::PROVIDER.random;

/// The random bytes of the default provider, for those who need nothing else: where the linker drops what is not
/// used, they must not bring the rest of it along.
#[cfg(not(all(feature = "aws-lc", not(target_family = "wasm"))))]
pub(crate) const DEFAULT_RANDOM: &dyn Random = kmseal_crypto::rustcrypto::PROVIDER.random;

//! Which cryptography backend a client uses when none is named.

use kmseal_crypto::{Ecdh, Provider, Random, RsaEncryption};

/// The fastest backend built in: aws-lc where it exists, else RustCrypto.
pub(crate) fn default_provider() -> &'static Provider {
    DEFAULT
}

// Parts of the default provider, for those who need nothing else: where the linker drops what is not used, they must
// not bring the rest of it along.

/// The random bytes of the default provider.
pub(crate) const DEFAULT_RANDOM: &dyn Random = DEFAULT.random;

/// The RSA of the default provider.
pub(crate) const DEFAULT_RSA: &dyn RsaEncryption = DEFAULT.rsa_encryption;

/// The key agreement of the default provider.
pub(crate) const DEFAULT_ECDH: &dyn Ecdh = DEFAULT.ecdh;

#[cfg(all(feature = "aws-lc", not(target_family = "wasm")))]
const DEFAULT: &Provider = &kmseal_crypto::aws_lc::PROVIDER;
#[cfg(not(all(feature = "aws-lc", not(target_family = "wasm"))))]
const DEFAULT: &Provider = &kmseal_crypto::rustcrypto::PROVIDER;

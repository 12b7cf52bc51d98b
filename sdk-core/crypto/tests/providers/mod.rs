//! The providers that this build has; every test runs on each of them.

use kmseal_crypto::Provider;

/// Every provider that the features and the target allow.
pub(crate) fn all() -> Vec<&'static Provider> {
    vec![
        #[cfg(all(feature = "aws-lc", not(target_family = "wasm")))]
        &kmseal_crypto::aws_lc::PROVIDER,
        #[cfg(feature = "rustcrypto")]
        &kmseal_crypto::rustcrypto::PROVIDER,
    ]
}

//! Strategies for what messages are made of.

use kmseal::{
    AlgorithmSuite, Client, CommitmentPolicy, EncryptionContext, RESERVED_PREFIX, WrappingKey,
    crypto::Provider, keyring::RawAesKeyring,
};
use proptest::{collection::btree_map, prelude::*, sample::select};

/// Any suite.
pub(crate) fn suites() -> impl Strategy<Value = AlgorithmSuite> {
    select(AlgorithmSuite::ALL.to_vec())
}

/// Any provider that this build has.
pub(crate) fn providers() -> impl Strategy<Value = &'static Provider> {
    select(vec![
        #[cfg(all(feature = "aws-lc", not(target_family = "wasm")))]
        &kmseal::crypto::aws_lc::PROVIDER,
        #[cfg(feature = "rustcrypto")]
        &kmseal::crypto::rustcrypto::PROVIDER,
    ])
}

/// Any context that callers may give.
pub(crate) fn contexts() -> impl Strategy<Value = EncryptionContext> {
    let key = any::<String>().prop_filter("reserved", |key| !key.starts_with(RESERVED_PREFIX));
    btree_map(key, any::<String>(), 0..6).prop_map(|pairs| EncryptionContext::new(pairs).unwrap())
}

/// A client that writes and reads the suite.
pub(crate) fn client(suite: AlgorithmSuite, provider: &'static Provider) -> Client {
    let policy = if suite.is_committing() {
        CommitmentPolicy::RequireEncryptRequireDecrypt
    } else {
        CommitmentPolicy::ForbidEncryptAllowDecrypt
    };
    Client::builder().commitment_policy(policy).provider(provider).build()
}

/// A keyring for a key of any of its lengths.
pub(crate) fn keyrings() -> impl Strategy<Value = RawAesKeyring> {
    let key = select(vec![16, 24, 32]).prop_map(|length| WrappingKey::new(vec![7; length]));
    let namespace = any::<String>().prop_filter("reserved", |it| !it.starts_with("aws-kms"));
    (namespace, any::<String>(), key)
        .prop_map(|(namespace, name, key)| RawAesKeyring::new(namespace, name, key).unwrap())
}

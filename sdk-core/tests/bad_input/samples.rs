//! Small messages of every suite, and the clients and keyrings that belong to them.

use kmseal::{
    AlgorithmSuite, Client, ClientBuilder, CommitmentPolicy, EncryptionContext, WrappingKey,
    crypto::Provider, keyring::RawAesKeyring,
};

/// The plaintext of every sample: in frames of [`FRAME_LENGTH`], one whole frame and a part of one.
pub(crate) const PLAINTEXT: &[u8] = b"four horses!";

/// Bytes in a frame of every sample.
pub(crate) const FRAME_LENGTH: u32 = 8;

/// The value in every sample's context, which no error may print.
pub(crate) const CONTEXT_VALUE: &str = "tenant-4711";

/// Every provider that this build has.
pub(crate) fn providers() -> Vec<&'static Provider> {
    vec![
        #[cfg(all(feature = "aws-lc", not(target_family = "wasm")))]
        &kmseal::crypto::aws_lc::PROVIDER,
        #[cfg(feature = "rustcrypto")]
        &kmseal::crypto::rustcrypto::PROVIDER,
    ]
}

/// A client that reads every suite, to be restricted further.
pub(crate) fn reader(provider: &'static Provider) -> ClientBuilder {
    Client::builder().provider(provider).commitment_policy(CommitmentPolicy::RequireEncryptAllowDecrypt)
}

/// The keyring of every sample.
pub(crate) fn keyring() -> RawAesKeyring {
    named_keyring("samples", "key", 7)
}

/// A keyring with any name, for a key of 32 times one byte.
pub(crate) fn named_keyring(namespace: &str, name: &str, byte: u8) -> RawAesKeyring {
    RawAesKeyring::new(namespace, name, WrappingKey::new(vec![byte; 32])).unwrap()
}

/// The context of every sample.
pub(crate) fn context() -> EncryptionContext {
    EncryptionContext::new([("tenant", CONTEXT_VALUE)]).unwrap()
}

/// A small message.
pub(crate) fn sample(suite: AlgorithmSuite, provider: &'static Provider) -> Vec<u8> {
    let policy = if suite.is_committing() {
        CommitmentPolicy::RequireEncryptRequireDecrypt
    } else {
        CommitmentPolicy::ForbidEncryptAllowDecrypt
    };
    let client = Client::builder().provider(provider).commitment_policy(policy).build();
    let (keyring, context) = (keyring(), context());
    let encrypt = client.encrypt(&keyring, PLAINTEXT).context(&context);
    encrypt.suite(suite).frame_length(FRAME_LENGTH).blocking().unwrap().ciphertext
}

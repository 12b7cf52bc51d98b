//! What the tests of the keyrings share: keys, and a message's worth of wrapping and unwrapping.

use crate::{
    attempt::{Attempt, AttemptOutcome},
    context::EncryptionContext,
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
    provider::default_provider,
    secret::PrivateKey,
    suite::AlgorithmSuite,
};
use kmseal_crypto::Provider;

pub(in crate::keyring) const WEST: &str = "arn:aws:kms:us-west-2:111122223333:key/1234abcd";
pub(in crate::keyring) const EAST: &str = "arn:aws:kms:us-east-1:111122223333:key/0987dcba";
pub(in crate::keyring) const MRK_WEST: &str = "arn:aws:kms:us-west-2:111122223333:key/mrk-1234abcd";
pub(in crate::keyring) const MRK_EAST: &str = "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd";

/// A suite without a signature, so that keyrings that refuse signatures take it.
pub(in crate::keyring) const SUITE: AlgorithmSuite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY;

pub(in crate::keyring) fn context() -> EncryptionContext {
    EncryptionContext::new([("purpose", "test")]).unwrap()
}

/// An RSA key pair that all the world knows.
pub(in crate::keyring) const RSA_PUBLIC: &str = include_str!("../../tests/keys/rsa-2048-public.pem");
const RSA_PRIVATE: &str = include_str!("../../tests/keys/rsa-2048-private.pem");
/// A public key that is too short.
pub(in crate::keyring) const SHORT_RSA_PUBLIC: &str = include_str!("../../tests/keys/rsa-1024-public.pem");

/// The private half of [`RSA_PUBLIC`].
pub(in crate::keyring) fn rsa_private() -> PrivateKey {
    PrivateKey::new(RSA_PRIVATE.into())
}

pub(in crate::keyring) fn wrap(keyring: &dyn Keyring) -> Result<Wrapped, Error> {
    wrap_by(keyring, SUITE, default_provider())
}

pub(in crate::keyring) fn wrap_with(keyring: &dyn Keyring, suite: AlgorithmSuite) -> Result<Wrapped, Error> {
    wrap_by(keyring, suite, default_provider())
}

pub(in crate::keyring) fn wrap_by(
    keyring: &dyn Keyring,
    suite: AlgorithmSuite,
    provider: &Provider,
) -> Result<Wrapped, Error> {
    pollster::block_on(keyring.wrap_data_key(WrapRequest::new(suite, &context(), None, provider)))
}

pub(in crate::keyring) fn unwrap(keyring: &dyn Keyring, data_keys: &[EncryptedDataKey]) -> Unwrapped {
    unwrap_by(keyring, data_keys, &context(), default_provider())
}

pub(in crate::keyring) fn unwrap_bound_to(
    keyring: &dyn Keyring,
    data_keys: &[EncryptedDataKey],
    context: &EncryptionContext,
) -> Unwrapped {
    unwrap_by(keyring, data_keys, context, default_provider())
}

pub(in crate::keyring) fn unwrap_by(
    keyring: &dyn Keyring,
    data_keys: &[EncryptedDataKey],
    context: &EncryptionContext,
    provider: &Provider,
) -> Unwrapped {
    pollster::block_on(keyring.unwrap_data_key(UnwrapRequest::new(SUITE, context, data_keys, provider)))
}

/// Asserts that `unwrapped` is the data key of `wrapped`.
#[track_caller]
pub(in crate::keyring) fn assert_opened(unwrapped: &Unwrapped, wrapped: &Wrapped) {
    match unwrapped {
        Unwrapped::Opened(data_key) => assert_eq!(Some(data_key), wrapped.data_key.as_ref()),
        Unwrapped::NotOpened(attempts) => panic!("{attempts:#?}"),
    }
}

/// Asserts that nothing opened after `count` attempts, and returns the reason of the only or last one.
#[track_caller]
pub(in crate::keyring) fn reason(unwrapped: Unwrapped, count: usize) -> String {
    let Unwrapped::NotOpened(attempts) = unwrapped else { panic!("it opened") };
    assert_eq!(attempts.len(), count, "{attempts:#?}");
    attempts.last().map(ToString::to_string).unwrap_or_default()
}

/// The kind of the error of the only attempt.
#[track_caller]
pub(in crate::keyring) fn failed_kind(unwrapped: &Unwrapped) -> ErrorKind {
    match unwrapped {
        Unwrapped::NotOpened(attempts) => match attempts.as_slice() {
            [Attempt { outcome: AttemptOutcome::Failed(error), .. }] => error.kind(),
            others => panic!("{others:#?}"),
        },
        Unwrapped::Opened(_) => panic!("it opened"),
    }
}

/// A data key that `arn` seems to have wrapped.
pub(in crate::keyring) fn data_key_of(arn: &str) -> EncryptedDataKey {
    EncryptedDataKey {
        key_provider_id: "aws-kms".to_owned(),
        key_provider_info: arn.into(),
        ciphertext: b"none".to_vec(),
    }
}

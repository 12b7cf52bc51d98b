//! What the tests of the keyrings for AWS KMS share: keys by name, and a message's worth of wrapping.

use crate::{
    attempt::{Attempt, AttemptOutcome},
    context::EncryptionContext,
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
    provider::default_provider,
    suite::AlgorithmSuite,
};

pub(super) const WEST: &str = "arn:aws:kms:us-west-2:111122223333:key/1234abcd";
pub(super) const EAST: &str = "arn:aws:kms:us-east-1:111122223333:key/0987dcba";
pub(super) const MRK_WEST: &str = "arn:aws:kms:us-west-2:111122223333:key/mrk-1234abcd";
pub(super) const MRK_EAST: &str = "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd";

/// A suite without a signature, so that keyrings that refuse signatures take it.
pub(super) const SUITE: AlgorithmSuite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY;

pub(super) fn context() -> EncryptionContext {
    EncryptionContext::new([("purpose", "test")]).unwrap()
}

pub(super) fn wrap(keyring: &dyn Keyring) -> Result<Wrapped, Error> {
    wrap_with(keyring, SUITE)
}

pub(super) fn wrap_with(keyring: &dyn Keyring, suite: AlgorithmSuite) -> Result<Wrapped, Error> {
    pollster::block_on(keyring.wrap_data_key(WrapRequest {
        suite,
        encryption_context: &context(),
        data_key: None,
        provider: default_provider(),
    }))
}

pub(super) fn unwrap(keyring: &dyn Keyring, encrypted_data_keys: &[EncryptedDataKey]) -> Unwrapped {
    unwrap_bound_to(keyring, encrypted_data_keys, &context())
}

pub(super) fn unwrap_bound_to(
    keyring: &dyn Keyring,
    encrypted_data_keys: &[EncryptedDataKey],
    encryption_context: &EncryptionContext,
) -> Unwrapped {
    pollster::block_on(keyring.unwrap_data_key(UnwrapRequest {
        suite: SUITE,
        encryption_context,
        encrypted_data_keys,
        provider: default_provider(),
    }))
}

/// Asserts that `unwrapped` is the data key of `wrapped`.
#[track_caller]
pub(super) fn assert_opened(unwrapped: &Unwrapped, wrapped: &Wrapped) {
    match unwrapped {
        Unwrapped::Opened(data_key) => assert_eq!(Some(data_key), wrapped.data_key.as_ref()),
        Unwrapped::NotOpened(attempts) => panic!("{attempts:#?}"),
    }
}

/// Asserts that nothing opened after `count` attempts, and returns the reason of the only or last one.
#[track_caller]
pub(super) fn reason(unwrapped: Unwrapped, count: usize) -> String {
    let Unwrapped::NotOpened(attempts) = unwrapped else { panic!("it opened") };
    assert_eq!(attempts.len(), count, "{attempts:#?}");
    attempts.last().map(ToString::to_string).unwrap_or_default()
}

/// The kind of the error of the only attempt.
#[track_caller]
pub(super) fn failed_kind(unwrapped: &Unwrapped) -> ErrorKind {
    match unwrapped {
        Unwrapped::NotOpened(attempts) => match attempts.as_slice() {
            [Attempt { outcome: AttemptOutcome::Failed(error), .. }] => error.kind(),
            others => panic!("{others:#?}"),
        },
        Unwrapped::Opened(_) => panic!("it opened"),
    }
}

/// A data key that `arn` seems to have wrapped.
pub(super) fn data_key_of(arn: &str) -> EncryptedDataKey {
    EncryptedDataKey {
        key_provider_id: "aws-kms".to_owned(),
        key_provider_info: arn.into(),
        ciphertext: b"none".to_vec(),
    }
}

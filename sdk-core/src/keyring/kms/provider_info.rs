//! The ARN of the wrapping key, which data keys of AWS KMS carry as their provider info.

use crate::{
    attempt::Attempt,
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
    kms::KeyArn,
    materials::{UnwrapRequest, Unwrapped},
};

/// The key that wrapped `encrypted`, if its provider id is `provider_id`.
pub(super) fn wrapping_key<'a>(encrypted: &'a EncryptedDataKey, provider_id: &str) -> Option<KeyArn<'a>> {
    if encrypted.key_provider_id != provider_id {
        return None;
    }
    std::str::from_utf8(&encrypted.key_provider_info).ok().and_then(KeyArn::parse_key)
}

/// Fails on the first data key of `provider_id` that names no key, before any data key is tried.
///
/// Spec: framework/aws-kms/aws-kms-keyring.md#ondecrypt
pub(super) fn check_all(
    keyring: &str,
    provider_id: &str,
    request: &UnwrapRequest<'_>,
) -> Result<(), Unwrapped> {
    let names_no_key = |encrypted: &&EncryptedDataKey| {
        encrypted.key_provider_id == provider_id && wrapping_key(encrypted, provider_id).is_none()
    };
    match request.encrypted_data_keys.iter().find(names_no_key) {
        None => Ok(()),
        Some(encrypted) => {
            let error = Error::new(
                ErrorKind::MalformedMessage,
                "its provider info is not the ARN of a KMS key, so no data key of the message was tried; it was not written by an Encryption SDK, or was altered",
            );
            Err(Unwrapped::NotOpened(vec![Attempt::failed(keyring, encrypted, error)]))
        }
    }
}

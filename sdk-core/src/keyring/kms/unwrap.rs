//! How every keyring for symmetric KMS keys goes through a message's data keys.

use super::symmetric_key::{PROVIDER_ID, SymmetricKey};
use crate::{
    attempt::Attempt,
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
    future::MaybeSendSync,
    kms::KeyArn,
    materials::{UnwrapRequest, Unwrapped},
};

/// What sets one keyring for symmetric KMS keys apart from another: which keys may open a data key.
pub(super) trait KeyChoice: MaybeSendSync {
    /// The keys to try on a data key that the key `arn` wrapped, in this order; or the reason to pass it on.
    fn keys_for(&self, arn: &KeyArn<'_>) -> Result<Vec<SymmetricKey>, String>;

    /// Sent with every call.
    fn grant_tokens(&self) -> &[String];
}

/// Tries the request's data keys, one by one, each under the keys that `choice` has for it.
pub(super) async fn unwrap_data_key(
    name: &str,
    choice: &impl KeyChoice,
    request: UnwrapRequest<'_>,
) -> Unwrapped {
    // Spec: framework/aws-kms/aws-kms-keyring.md#ondecrypt: a data key of AWS KMS without a key ARN fails all.
    for encrypted in request.encrypted_data_keys {
        if encrypted.key_provider_id == PROVIDER_ID && wrapping_key(encrypted).is_none() {
            let error = Error::new(
                ErrorKind::MalformedMessage,
                "its provider info is not the ARN of a KMS key, so no data key of the message was tried; it was not written by an Encryption SDK, or was altered",
            );
            return Unwrapped::NotOpened(vec![Attempt::failed(name, encrypted, error)]);
        }
    }
    let mut attempts = Vec::new();
    for encrypted in request.encrypted_data_keys {
        let Some(arn) = wrapping_key(encrypted) else {
            let reason = "it was not wrapped by a symmetric KMS key";
            attempts.push(Attempt::passed_on(name, encrypted, reason));
            continue;
        };
        let keys = match choice.keys_for(&arn) {
            Ok(keys) => keys,
            Err(reason) => {
                attempts.push(Attempt::passed_on(name, encrypted, reason));
                continue;
            }
        };
        for key in keys {
            match key.decrypt(encrypted, &request, choice.grant_tokens()).await {
                Ok(data_key) => return Unwrapped::Opened(data_key),
                Err(error) => attempts.push(Attempt::failed(name, encrypted, error)),
            }
        }
    }
    Unwrapped::NotOpened(attempts)
}

/// The symmetric KMS key that wrapped `encrypted`, if one did.
fn wrapping_key(encrypted: &EncryptedDataKey) -> Option<KeyArn<'_>> {
    if encrypted.key_provider_id != PROVIDER_ID {
        return None;
    }
    std::str::from_utf8(&encrypted.key_provider_info).ok().and_then(KeyArn::parse_key)
}

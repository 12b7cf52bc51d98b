//! How every keyring for symmetric KMS keys goes through a message's data keys.

use super::{
    super::attempts::{Attempts, pass_on},
    provider_info::{check_all, wrapping_key},
    symmetric_key::{PROVIDER_ID, SymmetricKey},
};
use crate::{
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
    name: String,
    choice: &dyn KeyChoice,
    request: UnwrapRequest<'_>,
) -> Unwrapped {
    if let Err(failed) = check_all(&name, PROVIDER_ID, &request) {
        return failed;
    }
    let mut attempts = Attempts::new(name, &request);
    for encrypted in request.encrypted_data_keys {
        let keys = match wrapping_key(encrypted, PROVIDER_ID) {
            Some(arn) => choice.keys_for(&arn),
            None => Err("it was not wrapped by a symmetric KMS key".to_owned()),
        };
        let keys = match keys {
            Ok(keys) => keys,
            Err(reason) => {
                attempts.judge(encrypted, pass_on(reason));
                continue;
            }
        };
        for key in keys {
            let opened = key.decrypt(encrypted, &request, choice.grant_tokens()).await;
            if let Some(data_key) = attempts.judge(encrypted, opened.map_err(Into::into)) {
                return Unwrapped::Opened(data_key);
            }
        }
    }
    attempts.not_opened()
}

//! HMAC: tags made and checked under keys that never leave.

use super::{Hsm, HsmError, KeyHandle, KeyKind};
use kmseal_crypto::CryptoError;

impl Hsm {
    /// The tag over `message`, by the one algorithm of the key.
    pub(crate) fn generate_mac(&self, key: KeyHandle<'_>, message: &[u8]) -> Result<Vec<u8>, HsmError> {
        let KeyKind::Hmac(algorithm) = key.token.kind() else { return Err(HsmError::Failed) };
        Ok(self.provider.mac.sign(algorithm, &self.open_token(key)?, message)?)
    }

    /// Checks a tag.
    ///
    /// # Errors
    /// [`HsmError::NotGenuine`] if it is not the tag over `message`.
    pub(crate) fn verify_mac(&self, key: KeyHandle<'_>, message: &[u8], tag: &[u8]) -> Result<(), HsmError> {
        let KeyKind::Hmac(algorithm) = key.token.kind() else { return Err(HsmError::Failed) };
        self.provider.mac.verify(algorithm, &self.open_token(key)?, message, tag).map_err(|error| match error
        {
            CryptoError::NotAuthentic => HsmError::NotGenuine,
            _ => HsmError::Failed,
        })
    }
}

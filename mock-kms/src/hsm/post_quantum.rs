//! ML-DSA and ML-KEM: making keys, and shared secrets that travel encapsulated. A token holds the seed.

use super::{Hsm, HsmError, KeyHandle, KeyKind, generate::FreshKey};
use kmseal_crypto::{CryptoError, Encapsulated, MlDsaParameters, MlKemParameters, SecretBytes};

impl Hsm {
    pub(super) fn fresh_ml_dsa(&self, parameters: MlDsaParameters) -> Result<FreshKey, HsmError> {
        let key = self.provider.ml_dsa.generate(parameters)?;
        Ok(FreshKey { material: key.seed(), public: Some(key.public_key_der()?) })
    }

    pub(super) fn fresh_ml_kem(&self, parameters: MlKemParameters) -> Result<FreshKey, HsmError> {
        let key = self.provider.ml_kem.generate(parameters)?;
        Ok(FreshKey { material: key.seed(), public: Some(key.public_key_der()?) })
    }

    /// Makes a shared secret and the ciphertext that carries it to the holder of the private key.
    pub(crate) fn encapsulate(&self, key: KeyHandle<'_>) -> Result<Encapsulated, HsmError> {
        let KeyKind::MlKem(parameters) = key.token.kind() else { return Err(HsmError::Failed) };
        let public = self.provider.ml_kem.encapsulation_key(parameters, key.public()?)?;
        Ok(public.encapsulate()?)
    }

    /// The shared secret that `ciphertext` carries. An altered ciphertext gives another secret and no error.
    ///
    /// # Errors
    /// [`HsmError::InvalidCiphertext`] if its length is not that of the key's parameters.
    pub(crate) fn decapsulate(&self, key: KeyHandle<'_>, ciphertext: &[u8]) -> Result<SecretBytes, HsmError> {
        let KeyKind::MlKem(parameters) = key.token.kind() else { return Err(HsmError::Failed) };
        let seed = self.open_token(key)?;
        let private = self.provider.ml_kem.decapsulation_key_from_seed(parameters, &seed)?;
        private.decapsulate(ciphertext).map_err(|error| match error {
            CryptoError::DecryptionFailed => HsmError::InvalidCiphertext,
            _ => HsmError::Failed,
        })
    }
}

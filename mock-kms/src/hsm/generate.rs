//! Fresh keys of every kind: backing keys, which leave sealed, and data key pairs, which are the caller's own.
//!
//! Nothing here takes a lock: looking for the primes of an RSA key may take seconds.

use super::{Hsm, HsmError, KeyHandle, KeyKind, KeyName, KeyToken};
use kmseal_crypto::SecretBytes;
use zeroize::Zeroizing;

/// A key that was just made, in the form in which tokens hold it.
pub(super) struct FreshKey {
    pub(super) material: SecretBytes,
    /// SubjectPublicKeyInfo in DER; `None` for keys that are secret as a whole.
    pub(super) public: Option<Vec<u8>>,
}

/// A fresh key pair: in the clear, and its private half encrypted under the KMS key.
pub(crate) struct DataKeyPair {
    /// PKCS#8 in DER.
    pub(crate) private: Zeroizing<Vec<u8>>,
    pub(crate) private_ciphertext: Vec<u8>,
    /// SubjectPublicKeyInfo in DER.
    pub(crate) public: Vec<u8>,
}

impl Hsm {
    /// Makes a fresh backing key and hands it out sealed.
    pub(crate) fn generate(&self, name: KeyName<'_>, kind: KeyKind) -> Result<KeyToken, HsmError> {
        let FreshKey { material, public } = match kind {
            KeyKind::Symmetric => self.fresh_secret(32)?,
            KeyKind::Hmac(algorithm) => self.fresh_secret(algorithm.tag_length())?,
            KeyKind::Rsa(size) => self.fresh_rsa(size)?,
            KeyKind::Ec(curve) => self.fresh_ec(curve)?,
            KeyKind::Ed25519 => self.fresh_ed25519()?,
            KeyKind::MlDsa(parameters) => self.fresh_ml_dsa(parameters)?,
            KeyKind::MlKem(parameters) => self.fresh_ml_kem(parameters)?,
        };
        self.seal_token(name, kind, material.expose_secret(), public)
    }

    /// Makes a key pair that is not kept, and encrypts its private half under `key`.
    ///
    /// # Errors
    /// [`HsmError::Failed`] for kinds that are no pairs, or whose pairs nobody asks for.
    pub(crate) fn generate_data_key_pair(
        &self,
        key: KeyHandle<'_>,
        context: &[u8],
        kind: KeyKind,
    ) -> Result<DataKeyPair, HsmError> {
        let provider = &self.provider;
        let (private, public) = match kind {
            KeyKind::Rsa(size) => {
                let FreshKey { material, public } = self.fresh_rsa(size)?;
                (material, public.ok_or(HsmError::Failed)?)
            }
            KeyKind::Ec(curve) => {
                let pair = provider.ecdsa.generate(curve)?;
                (pair.to_pkcs8_der()?, pair.public_key().to_spki_der()?)
            }
            KeyKind::Ed25519 => {
                let pair = provider.ed25519.generate()?;
                (pair.to_pkcs8_der()?, pair.public_key_der()?)
            }
            KeyKind::MlKem(parameters) => {
                let pair = provider.ml_kem.generate(parameters)?;
                (pair.to_pkcs8_der()?, pair.public_key_der()?)
            }
            KeyKind::Symmetric | KeyKind::Hmac(_) | KeyKind::MlDsa(_) => return Err(HsmError::Failed),
        };
        let private = Zeroizing::new(private.expose_secret().to_vec());
        let private_ciphertext = self.encrypt(key, context, &private)?;
        Ok(DataKeyPair { private, private_ciphertext, public })
    }

    fn fresh_secret(&self, length: usize) -> Result<FreshKey, HsmError> {
        let material = SecretBytes::from(self.random(length)?);
        Ok(FreshKey { material, public: None })
    }
}

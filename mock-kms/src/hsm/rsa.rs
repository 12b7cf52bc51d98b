//! RSA: making keys, and encryption with them. A token holds PKCS#8 in DER.

use super::{Hsm, HsmError, KeyHandle, KeyKind, generate::FreshKey};
use kmseal_crypto::{CryptoError, RsaKeySize, RsaPadding};
use zeroize::Zeroizing;

impl Hsm {
    pub(super) fn fresh_rsa(&self, size: RsaKeySize) -> Result<FreshKey, HsmError> {
        let material = self.provider.rsa_signature.generate(size)?;
        let key = self.provider.rsa_signature.signing_key(material.expose_secret())?;
        Ok(FreshKey { public: Some(key.public_key_der().to_vec()), material })
    }

    /// Encrypts `plaintext` with the public key.
    ///
    /// # Errors
    /// [`HsmError::TooLong`] with the number of bytes that this key and padding encrypt.
    pub(super) fn rsa_encrypt(
        &self,
        key: KeyHandle<'_>,
        padding: RsaPadding,
        plaintext: &[u8],
    ) -> Result<Vec<u8>, HsmError> {
        let public = self.provider.rsa_encryption.encryption_key(key.public()?)?;
        public.encrypt(padding, plaintext).map_err(|error| match error {
            CryptoError::TooLong => HsmError::TooLong { limit: public.max_plaintext_length(padding) },
            _ => HsmError::Failed,
        })
    }

    /// Decrypts with the private key.
    ///
    /// # Errors
    /// [`HsmError::InvalidCiphertext`] if `ciphertext` does not open, whatever the reason.
    pub(super) fn rsa_decrypt(
        &self,
        key: KeyHandle<'_>,
        padding: RsaPadding,
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, HsmError> {
        let KeyKind::Rsa(_) = key.token.kind() else { return Err(HsmError::Failed) };
        let private = self.provider.rsa_encryption.decryption_key(&self.open_token(key)?)?;
        let plaintext = private.decrypt(padding, ciphertext).map_err(|_| HsmError::InvalidCiphertext)?;
        Ok(Zeroizing::new(plaintext.expose_secret().to_vec()))
    }
}

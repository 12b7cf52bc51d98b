//! The domain key: what backing keys are sealed under whenever they leave the HSM.

use super::HsmError;
use kmseal_crypto::{AeadAlgorithm, AeadKey, NONCE_LENGTH, Provider, TAG_LENGTH};
use zeroize::Zeroizing;

/// An AES-256-GCM key that belongs to no Region and no account, so that one HSM serves them all.
#[derive(Debug)]
pub(super) struct DomainKey(Box<dyn AeadKey>);

impl DomainKey {
    /// Makes a fresh one.
    pub(super) fn generate(provider: &Provider) -> Result<Self, HsmError> {
        let mut key = Zeroizing::new([0; 32]);
        provider.random.fill(key.as_mut())?;
        Ok(Self(provider.aead.key(AeadAlgorithm::Aes256Gcm, key.as_ref())?))
    }

    /// Seals `secret`, bound to `label`: nonce, ciphertext, tag.
    pub(super) fn seal(
        &self,
        provider: &Provider,
        label: &[u8],
        secret: &[u8],
    ) -> Result<Box<[u8]>, HsmError> {
        let mut nonce = [0; NONCE_LENGTH];
        provider.random.fill(&mut nonce)?;
        let mut body = Zeroizing::new(secret.to_vec());
        let tag = self.0.seal_in_place(&nonce, label, &mut body)?;
        Ok([&nonce[..], &body, &tag].concat().into_boxed_slice())
    }

    /// Opens what [`seal`](Self::seal) made with the same label.
    pub(super) fn open(&self, label: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, HsmError> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_LENGTH>().ok_or(HsmError::Failed)?;
        let (body, tag) = rest.split_last_chunk::<TAG_LENGTH>().ok_or(HsmError::Failed)?;
        let mut secret = Zeroizing::new(vec![0; body.len()]);
        self.0.open_into(nonce, label, body, tag, &mut secret)?;
        Ok(secret)
    }
}

//! Signatures, made and verified with keys of every kind that signs.

use super::{Hsm, HsmError, KeyHandle, KeyKind};
use kmseal_crypto::{CryptoError, Digest, HashAlgorithm, ML_DSA_MU_LENGTH, RsaSignatureScheme};

/// What a signature is over, in the form that the algorithm signs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Signable<'a> {
    /// A digest under RSA, with the padding to use.
    Rsa(RsaSignatureScheme, Digest),
    /// A digest under ECDSA or Ed25519ph.
    Digest(Digest),
    /// A whole message under Ed25519 or ML-DSA.
    Message(&'a [u8]),
    /// The representative of a message under ML-DSA.
    Mu(&'a [u8; ML_DSA_MU_LENGTH]),
}

impl Hsm {
    /// Hashes `message`.
    pub(crate) fn digest(&self, algorithm: HashAlgorithm, message: &[u8]) -> Digest {
        self.provider.hash.digest(algorithm, message)
    }

    /// Signs with the private key.
    ///
    /// # Errors
    /// [`HsmError::Failed`] if keys of this kind do not sign in this form.
    pub(crate) fn sign(&self, key: KeyHandle<'_>, what: &Signable<'_>) -> Result<Vec<u8>, HsmError> {
        let provider = &self.provider;
        if let (KeyKind::Ec(curve), Signable::Digest(digest)) = (key.token.kind(), what) {
            let load = || Ok(provider.ecdsa.signing_key_from_scalar(curve, &self.open_token(key)?)?);
            return Ok(self.loaded.get(key, load)?.sign_digest(digest)?);
        }
        let private = self.open_token(key)?;
        Ok(match (key.token.kind(), what) {
            (KeyKind::Rsa(_), Signable::Rsa(scheme, digest)) => {
                provider.rsa_signature.signing_key(&private)?.sign_digest(*scheme, digest)?
            }
            (KeyKind::Ed25519, Signable::Message(message)) => {
                provider.ed25519.signing_key_from_seed(&private)?.sign(message)?.to_vec()
            }
            (KeyKind::Ed25519, Signable::Digest(digest)) => {
                provider.ed25519.signing_key_from_seed(&private)?.sign_digest(digest)?.to_vec()
            }
            (KeyKind::MlDsa(parameters), Signable::Message(message)) => {
                provider.ml_dsa.signing_key_from_seed(parameters, &private)?.sign(message)?
            }
            (KeyKind::MlDsa(parameters), Signable::Mu(mu)) => {
                provider.ml_dsa.signing_key_from_seed(parameters, &private)?.sign_mu(mu)?
            }
            _ => return Err(HsmError::Failed),
        })
    }

    /// Verifies with the public key.
    ///
    /// # Errors
    /// [`HsmError::NotGenuine`] if the signature does not match; [`HsmError::Failed`] if keys of this kind do not
    /// sign in this form.
    pub(crate) fn verify(
        &self,
        key: KeyHandle<'_>,
        what: &Signable<'_>,
        signature: &[u8],
    ) -> Result<(), HsmError> {
        let provider = &self.provider;
        let public = key.public()?;
        let verdict = match (key.token.kind(), what) {
            (KeyKind::Rsa(_), Signable::Rsa(scheme, digest)) => {
                provider.rsa_signature.verifying_key(public)?.verify_digest(*scheme, digest, signature)
            }
            (KeyKind::Ec(curve), Signable::Digest(digest)) => {
                provider.ecdsa.verifying_key_from_spki(curve, public)?.verify_digest(digest, signature)
            }
            (KeyKind::Ed25519, Signable::Message(message)) => {
                provider.ed25519.verifying_key(public)?.verify(message, signature)
            }
            (KeyKind::Ed25519, Signable::Digest(digest)) => {
                provider.ed25519.verifying_key(public)?.verify_digest(digest, signature)
            }
            (KeyKind::MlDsa(parameters), Signable::Message(message)) => {
                provider.ml_dsa.verifying_key(parameters, public)?.verify(message, signature)
            }
            (KeyKind::MlDsa(parameters), Signable::Mu(mu)) => {
                provider.ml_dsa.verifying_key(parameters, public)?.verify_mu(mu, signature)
            }
            _ => return Err(HsmError::Failed),
        };
        verdict.map_err(|error| match error {
            CryptoError::InvalidSignature => HsmError::NotGenuine,
            _ => HsmError::Failed,
        })
    }
}

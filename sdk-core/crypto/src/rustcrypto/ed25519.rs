//! Ed25519 by the crate `ed25519-dalek`.

use crate::ed25519::check_length;
use crate::portable::ed25519ph;
use crate::{
    CryptoError, Digest, ED25519_PUBLIC_LENGTH, ED25519_SIGNATURE_LENGTH, Ed25519, Ed25519SigningKey,
    Ed25519VerifyingKey, SecretBytes,
};
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use std::fmt;
use zeroize::Zeroizing;

#[derive(Debug)]
pub(super) struct RustEd25519;

impl Ed25519 for RustEd25519 {
    fn generate(&self) -> Result<Box<dyn Ed25519SigningKey>, CryptoError> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *seed).map_err(|_| CryptoError::RandomUnavailable)?;
        Ok(Box::new(Private(SigningKey::from_bytes(&seed))))
    }

    fn signing_key_from_seed(&self, seed: &[u8]) -> Result<Box<dyn Ed25519SigningKey>, CryptoError> {
        let seed = Zeroizing::new(check_length(seed)?);
        Ok(Box::new(Private(SigningKey::from_bytes(&seed))))
    }

    fn verifying_key_from_bytes(&self, key: &[u8]) -> Result<Box<dyn Ed25519VerifyingKey>, CryptoError> {
        Ok(Box::new(Public(ed25519ph::verifying_key(&check_length(key)?)?)))
    }
}

/// The seed wipes itself when dropped.
struct Private(SigningKey);

impl Ed25519SigningKey for Private {
    fn seed(&self) -> SecretBytes {
        SecretBytes::new(self.0.as_bytes().to_vec())
    }

    fn public_key(&self) -> [u8; ED25519_PUBLIC_LENGTH] {
        self.0.verifying_key().to_bytes()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; ED25519_SIGNATURE_LENGTH], CryptoError> {
        let signature = self.0.try_sign(message).map_err(|_| CryptoError::Backend)?;
        Ok(signature.to_bytes())
    }

    fn sign_digest(&self, digest: &Digest) -> Result<[u8; ED25519_SIGNATURE_LENGTH], CryptoError> {
        ed25519ph::sign(&self.0, digest)
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ed25519SigningKey").finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Public(VerifyingKey);

impl Ed25519VerifyingKey for Public {
    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CryptoError> {
        let signature = Signature::from_slice(signature).map_err(|_| CryptoError::InvalidSignature)?;
        self.0.verify(message, &signature).map_err(|_| CryptoError::InvalidSignature)
    }

    fn verify_digest(&self, digest: &Digest, signature: &[u8]) -> Result<(), CryptoError> {
        ed25519ph::verify(&self.0, digest, signature)
    }
}

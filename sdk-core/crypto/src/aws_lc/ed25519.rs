//! Ed25519 by aws-lc-rs, and Ed25519ph, which it does not offer, by the crate that both backends share.

use crate::ed25519::check_length;
use crate::portable::ed25519ph;
use crate::{
    CryptoError, Digest, ED25519_PUBLIC_LENGTH, ED25519_SIGNATURE_LENGTH, Ed25519, Ed25519SigningKey,
    Ed25519VerifyingKey, SecretBytes,
};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, ParsedPublicKey};
use std::fmt;
use zeroize::Zeroizing;

#[derive(Debug)]
pub(super) struct AwsLcEd25519;

impl Ed25519 for AwsLcEd25519 {
    fn generate(&self) -> Result<Box<dyn Ed25519SigningKey>, CryptoError> {
        let mut seed = Zeroizing::new([0; 32]);
        SystemRandom::new().fill(&mut *seed).map_err(|_| CryptoError::RandomUnavailable)?;
        private(&seed)
    }

    fn signing_key_from_seed(&self, seed: &[u8]) -> Result<Box<dyn Ed25519SigningKey>, CryptoError> {
        private(&Zeroizing::new(check_length(seed)?))
    }

    fn verifying_key_from_bytes(&self, key: &[u8]) -> Result<Box<dyn Ed25519VerifyingKey>, CryptoError> {
        let dalek = ed25519ph::verifying_key(&check_length(key)?)?;
        let native = ParsedPublicKey::new(&ED25519, key).map_err(|_| CryptoError::InvalidPublicKey)?;
        Ok(Box::new(Public { native, dalek }))
    }
}

fn private(seed: &[u8; 32]) -> Result<Box<dyn Ed25519SigningKey>, CryptoError> {
    let native = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| CryptoError::Backend)?;
    Ok(Box::new(Private { native, dalek: ed25519_dalek::SigningKey::from_bytes(seed) }))
}

/// One key in two types; both wipe it.
struct Private {
    native: Ed25519KeyPair,
    dalek: ed25519_dalek::SigningKey,
}

impl Ed25519SigningKey for Private {
    fn seed(&self) -> SecretBytes {
        SecretBytes::new(self.dalek.as_bytes().to_vec())
    }

    fn public_key(&self) -> [u8; ED25519_PUBLIC_LENGTH] {
        self.dalek.verifying_key().to_bytes()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; ED25519_SIGNATURE_LENGTH], CryptoError> {
        let signature = self.native.try_sign(message).map_err(|_| CryptoError::Backend)?;
        signature.as_ref().try_into().map_err(|_| CryptoError::Backend)
    }

    fn sign_digest(&self, digest: &Digest) -> Result<[u8; ED25519_SIGNATURE_LENGTH], CryptoError> {
        ed25519ph::sign(&self.dalek, digest)
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ed25519SigningKey").finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Public {
    native: ParsedPublicKey,
    dalek: ed25519_dalek::VerifyingKey,
}

impl Ed25519VerifyingKey for Public {
    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CryptoError> {
        self.native.verify_sig(message, signature).map_err(|_| CryptoError::InvalidSignature)
    }

    fn verify_digest(&self, digest: &Digest, signature: &[u8]) -> Result<(), CryptoError> {
        ed25519ph::verify(&self.dalek, digest, signature)
    }
}

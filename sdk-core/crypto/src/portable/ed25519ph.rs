//! Ed25519ph by the crate `ed25519-dalek`, over a digest that is already there.

use crate::ed25519::prehash;
use crate::{CryptoError, Digest, ED25519_SIGNATURE_LENGTH};
use ed25519_dalek::ed25519::signature::digest::array::Array;
use ed25519_dalek::ed25519::signature::digest::consts::U64;
use ed25519_dalek::ed25519::signature::digest::{FixedOutput, HashMarker, Output, OutputSizeUser, Update};
use ed25519_dalek::{Signature, SigningKey, VerifyingKey};

/// Signs a SHA-512 digest.
pub(crate) fn sign(key: &SigningKey, digest: &Digest) -> Result<[u8; ED25519_SIGNATURE_LENGTH], CryptoError> {
    let signature = key.sign_prehashed(Finished(prehash(digest)?), None);
    signature.map(|signature| signature.to_bytes()).map_err(|_| CryptoError::Backend)
}

/// Checks a signature over a SHA-512 digest.
pub(crate) fn verify(key: &VerifyingKey, digest: &Digest, signature: &[u8]) -> Result<(), CryptoError> {
    let finished = Finished(prehash(digest)?);
    let signature = Signature::from_slice(signature).map_err(|_| CryptoError::InvalidSignature)?;
    key.verify_prehashed(finished, None, &signature).map_err(|_| CryptoError::InvalidSignature)
}

/// Reads a public key and refuses those of small order.
pub(crate) fn verifying_key(key: &[u8; 32]) -> Result<VerifyingKey, CryptoError> {
    let key = VerifyingKey::from_bytes(key).map_err(|_| CryptoError::InvalidPublicKey)?;
    if key.is_weak() { Err(CryptoError::InvalidPublicKey) } else { Ok(key) }
}

/// A digest in the shape of a hash under way: the crate only takes those, and only asks for the result.
struct Finished([u8; 64]);

impl Default for Finished {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl HashMarker for Finished {}

impl OutputSizeUser for Finished {
    type OutputSize = U64;
}

impl Update for Finished {
    fn update(&mut self, _: &[u8]) {
        debug_assert!(false, "nothing is hashed after the end");
    }
}

impl FixedOutput for Finished {
    fn finalize_into(self, output: &mut Output<Self>) {
        *output = Array::from(self.0);
    }
}

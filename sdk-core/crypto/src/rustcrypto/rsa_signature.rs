//! RSA signatures over digests, made with blinded numbers, and key generation by the crate `rsa`.

use crate::document;
use crate::{
    CryptoError, Digest, HashAlgorithm, RsaKeySize, RsaSignature, RsaSignatureScheme, RsaSigningKey,
    RsaVerifyingKey, SecretBytes,
};
use chacha20::ChaCha20Rng;
use getrandom::SysRng;
use rand_core::SeedableRng;
use rsa::errors::Error;
use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey};
use rsa::traits::SignatureScheme;
use rsa::{Pkcs1v15Sign, Pss, RsaPrivateKey, RsaPublicKey};
use sha2::{Sha256, Sha384, Sha512};
use std::fmt;

#[derive(Debug)]
pub(super) struct RustRsaSignature;

impl RsaSignature for RustRsaSignature {
    fn generate(&self, size: RsaKeySize) -> Result<SecretBytes, CryptoError> {
        // The search for primes has no way to report that the random source failed. So it draws from a
        // generator that cannot, seeded here, where a failure can be told.
        let mut rng = ChaCha20Rng::try_from_rng(&mut SysRng).map_err(|_| CryptoError::RandomUnavailable)?;
        let key = RsaPrivateKey::new(&mut rng, size.bits()).map_err(|_| CryptoError::Backend)?;
        let pkcs8 = key.to_pkcs8_der().map_err(|_| CryptoError::Backend)?;
        Ok(SecretBytes::from(pkcs8.to_bytes()))
    }

    fn signing_key(&self, key: &[u8]) -> Result<Box<dyn RsaSigningKey>, CryptoError> {
        let document = document::rsa::private(key)?;
        let key = RsaPrivateKey::from_pkcs8_der(document.pkcs8.expose_secret());
        let key = key.map_err(|_| CryptoError::InvalidPrivateKey)?;
        Ok(Box::new(Private { key, public: document.public }))
    }

    fn verifying_key(&self, key: &[u8]) -> Result<Box<dyn RsaVerifyingKey>, CryptoError> {
        let document = document::rsa::public(key)?;
        let key = RsaPublicKey::from_public_key_der(&document.spki);
        let key = key.map_err(|_| CryptoError::InvalidPublicKey)?;
        Ok(Box::new(Public { key, modulus_bits: document.modulus_bits }))
    }
}

/// The numbers wipe themselves when dropped.
struct Private {
    key: RsaPrivateKey,
    public: document::rsa::PublicDocument,
}

impl RsaSigningKey for Private {
    fn modulus_bits(&self) -> usize {
        self.public.modulus_bits
    }

    fn public_key_der(&self) -> &[u8] {
        &self.public.spki
    }

    fn sign_digest(&self, scheme: RsaSignatureScheme, digest: &Digest) -> Result<Vec<u8>, CryptoError> {
        // With a random source the crate blinds, whatever its features say.
        let (rng, key, bytes) = (Some(&mut SysRng), &self.key, digest.as_ref());
        let signature = match (scheme, digest.algorithm()) {
            (RsaSignatureScheme::Pss, HashAlgorithm::Sha256) => Pss::<Sha256>::new().sign(rng, key, bytes),
            (RsaSignatureScheme::Pss, HashAlgorithm::Sha384) => Pss::<Sha384>::new().sign(rng, key, bytes),
            (RsaSignatureScheme::Pss, HashAlgorithm::Sha512) => Pss::<Sha512>::new().sign(rng, key, bytes),
            (RsaSignatureScheme::Pkcs1v15, hash) => pkcs1v15(hash).sign(rng, key, bytes),
        };
        signature.map_err(|error| match error {
            Error::Rng => CryptoError::RandomUnavailable,
            _ => CryptoError::Backend,
        })
    }
}

/// PKCS#1 v1.5 with the name of `hash` in front of the digest.
fn pkcs1v15(hash: HashAlgorithm) -> Pkcs1v15Sign {
    match hash {
        HashAlgorithm::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
        HashAlgorithm::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
        HashAlgorithm::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.public.modulus_bits;
        f.debug_struct("RsaSigningKey").field("modulus_bits", &bits).finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Public {
    key: RsaPublicKey,
    modulus_bits: usize,
}

impl RsaVerifyingKey for Public {
    fn modulus_bits(&self) -> usize {
        self.modulus_bits
    }

    fn verify_digest(
        &self,
        scheme: RsaSignatureScheme,
        digest: &Digest,
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        let (key, bytes) = (&self.key, digest.as_ref());
        let verified = match (scheme, digest.algorithm()) {
            (RsaSignatureScheme::Pss, HashAlgorithm::Sha256) => {
                Pss::<Sha256>::new().verify(key, bytes, signature)
            }
            (RsaSignatureScheme::Pss, HashAlgorithm::Sha384) => {
                Pss::<Sha384>::new().verify(key, bytes, signature)
            }
            (RsaSignatureScheme::Pss, HashAlgorithm::Sha512) => {
                Pss::<Sha512>::new().verify(key, bytes, signature)
            }
            (RsaSignatureScheme::Pkcs1v15, hash) => pkcs1v15(hash).verify(key, bytes, signature),
        };
        verified.map_err(|_| CryptoError::InvalidSignature)
    }
}

//! RSA encryption by the crate `rsa`, decrypting with blinded numbers.
//!
//! Its authors still work on constant-time arithmetic (the Marvin attack), so aws-lc is to be preferred where
//! somebody could measure many decryptions.

use crate::document;
use crate::{CryptoError, RsaDecryptionKey, RsaEncryption, RsaEncryptionKey, RsaPadding, SecretBytes};
use getrandom::SysRng;
use rsa::errors::Error;
use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey};
use rsa::traits::PaddingScheme;
use rsa::{Oaep, Pkcs1v15Encrypt, RsaPrivateKey, RsaPublicKey};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use std::fmt;

#[derive(Debug)]
pub(super) struct RustRsaEncryption;

impl RsaEncryption for RustRsaEncryption {
    fn encryption_key(&self, key: &[u8]) -> Result<Box<dyn RsaEncryptionKey>, CryptoError> {
        let document = document::rsa::public(key)?;
        let key = RsaPublicKey::from_public_key_der(&document.spki);
        Ok(Box::new(Public { key: key.map_err(|_| CryptoError::InvalidPublicKey)?, document }))
    }

    fn decryption_key(&self, key: &[u8]) -> Result<Box<dyn RsaDecryptionKey>, CryptoError> {
        let document = document::rsa::private(key)?;
        let key = RsaPrivateKey::from_pkcs8_der(document.pkcs8.expose_secret());
        let key = key.map_err(|_| CryptoError::InvalidPrivateKey)?;
        Ok(Box::new(Private { key, public: document.public }))
    }
}

#[derive(Debug)]
struct Public {
    key: RsaPublicKey,
    document: document::rsa::PublicDocument,
}

impl RsaEncryptionKey for Public {
    fn modulus_bits(&self) -> usize {
        self.document.modulus_bits
    }

    fn spki_der(&self) -> &[u8] {
        &self.document.spki
    }

    fn encrypt(&self, padding: RsaPadding, plaintext: &[u8]) -> Result<Vec<u8>, CryptoError> {
        if plaintext.len() > self.max_plaintext_length(padding) {
            return Err(CryptoError::TooLong);
        }
        let key = &self.key;
        let ciphertext = match padding {
            RsaPadding::Pkcs1v15 => Pkcs1v15Encrypt.encrypt(&mut SysRng, key, plaintext),
            RsaPadding::OaepSha1 => Oaep::<Sha1>::new().encrypt(&mut SysRng, key, plaintext),
            RsaPadding::OaepSha256 => Oaep::<Sha256>::new().encrypt(&mut SysRng, key, plaintext),
            RsaPadding::OaepSha384 => Oaep::<Sha384>::new().encrypt(&mut SysRng, key, plaintext),
            RsaPadding::OaepSha512 => Oaep::<Sha512>::new().encrypt(&mut SysRng, key, plaintext),
        };
        ciphertext.map_err(|error| match error {
            Error::Rng => CryptoError::RandomUnavailable,
            _ => CryptoError::Backend,
        })
    }
}

/// The numbers wipe themselves when dropped.
struct Private {
    key: RsaPrivateKey,
    public: document::rsa::PublicDocument,
}

impl RsaDecryptionKey for Private {
    fn modulus_bits(&self) -> usize {
        self.public.modulus_bits
    }

    fn public_key_der(&self) -> &[u8] {
        &self.public.spki
    }

    fn decrypt(&self, padding: RsaPadding, ciphertext: &[u8]) -> Result<SecretBytes, CryptoError> {
        // With a random source the crate blinds, whatever its features say.
        let (rng, key) = (Some(&mut SysRng), &self.key);
        let plaintext = match padding {
            RsaPadding::Pkcs1v15 => Pkcs1v15Encrypt.decrypt(rng, key, ciphertext),
            RsaPadding::OaepSha1 => Oaep::<Sha1>::new().decrypt(rng, key, ciphertext),
            RsaPadding::OaepSha256 => Oaep::<Sha256>::new().decrypt(rng, key, ciphertext),
            RsaPadding::OaepSha384 => Oaep::<Sha384>::new().decrypt(rng, key, ciphertext),
            RsaPadding::OaepSha512 => Oaep::<Sha512>::new().decrypt(rng, key, ciphertext),
        };
        plaintext.map(SecretBytes::new).map_err(|_| CryptoError::DecryptionFailed)
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.public.modulus_bits;
        f.debug_struct("RsaDecryptionKey").field("modulus_bits", &bits).finish_non_exhaustive()
    }
}

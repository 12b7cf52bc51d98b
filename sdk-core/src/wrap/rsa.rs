//! A data key wrapped by RSA: encrypted under a public key, decrypted under its private key.
//!
//! Spec: framework/raw-rsa-keyring.md

use crate::{
    error::{Error, ErrorKind},
    provider::DEFAULT_RSA,
    secret::{PlaintextDataKey, PrivateKey},
};
use kmseal_crypto::{CryptoError, Provider, RsaDecryptionKey, RsaEncryption, RsaPadding};
use std::fmt;

/// A public key that was found to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RsaPublicKey {
    /// SubjectPublicKeyInfo in DER; reading it takes microseconds.
    spki: Vec<u8>,
}

impl RsaPublicKey {
    /// Reads SubjectPublicKeyInfo or PKCS#1, as PEM or DER, with a modulus of 2,048 to 8,192 bits.
    pub(crate) fn read(key: &[u8]) -> Result<Self, Error> {
        let read = DEFAULT_RSA.encryption_key(key);
        Ok(Self { spki: read.map_err(|error| unusable("public", error))?.spki_der().to_vec() })
    }

    /// Wraps a few bytes, differently each time.
    pub(crate) fn wrap(
        &self,
        padding: RsaPadding,
        plaintext: &[u8],
        provider: &Provider,
    ) -> Result<Vec<u8>, Error> {
        Ok(provider.rsa_encryption.encryption_key(&self.spki)?.encrypt(padding, plaintext)?)
    }
}

/// A private key that was found to be one.
pub(crate) struct RsaPrivateKey {
    document: PrivateKey,
    /// What `read_by` read, which takes as long as half a decryption; other backends read for themselves.
    key: Box<dyn RsaDecryptionKey>,
    read_by: &'static dyn RsaEncryption,
}

impl RsaPrivateKey {
    /// Reads PKCS#8 or PKCS#1, as PEM or DER, with a modulus of 2,048 to 8,192 bits.
    pub(crate) fn read(document: PrivateKey) -> Result<Self, Error> {
        let read_by = DEFAULT_RSA;
        let key = read_by.decryption_key(document.expose_secret());
        Ok(Self { key: key.map_err(|error| unusable("private", error))?, document, read_by })
    }

    /// Unwraps what was wrapped under this key's public key.
    pub(crate) fn unwrap(
        &self,
        padding: RsaPadding,
        ciphertext: &[u8],
        provider: &Provider,
    ) -> Result<PlaintextDataKey, Error> {
        // Compared by address and methods: the same of both do the same, and a false no only reads the key again.
        #[allow(ambiguous_wide_pointer_comparisons)]
        let is_reader = std::ptr::eq(provider.rsa_encryption, self.read_by);
        let opened = if is_reader {
            self.key.decrypt(padding, ciphertext)
        } else {
            let key = provider.rsa_encryption.decryption_key(self.document.expose_secret())?;
            key.decrypt(padding, ciphertext)
        };
        match opened {
            Ok(data_key) => Ok(PlaintextDataKey::new(data_key.expose_secret().to_vec())),
            Err(CryptoError::DecryptionFailed) => Err(Error::new(
                ErrorKind::NotAuthentic,
                format!(
                    "the wrapped key does not open under this private key with {padding:?} padding; the key or the padding is not the one it was wrapped with, or it was altered"
                ),
            )),
            Err(error) => Err(error.into()),
        }
    }
}

impl fmt::Debug for RsaPrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RsaPrivateKey({} bits, redacted)", self.key.modulus_bits())
    }
}

fn unusable(half: &str, error: CryptoError) -> Error {
    Error::new(
        ErrorKind::InvalidArgument,
        format!("the RSA {half} key cannot be used: {error}; give it as PEM or DER"),
    )
    .with_source(error)
}

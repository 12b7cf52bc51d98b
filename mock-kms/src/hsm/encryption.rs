//! Encryption by whichever scheme a key has: symmetric, bound to a context, or RSA, which binds none.

use super::{Ciphertext, Hsm, HsmError, KeyHandle};
use kmseal_crypto::RsaPadding;
use zeroize::Zeroizing;

/// How to encrypt.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scheme<'a> {
    /// Bound to these bytes.
    Symmetric {
        context: &'a [u8],
    },
    Rsa(RsaPadding),
}

/// Something encrypted, as far as it can be taken apart without a key.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sealed<'a> {
    /// By a symmetric key, which it names.
    Symmetric(Ciphertext<'a>),
    /// By an RSA key: as many bytes as its modulus has, which tell nothing.
    Rsa(&'a [u8]),
}

impl Hsm {
    /// Encrypts `plaintext` under `key`.
    ///
    /// # Errors
    /// [`HsmError::TooLong`] if RSA cannot take so much.
    pub(crate) fn seal(
        &self,
        key: KeyHandle<'_>,
        scheme: Scheme<'_>,
        plaintext: &[u8],
    ) -> Result<Vec<u8>, HsmError> {
        match scheme {
            Scheme::Symmetric { context } => self.encrypt(key, context, plaintext),
            Scheme::Rsa(padding) => self.rsa_encrypt(key, padding, plaintext),
        }
    }

    /// Decrypts what [`seal`](Self::seal) made under `key` by the same scheme.
    ///
    /// # Errors
    /// [`HsmError::InvalidCiphertext`] if key, scheme or context are others, or anything was altered.
    pub(crate) fn open(
        &self,
        key: KeyHandle<'_>,
        scheme: Scheme<'_>,
        sealed: &Sealed<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, HsmError> {
        match (scheme, sealed) {
            (Scheme::Symmetric { context }, Sealed::Symmetric(ciphertext)) => {
                self.decrypt(key, context, ciphertext)
            }
            (Scheme::Rsa(padding), Sealed::Rsa(bytes)) => self.rsa_decrypt(key, padding, bytes),
            _ => Err(HsmError::InvalidCiphertext),
        }
    }

    /// Decrypts under one key and encrypts under another; the plaintext stays here.
    pub(crate) fn re_encrypt(
        &self,
        (source, source_scheme, sealed): (KeyHandle<'_>, Scheme<'_>, &Sealed<'_>),
        (destination, destination_scheme): (KeyHandle<'_>, Scheme<'_>),
    ) -> Result<Vec<u8>, HsmError> {
        let plaintext = self.open(source, source_scheme, sealed)?;
        self.seal(destination, destination_scheme, &plaintext)
    }
}

//! RSA encryption by aws-lc-rs, which decrypts in constant time.

use crate::document;
use crate::{CryptoError, RsaDecryptionKey, RsaEncryption, RsaEncryptionKey, RsaPadding, SecretBytes};
use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OAEP_SHA384_MGF1SHA384, OAEP_SHA512_MGF1SHA512,
    OaepAlgorithm, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, Pkcs1PrivateDecryptingKey,
    Pkcs1PublicEncryptingKey, PrivateDecryptingKey, PublicEncryptingKey,
};
use std::fmt;
use zeroize::Zeroizing;

#[derive(Debug)]
pub(super) struct AwsLcRsaEncryption;

impl RsaEncryption for AwsLcRsaEncryption {
    fn encryption_key(&self, key: &[u8]) -> Result<Box<dyn RsaEncryptionKey>, CryptoError> {
        let document = document::rsa::public(key)?;
        let key = PublicEncryptingKey::from_der(&document.spki).map_err(|_| CryptoError::InvalidPublicKey)?;
        Ok(Box::new(Public {
            pkcs1: Pkcs1PublicEncryptingKey::new(key.clone()).map_err(|_| CryptoError::Backend)?,
            oaep: OaepPublicEncryptingKey::new(key).map_err(|_| CryptoError::Backend)?,
            document,
        }))
    }

    fn decryption_key(&self, key: &[u8]) -> Result<Box<dyn RsaDecryptionKey>, CryptoError> {
        let document = document::rsa::private(key)?;
        let key = PrivateDecryptingKey::from_pkcs8(document.pkcs8.expose_secret());
        let key = key.map_err(|_| CryptoError::InvalidPrivateKey)?;
        Ok(Box::new(Private {
            pkcs1: Pkcs1PrivateDecryptingKey::new(key.clone()).map_err(|_| CryptoError::Backend)?,
            oaep: OaepPrivateDecryptingKey::new(key).map_err(|_| CryptoError::Backend)?,
            public: document.public,
        }))
    }
}

/// aws-lc-rs's name for `padding`; `None` stands for PKCS#1 v1.5, which has a type of its own.
fn native(padding: RsaPadding) -> Option<&'static OaepAlgorithm> {
    match padding {
        RsaPadding::Pkcs1v15 => None,
        RsaPadding::OaepSha1 => Some(&OAEP_SHA1_MGF1SHA1),
        RsaPadding::OaepSha256 => Some(&OAEP_SHA256_MGF1SHA256),
        RsaPadding::OaepSha384 => Some(&OAEP_SHA384_MGF1SHA384),
        RsaPadding::OaepSha512 => Some(&OAEP_SHA512_MGF1SHA512),
    }
}

/// One key in two roles; aws-lc counts references to it.
#[derive(Debug)]
struct Public {
    pkcs1: Pkcs1PublicEncryptingKey,
    oaep: OaepPublicEncryptingKey,
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
        let mut ciphertext = vec![0; self.modulus_length()];
        let written = match native(padding) {
            None => self.pkcs1.encrypt(plaintext, &mut ciphertext),
            Some(algorithm) => self.oaep.encrypt(algorithm, plaintext, &mut ciphertext, None),
        };
        let length = written.map_err(|_| CryptoError::Backend)?.len();
        ciphertext.truncate(length);
        Ok(ciphertext)
    }
}

/// One key in two roles; aws-lc counts references to it, and wipes it with the last.
struct Private {
    pkcs1: Pkcs1PrivateDecryptingKey,
    oaep: OaepPrivateDecryptingKey,
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
        let mut buffer = Zeroizing::new(vec![0; self.modulus_length()]);
        let written = match native(padding) {
            None => self.pkcs1.decrypt(ciphertext, &mut buffer),
            Some(algorithm) => self.oaep.decrypt(algorithm, ciphertext, &mut buffer, None),
        };
        let plaintext = written.map_err(|_| CryptoError::DecryptionFailed)?;
        Ok(SecretBytes::new(plaintext.to_vec()))
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.public.modulus_bits;
        f.debug_struct("RsaDecryptionKey").field("modulus_bits", &bits).finish_non_exhaustive()
    }
}

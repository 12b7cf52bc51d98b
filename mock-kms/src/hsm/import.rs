//! Import: a wrapping key for each import, and material unwrapped with it that nobody else can read.
//!
//! The private half of a wrapping key travels in the import token, sealed under the domain key, so the HSM has nothing
//! to remember. PKCS#1 RSAES-OAEP; PKCS#11 `CKM_RSA_AES_KEY_WRAP` with AES key wrap with padding (RFC 5649).

use super::{GivenMaterial, Hsm, HsmError};
use kmseal_crypto::{RsaKeySize, RsaPadding};
use zeroize::Zeroizing;

/// How material is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrapping {
    /// The material itself under RSA.
    Direct(RsaPadding),
    /// An AES key under RSA, followed by the material under that AES key.
    ByAesKey(RsaPadding),
}

/// What somebody needs to bring material along.
#[derive(Debug)]
pub(crate) struct ImportParameters {
    /// SubjectPublicKeyInfo in DER.
    pub(crate) public_key: Vec<u8>,
    pub(crate) token: Vec<u8>,
}

/// An import token that this HSM made.
pub(crate) struct ImportToken {
    terms: String,
    /// PKCS#8 in DER.
    private_key: Zeroizing<Vec<u8>>,
}

impl ImportToken {
    /// What the token was made for.
    pub(crate) fn terms(&self) -> &str {
        &self.terms
    }
}

impl Hsm {
    /// Makes a wrapping key and a token that holds `terms` readable, but not to be changed.
    ///
    /// Looking for the primes takes from a tenth of a second to some seconds.
    pub(crate) fn begin_import(&self, size: RsaKeySize, terms: &str) -> Result<ImportParameters, HsmError> {
        let rsa = self.provider.rsa_signature;
        let private_key = rsa.generate(size)?;
        let public_key = rsa.signing_key(private_key.expose_secret())?.public_key_der().to_vec();
        let length = u16::try_from(terms.len()).map_err(|_| HsmError::Failed)?;
        let sealed = self.domain.seal(&self.provider, &label(terms), private_key.expose_secret())?;
        Ok(ImportParameters {
            public_key,
            token: [&length.to_be_bytes()[..], terms.as_bytes(), &sealed].concat(),
        })
    }

    /// Opens a token.
    ///
    /// # Errors
    /// [`HsmError::InvalidToken`] if this HSM did not make it or it was altered.
    pub(crate) fn open_import_token(&self, token: &[u8]) -> Result<ImportToken, HsmError> {
        let take_apart = || {
            let (length, rest) = token.split_first_chunk::<2>()?;
            let (terms, sealed) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
            let terms = std::str::from_utf8(terms).ok()?.to_owned();
            let private_key = self.domain.open(&label(&terms), sealed).ok()?;
            Some(ImportToken { terms, private_key })
        };
        take_apart().ok_or(HsmError::InvalidToken)
    }

    /// Unwraps material that was wrapped with the public key of `token`.
    ///
    /// # Errors
    /// [`HsmError::InvalidCiphertext`] if it was not wrapped so.
    pub(crate) fn unwrap_import(
        &self,
        token: &ImportToken,
        wrapping: Wrapping,
        wrapped: &[u8],
    ) -> Result<GivenMaterial, HsmError> {
        let key = self.provider.rsa_encryption.decryption_key(&token.private_key)?;
        let invalid = |_| HsmError::InvalidCiphertext;
        let material = match wrapping {
            Wrapping::Direct(padding) => key.decrypt(padding, wrapped).map_err(invalid)?,
            Wrapping::ByAesKey(padding) => {
                let parts = wrapped.split_at_checked(key.modulus_length());
                let (wrapped_key, wrapped) = parts.ok_or(HsmError::InvalidCiphertext)?;
                let aes_key = key.decrypt(padding, wrapped_key).map_err(invalid)?;
                self.provider.key_wrap.unwrap_padded(aes_key.expose_secret(), wrapped).map_err(invalid)?
            }
        };
        Ok(GivenMaterial::new(Zeroizing::new(material.expose_secret().to_vec())))
    }
}

fn label(terms: &str) -> Vec<u8> {
    [b"mock-kms import token 1".as_slice(), terms.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kms::DEFAULT_PROVIDER;

    #[test]
    fn a_token_opens_in_its_own_hsm_and_unaltered_alone() {
        let hsm = Hsm::new(DEFAULT_PROVIDER).unwrap();
        let parameters = hsm.begin_import(RsaKeySize::Bits2048, "the terms").unwrap();
        assert_eq!(hsm.open_import_token(&parameters.token).unwrap().terms(), "the terms");
        let refused = |hsm: &Hsm, token: &[u8]| {
            assert_eq!(hsm.open_import_token(token).err(), Some(HsmError::InvalidToken));
        };
        refused(&Hsm::new(DEFAULT_PROVIDER).unwrap(), &parameters.token);
        for length in 0..parameters.token.len() {
            refused(&hsm, &parameters.token[..length]);
        }
        for byte in 0..parameters.token.len() {
            let mut altered = parameters.token.clone();
            altered[byte] ^= 1;
            refused(&hsm, &altered);
        }
    }

    #[test]
    fn only_what_was_wrapped_in_the_agreed_way_unwraps() {
        let hsm = Hsm::new(DEFAULT_PROVIDER).unwrap();
        let parameters = hsm.begin_import(RsaKeySize::Bits2048, "").unwrap();
        let token = hsm.open_import_token(&parameters.token).unwrap();
        let public = DEFAULT_PROVIDER.rsa_encryption.encryption_key(&parameters.public_key).unwrap();
        let (sha1, sha256) = (RsaPadding::OaepSha1, RsaPadding::OaepSha256);
        let direct = public.encrypt(sha256, &[7; 32]).unwrap();
        let mut by_key = public.encrypt(sha1, &[8; 32]).unwrap();
        by_key.extend(DEFAULT_PROVIDER.key_wrap.wrap_padded(&[8; 32], &[7; 1000]).unwrap());
        let length = |wrapping, wrapped: &[u8]| {
            hsm.unwrap_import(&token, wrapping, wrapped).map(|material| material.length())
        };
        assert_eq!(length(Wrapping::Direct(sha256), &direct), Ok(32));
        assert_eq!(length(Wrapping::ByAesKey(sha1), &by_key), Ok(1000));
        for (wrapping, wrapped) in [
            (Wrapping::Direct(sha1), &direct[..]),
            (Wrapping::Direct(sha256), &direct[1..]),
            (Wrapping::ByAesKey(sha256), &by_key),
            (Wrapping::ByAesKey(sha1), &by_key[..by_key.len() - 8]),
            (Wrapping::ByAesKey(sha1), &by_key[..256]),
            (Wrapping::ByAesKey(sha1), &direct),
            (Wrapping::Direct(sha256), &[]),
            (Wrapping::ByAesKey(sha256), &[]),
        ] {
            assert_eq!(length(wrapping, wrapped), Err(HsmError::InvalidCiphertext), "{wrapping:?}");
        }
    }
}

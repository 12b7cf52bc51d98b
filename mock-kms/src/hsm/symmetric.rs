//! Symmetric encryption: every use derives its own AES-256-GCM key from the backing key.

use super::{
    Ciphertext, Hsm, HsmError, KeyHandle,
    ciphertext::{DERIVATION_NONCE_LENGTH, encode_header},
};
use kmseal_crypto::{AeadAlgorithm, AeadKey, CryptoError, HashAlgorithm, NONCE_LENGTH, Nonce};
use zeroize::Zeroizing;

/// A fresh data key: in the clear, and encrypted under the KMS key.
pub(crate) struct DataKey {
    pub(crate) plaintext: Zeroizing<Vec<u8>>,
    pub(crate) ciphertext: Vec<u8>,
}

impl Hsm {
    /// Takes a ciphertext apart, to see which key it names.
    ///
    /// # Errors
    /// [`HsmError::InvalidCiphertext`] if it is none of ours or its header was altered.
    pub(crate) fn parse<'a>(&self, blob: &'a [u8]) -> Result<Ciphertext<'a>, HsmError> {
        Ciphertext::parse(self.provider.hash, blob)
    }

    /// Encrypts `plaintext` under `key`, bound to `context`.
    pub(crate) fn encrypt(
        &self,
        key: KeyHandle<'_>,
        context: &[u8],
        plaintext: &[u8],
    ) -> Result<Vec<u8>, HsmError> {
        let nonce = self.random_array::<DERIVATION_NONCE_LENGTH>()?;
        let header = encode_header(self.provider.hash, key.name, key.token.material(), &nonce)?;
        let (cipher, iv) = self.per_use_key(key, &nonce)?;
        let mut body = Zeroizing::new(plaintext.to_vec());
        let tag = cipher.seal_in_place(&iv, &[&header, context].concat(), &mut body)?;
        Ok([&header[..], &body, &tag].concat())
    }

    /// Decrypts what [`encrypt`](Self::encrypt) made under `key` with the same context.
    ///
    /// # Errors
    /// [`HsmError::InvalidCiphertext`] if the ciphertext or the context is another one, or was altered.
    pub(crate) fn decrypt(
        &self,
        key: KeyHandle<'_>,
        context: &[u8],
        ciphertext: &Ciphertext<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, HsmError> {
        if ciphertext.name() != key.name || ciphertext.material() != key.token.material() {
            return Err(HsmError::InvalidCiphertext);
        }
        let (cipher, iv) = self.per_use_key(key, ciphertext.derivation_nonce)?;
        let mut plaintext = Zeroizing::new(vec![0; ciphertext.body.len()]);
        let aad = [ciphertext.header, context].concat();
        cipher.open_into(&iv, &aad, ciphertext.body, ciphertext.tag, &mut plaintext).map_err(|error| {
            match error {
                CryptoError::NotAuthentic => HsmError::InvalidCiphertext,
                _ => HsmError::Failed,
            }
        })?;
        Ok(plaintext)
    }

    /// Makes a data key of `length` bytes and encrypts it under `key`.
    pub(crate) fn generate_data_key(
        &self,
        key: KeyHandle<'_>,
        context: &[u8],
        length: usize,
    ) -> Result<DataKey, HsmError> {
        let plaintext = self.random(length)?;
        let ciphertext = self.encrypt(key, context, &plaintext)?;
        Ok(DataKey { plaintext, ciphertext })
    }

    /// Derives the key and the GCM nonce of one use (NIST SP 800-108, counter mode, HMAC-SHA256).
    fn per_use_key(
        &self,
        key: KeyHandle<'_>,
        nonce: &[u8; DERIVATION_NONCE_LENGTH],
    ) -> Result<(Box<dyn AeadKey>, Nonce), HsmError> {
        let backing_key = self.open_token(key)?;
        let mut derived = Zeroizing::new([0; 32 + NONCE_LENGTH]);
        let label = b"mock-kms data encryption 1";
        self.provider.kdf.counter_hmac(
            HashAlgorithm::Sha256,
            &backing_key,
            label,
            nonce,
            derived.as_mut(),
        )?;
        let (cipher_key, rest) = derived.split_first_chunk::<32>().ok_or(HsmError::Failed)?;
        let iv = rest.first_chunk().ok_or(HsmError::Failed)?;
        Ok((self.provider.aead.key(AeadAlgorithm::Aes256Gcm, cipher_key)?, *iv))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        hsm::{KeyName, KeyToken},
        kms::DEFAULT_PROVIDER,
    };

    const NAME: KeyName<'_> =
        KeyName { account: *b"111122223333", id: "1234abcd-12ab-34cd-56ef-1234567890ab" };

    fn open(hsm: &Hsm, token: &KeyToken, context: &[u8], blob: &[u8]) -> Result<Vec<u8>, HsmError> {
        let ciphertext = hsm.parse(blob)?;
        hsm.decrypt(KeyHandle { name: NAME, token }, context, &ciphertext).map(|plaintext| plaintext.to_vec())
    }

    #[test]
    fn it_opens_with_its_key_and_context_alone() {
        let hsm = Hsm::new(DEFAULT_PROVIDER).unwrap();
        let (token, other) = (hsm.generate_symmetric(NAME).unwrap(), hsm.generate_symmetric(NAME).unwrap());
        let blob =
            hsm.encrypt(KeyHandle { name: NAME, token: &token }, b"context", b"attack at dawn").unwrap();
        assert_eq!(open(&hsm, &token, b"context", &blob).unwrap(), b"attack at dawn");
        assert_eq!(open(&hsm, &token, b"Context", &blob), Err(HsmError::InvalidCiphertext));
        assert_eq!(open(&hsm, &other, b"context", &blob), Err(HsmError::InvalidCiphertext));
    }

    #[test]
    fn every_flipped_bit_truncation_and_appended_byte_fails() {
        let hsm = Hsm::new(DEFAULT_PROVIDER).unwrap();
        let token = hsm.generate_symmetric(NAME).unwrap();
        let blob = hsm.encrypt(KeyHandle { name: NAME, token: &token }, b"", &[0x55; 32]).unwrap();
        for bit in 0..blob.len() * 8 {
            let mut altered = blob.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open(&hsm, &token, b"", &altered), Err(HsmError::InvalidCiphertext), "bit {bit}");
        }
        for length in 0..blob.len() {
            assert_eq!(
                open(&hsm, &token, b"", &blob[..length]),
                Err(HsmError::InvalidCiphertext),
                "{length}"
            );
        }
        for byte in 0..=255 {
            let longer = [&blob[..], &[byte]].concat();
            assert_eq!(open(&hsm, &token, b"", &longer), Err(HsmError::InvalidCiphertext), "appended {byte}");
        }
    }

    #[test]
    fn no_two_uses_share_a_key() {
        let hsm = Hsm::new(DEFAULT_PROVIDER).unwrap();
        let token = hsm.generate_symmetric(NAME).unwrap();
        let seal = || hsm.encrypt(KeyHandle { name: NAME, token: &token }, b"", &[0; 16]).unwrap();
        let (a, b) = (seal(), seal());
        assert_ne!(hsm.parse(&a).unwrap().derivation_nonce, hsm.parse(&b).unwrap().derivation_nonce);
        assert_ne!(a[a.len() - 32..], b[b.len() - 32..]);
    }
}

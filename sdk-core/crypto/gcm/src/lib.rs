//! AES-GCM by the crates `aes` and `aes-gcm`, with no type left open.
//!
//! Those crates are generic: they become machine code where somebody says for which key length, by the settings of that
//! crate. In WebAssembly, all of kmseal is compiled for size but this.
//!
//! *Knows:* keys, nonces and bytes. *Never:* an error type, a trait or a choice of anyone above it.

use aes::{
    Aes192,
    cipher::consts::{U12, U16},
};
use aes_gcm::{AeadInOut, Aes128Gcm, Aes256Gcm, AesGcm, KeyInit, aead::inout::InOutBuf};
use std::fmt;
use zeroize::ZeroizeOnDrop;

/// An expanded key of 16, 24 or 32 bytes, which wipes itself when dropped.
pub enum Gcm {
    /// AES-128.
    Aes128(Box<Aes128Gcm>),
    /// AES-192.
    Aes192(Box<AesGcm<Aes192, U12>>),
    /// AES-256.
    Aes256(Box<Aes256Gcm>),
}

impl Gcm {
    /// Expands a key; `None` for one of another length.
    pub fn new(key: &[u8]) -> Option<Self> {
        match key.len() {
            16 => Some(Self::Aes128(expand(key)?)),
            24 => Some(Self::Aes192(expand(key)?)),
            32 => Some(Self::Aes256(expand(key)?)),
            _ => None,
        }
    }

    /// Seals `data` in place and returns its tag; `None` if it is longer than the algorithm allows.
    pub fn seal_in_place(&self, nonce: &[u8; 12], aad: &[u8], data: &mut [u8]) -> Option<[u8; 16]> {
        self.seal(nonce, aad, InOutBuf::from(data))
    }

    /// Seals `plaintext` into `ciphertext`, which is as long, and returns its tag; `None` if it is not, or if both are
    /// longer than the algorithm allows.
    pub fn seal_into(
        &self,
        nonce: &[u8; 12],
        aad: &[u8],
        plaintext: &[u8],
        ciphertext: &mut [u8],
    ) -> Option<[u8; 16]> {
        self.seal(nonce, aad, InOutBuf::new(plaintext, ciphertext).ok()?)
    }

    /// Opens `ciphertext` into `plaintext`, which is as long, and says whether it is authentic. The tag is compared first:
    /// of what is not, nothing is written.
    pub fn open_into(
        &self,
        nonce: &[u8; 12],
        aad: &[u8],
        ciphertext: &[u8],
        tag: &[u8; 16],
        plaintext: &mut [u8],
    ) -> bool {
        let Ok(data) = InOutBuf::new(ciphertext, plaintext) else { return false };
        let (nonce, tag) = (nonce.into(), tag.into());
        match self {
            Self::Aes128(cipher) => cipher.decrypt_inout_detached(nonce, aad, data, tag),
            Self::Aes192(cipher) => cipher.decrypt_inout_detached(nonce, aad, data, tag),
            Self::Aes256(cipher) => cipher.decrypt_inout_detached(nonce, aad, data, tag),
        }
        .is_ok()
    }

    fn seal(&self, nonce: &[u8; 12], aad: &[u8], data: InOutBuf<'_, '_, u8>) -> Option<[u8; 16]> {
        let nonce = nonce.into();
        let tag = match self {
            Self::Aes128(cipher) => cipher.encrypt_inout_detached(nonce, aad, data),
            Self::Aes192(cipher) => cipher.encrypt_inout_detached(nonce, aad, data),
            Self::Aes256(cipher) => cipher.encrypt_inout_detached(nonce, aad, data),
        };
        tag.map(Into::into).ok()
    }
}

/// A cipher whose expanded key wipes itself; asked for as a bound so that the promise cannot be lost with a Cargo feature.
trait Cipher: AeadInOut<NonceSize = U12, TagSize = U16> + KeyInit + ZeroizeOnDrop {}

impl<C: AeadInOut<NonceSize = U12, TagSize = U16> + KeyInit + ZeroizeOnDrop> Cipher for C {}

fn expand<C: Cipher>(key: &[u8]) -> Option<Box<C>> {
    C::new_from_slice(key).ok().map(Box::new)
}

impl fmt::Debug for Gcm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gcm(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_key_lengths_open_what_they_sealed_and_nothing_else() -> Result<(), &'static str> {
        for length in [16, 24, 32] {
            let key = Gcm::new(&vec![7; length]).ok_or("there is such a length")?;
            let (nonce, aad) = ([1; 12], b"aad");
            let (mut sealed, mut beside, mut opened) = (*b"four horses", [0; 11], [9; 11]);
            let tag = key.seal_in_place(&nonce, aad, &mut sealed).ok_or("it is short")?;
            assert_eq!(key.seal_into(&nonce, aad, b"four horses", &mut beside), Some(tag));
            assert_eq!(sealed, beside);
            assert!(!key.open_into(&nonce, b"other", &sealed, &tag, &mut opened));
            assert_eq!(opened, [9; 11], "nothing was written");
            assert!(key.open_into(&nonce, aad, &sealed, &tag, &mut opened));
            assert_eq!(&opened, b"four horses");
            assert!(!key.open_into(&nonce, aad, &sealed, &tag, &mut [0; 10]), "the lengths differ");
        }
        assert!(Gcm::new(&[0; 17]).is_none());
        Ok(())
    }
}

//! The documents that keys come in: DER or PEM around PKCS#8, PKCS#1, SEC 1 and SubjectPublicKeyInfo.
//!
//! Both backends read keys through here and get them in one canonical form, so that the same bytes are the
//! same key, or refused, whatever the backend.
//!
//! *Knows:* the formats. *Never:* whether a key is mathematically sound, which is the backends' to check.

#[cfg(feature = "hsm")]
pub(crate) mod bare;
pub(crate) mod ec;
pub(crate) mod rsa;

use crate::{CryptoError, SecretBytes};
use pkcs8::LineEnding;
#[cfg(feature = "hsm")]
use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::pem;
use zeroize::Zeroizing;

/// The first byte of everything in DER here: a SEQUENCE. No PEM text starts with it, for it is a digit.
const DER_SEQUENCE: u8 = 0x30;
/// `openssl ecparam -genkey` writes the curve's name in a block of its own before the key.
const END_OF_EC_PARAMETERS: &str = "-----END EC PARAMETERS-----";

/// What a document says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// PKCS#8 `PrivateKeyInfo`.
    Pkcs8,
    /// PKCS#1 `RSAPrivateKey`.
    Pkcs1Private,
    /// SEC 1 `ECPrivateKey`.
    Sec1,
    /// `SubjectPublicKeyInfo`.
    Spki,
    /// PKCS#1 `RSAPublicKey`.
    Pkcs1Public,
}

impl Label {
    const ALL: [Self; 5] = [Self::Pkcs8, Self::Pkcs1Private, Self::Sec1, Self::Spki, Self::Pkcs1Public];

    /// As PEM spells it.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Pkcs8 => "PRIVATE KEY",
            Self::Pkcs1Private => "RSA PRIVATE KEY",
            Self::Sec1 => "EC PRIVATE KEY",
            Self::Spki => "PUBLIC KEY",
            Self::Pkcs1Public => "RSA PUBLIC KEY",
        }
    }
}

/// One key in DER, with what the PEM around it said it is, if there was PEM.
pub(crate) struct Document {
    label: Option<Label>,
    der: Zeroizing<Vec<u8>>,
}

impl Document {
    /// Takes the PEM off, if there is any.
    ///
    /// # Errors
    /// [`CryptoError::EncryptedKey`] for a private key under a password; `otherwise` for what is neither DER
    /// nor PEM, or is labelled as something else than a key.
    fn read(key: &[u8], otherwise: CryptoError) -> Result<Self, CryptoError> {
        if key.first() == Some(&DER_SEQUENCE) {
            return Ok(Self { label: None, der: Zeroizing::new(key.to_vec()) });
        }
        let text = str::from_utf8(key).map_err(|_| otherwise)?;
        let text = text.rsplit_once(END_OF_EC_PARAMETERS).map_or(text, |(_, rest)| rest).trim_ascii();
        let label = pem::decode_label(text.as_bytes()).map_err(|_| otherwise)?;
        if label == "ENCRYPTED PRIVATE KEY" || text.contains("Proc-Type: 4,ENCRYPTED") {
            return Err(CryptoError::EncryptedKey);
        }
        let label = Label::ALL.into_iter().find(|known| known.as_str() == label).ok_or(otherwise)?;
        let mut der = Zeroizing::new(Vec::new());
        let mut decoder = pem::Decoder::new_detect_wrap(text.as_bytes()).map_err(|_| otherwise)?;
        // This makes room for all of it at once, so no smaller buffer is left behind unwiped.
        decoder.decode_to_end(&mut der).map_err(|_| otherwise)?;
        Ok(Self { label: Some(label), der })
    }

    /// The DER if this can be a `label`: if the PEM said so, or said nothing.
    fn der_of(&self, label: Label) -> Option<&[u8]> {
        self.label.is_none_or(|actual| actual == label).then_some(&self.der)
    }
}

/// Whether `key` is PKCS#8 in DER: no PEM, and no form that its algorithm has of its own.
#[cfg(feature = "hsm")]
pub fn is_pkcs8_der(key: &[u8]) -> bool {
    PrivateKeyInfoRef::try_from(key).is_ok()
}

/// Puts PEM around `der`.
pub(crate) fn to_pem(label: Label, der: &[u8]) -> Result<String, CryptoError> {
    pem::encode_string(label.as_str(), LineEnding::LF, der).map_err(|_| CryptoError::Backend)
}

/// Puts PEM around a private key's `der`.
pub(crate) fn to_secret_pem(label: Label, der: &SecretBytes) -> Result<SecretBytes, CryptoError> {
    Ok(SecretBytes::new(to_pem(label, der.expose_secret())?.into_bytes()))
}

//! RSA keys: PKCS#1 (RFC 8017, appendix A.1), alone or inside PKCS#8 and SubjectPublicKeyInfo.

use super::{Document, Label};
use crate::rsa::check_modulus_bits;
use crate::{CryptoError, SecretBytes};
use pkcs1::{ALGORITHM_ID, RsaPrivateKeyRef, RsaPublicKeyRef, UintRef, Version};
use pkcs8::der::asn1::{BitStringRef, OctetStringRef};
use pkcs8::der::{Decode, Encode};
use pkcs8::{PrivateKeyInfoRef, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

/// A public key in the one form that backends are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicDocument {
    /// SubjectPublicKeyInfo in DER.
    pub(crate) spki: Vec<u8>,
    /// Bits in the modulus.
    pub(crate) modulus_bits: usize,
}

/// A private key in the one form that backends are given.
pub(crate) struct PrivateDocument {
    /// PKCS#8 in DER.
    pub(crate) pkcs8: SecretBytes,
    /// The public half.
    pub(crate) public: PublicDocument,
}

/// Reads SubjectPublicKeyInfo or PKCS#1, as DER or PEM.
pub(crate) fn public(key: &[u8]) -> Result<PublicDocument, CryptoError> {
    let invalid = CryptoError::InvalidPublicKey;
    let document = Document::read(key, invalid)?;
    let spki = document.der_of(Label::Spki).and_then(|der| SubjectPublicKeyInfoRef::from_der(der).ok());
    let pkcs1 = match &spki {
        Some(spki) if spki.algorithm == ALGORITHM_ID => spki.subject_public_key.as_bytes(),
        Some(_) => None,
        None => document.der_of(Label::Pkcs1Public),
    };
    let parsed = RsaPublicKeyRef::from_der(pkcs1.ok_or(invalid)?).map_err(|_| invalid)?;
    canonical_public(&parsed, invalid)
}

/// Reads PKCS#8 or PKCS#1, as DER or PEM.
pub(crate) fn private(key: &[u8]) -> Result<PrivateDocument, CryptoError> {
    let invalid = CryptoError::InvalidPrivateKey;
    let document = Document::read(key, invalid)?;
    let pkcs8 = document.der_of(Label::Pkcs8).and_then(|der| PrivateKeyInfoRef::from_der(der).ok());
    let pkcs1 = match &pkcs8 {
        Some(pkcs8) if pkcs8.algorithm == ALGORITHM_ID => Some(pkcs8.private_key.as_bytes()),
        Some(_) => None,
        None => document.der_of(Label::Pkcs1Private),
    };
    let parsed = RsaPrivateKeyRef::from_der(pkcs1.ok_or(invalid)?).map_err(|_| invalid)?;
    if parsed.version() != Version::TwoPrime {
        return Err(invalid);
    }
    let public = canonical_public(&parsed.public_key(), invalid)?;
    let pkcs1 = Zeroizing::new(parsed.to_der().map_err(|_| CryptoError::Backend)?);
    let octets = OctetStringRef::new(&pkcs1).map_err(|_| CryptoError::Backend)?;
    let pkcs8 = PrivateKeyInfoRef::new(ALGORITHM_ID, octets).to_der().map_err(|_| CryptoError::Backend)?;
    Ok(PrivateDocument { pkcs8: SecretBytes::new(pkcs8), public })
}

/// Checks the sizes, which backends limit differently, and writes the key anew.
fn canonical_public(key: &RsaPublicKeyRef<'_>, invalid: CryptoError) -> Result<PublicDocument, CryptoError> {
    let modulus_bits = bits(&key.modulus);
    check_modulus_bits(modulus_bits)?;
    let exponent = key.public_exponent.as_bytes();
    // aws-lc and the crate `rsa` take odd exponents of up to 33 bits. An exponent of 1 encrypts nothing.
    let is_sound = exponent.last().is_some_and(|byte| byte & 1 == 1) && exponent != [1];
    if !is_sound || bits(&key.public_exponent) > 33 {
        return Err(invalid);
    }
    let pkcs1 = key.to_der().map_err(|_| CryptoError::Backend)?;
    let bit_string = BitStringRef::from_bytes(&pkcs1).map_err(|_| CryptoError::Backend)?;
    let spki = SubjectPublicKeyInfoRef { algorithm: ALGORITHM_ID, subject_public_key: bit_string };
    Ok(PublicDocument { spki: spki.to_der().map_err(|_| CryptoError::Backend)?, modulus_bits })
}

/// Bits up to and including the highest that is set; DER integers have no zeros in front.
fn bits(integer: &UintRef<'_>) -> usize {
    let bytes = integer.as_bytes();
    let unused = bytes.first().map_or(0, |byte| byte.leading_zeros() as usize);
    (8 * bytes.len()).saturating_sub(unused)
}

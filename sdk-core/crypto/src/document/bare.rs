//! Keys whose algorithm is a name without parameters, inside PKCS#8 and SubjectPublicKeyInfo: Ed25519 (RFC 8410),
//! ML-DSA (RFC 9881) and ML-KEM (RFC 9935).

use super::{Document, Label};
use crate::{CryptoError, SecretBytes};
use pkcs8::der::asn1::{BitStringRef, ContextSpecific, OctetStringRef};
use pkcs8::der::{Decode, Encode, TagMode, TagNumber};
use pkcs8::spki::AlgorithmIdentifier;
use pkcs8::{ObjectIdentifier, PrivateKeyInfoRef, SubjectPublicKeyInfoRef};

/// `id-Ed25519`.
pub(crate) const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// The first byte of a post-quantum seed in DER: context-specific, number 0, not constructed.
const SEED_TAG: u8 = 0x80;

/// A private key as it was written: nothing says yet that the parts belong together.
pub(crate) struct PrivateDocument {
    /// What the algorithm makes of a private key.
    pub(crate) key: SecretBytes,
    /// The public key, if there was one.
    pub(crate) public: Option<Vec<u8>>,
}

/// Reads the key out of SubjectPublicKeyInfo, as DER or PEM.
pub(crate) fn public(algorithm: ObjectIdentifier, key: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let invalid = CryptoError::InvalidPublicKey;
    let document = Document::read(key, invalid)?;
    let der = document.der_of(Label::Spki).ok_or(invalid)?;
    let spki = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| invalid)?;
    if spki.algorithm != (AlgorithmIdentifier { oid: algorithm, parameters: None }) {
        return Err(invalid);
    }
    spki.subject_public_key.as_bytes().map(<[u8]>::to_vec).ok_or(invalid)
}

/// Reads the key out of PKCS#8, as DER or PEM.
pub(crate) fn private(algorithm: ObjectIdentifier, key: &[u8]) -> Result<PrivateDocument, CryptoError> {
    let invalid = CryptoError::InvalidPrivateKey;
    let document = Document::read(key, invalid)?;
    let der = document.der_of(Label::Pkcs8).ok_or(invalid)?;
    let pkcs8 = PrivateKeyInfoRef::from_der(der).map_err(|_| invalid)?;
    if pkcs8.algorithm != (AlgorithmIdentifier { oid: algorithm, parameters: None }) {
        return Err(invalid);
    }
    let public = match pkcs8.public_key {
        Some(bits) => Some(bits.as_bytes().ok_or(invalid)?.to_vec()),
        None => None,
    };
    Ok(PrivateDocument { key: SecretBytes::new(pkcs8.private_key.as_bytes().to_vec()), public })
}

/// Writes SubjectPublicKeyInfo in DER.
pub(crate) fn encode_public(algorithm: ObjectIdentifier, key: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let spki = SubjectPublicKeyInfoRef {
        algorithm: AlgorithmIdentifier { oid: algorithm, parameters: None },
        subject_public_key: BitStringRef::from_bytes(key).map_err(|_| CryptoError::Backend)?,
    };
    spki.to_der().map_err(|_| CryptoError::Backend)
}

/// Writes PKCS#8 in DER, without the public key, which readers of the first version would refuse.
pub(crate) fn encode_private(
    algorithm: ObjectIdentifier,
    key: &SecretBytes,
) -> Result<SecretBytes, CryptoError> {
    let algorithm = AlgorithmIdentifier { oid: algorithm, parameters: None };
    let octets = OctetStringRef::new(key.expose_secret()).map_err(|_| CryptoError::Backend)?;
    let pkcs8 = PrivateKeyInfoRef::new(algorithm, octets).to_der().map_err(|_| CryptoError::Backend)?;
    Ok(SecretBytes::new(pkcs8))
}

/// What is inside an OCTET STRING, the form of an Ed25519 seed.
pub(crate) fn octet_string(der: &[u8]) -> Option<&[u8]> {
    <&OctetStringRef>::from_der(der).ok().map(OctetStringRef::as_bytes)
}

/// Puts `bytes` into an OCTET STRING.
pub(crate) fn to_octet_string(bytes: &SecretBytes) -> Result<SecretBytes, CryptoError> {
    let octets = OctetStringRef::new(bytes.expose_secret()).map_err(|_| CryptoError::Backend)?;
    octets.to_der().map(SecretBytes::new).map_err(|_| CryptoError::Backend)
}

/// Reads a post-quantum seed out of PKCS#8, as DER or PEM: `[0] IMPLICIT OCTET STRING`, the first of the three
/// forms that a private key may have there.
pub(crate) fn private_seed(algorithm: ObjectIdentifier, key: &[u8]) -> Result<SecretBytes, CryptoError> {
    let document = private(algorithm, key)?;
    match document.key.expose_secret() {
        [SEED_TAG, length, seed @ ..] if usize::from(*length) == seed.len() && *length < 0x80 => {
            Ok(SecretBytes::new(seed.to_vec()))
        }
        _ => Err(CryptoError::InvalidPrivateKey),
    }
}

/// Writes a post-quantum seed as PKCS#8 in DER.
pub(crate) fn encode_private_seed(
    algorithm: ObjectIdentifier,
    seed: &SecretBytes,
) -> Result<SecretBytes, CryptoError> {
    let octets = OctetStringRef::new(seed.expose_secret()).map_err(|_| CryptoError::Backend)?;
    let seed = ContextSpecific { tag_number: TagNumber(0), tag_mode: TagMode::Implicit, value: octets };
    let seed = seed.to_der().map(SecretBytes::new).map_err(|_| CryptoError::Backend)?;
    encode_private(algorithm, &seed)
}

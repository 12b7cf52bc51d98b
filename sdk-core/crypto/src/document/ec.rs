//! Elliptic-curve keys: SEC 1 (RFC 5915), alone or inside PKCS#8, and SubjectPublicKeyInfo (RFC 5480).

use super::{Document, Label};
use crate::{CryptoError, Curve, EcPublicKey, SecretBytes};
use pkcs8::der::asn1::{BitStringRef, OctetStringRef};
use pkcs8::der::{Decode, Encode};
use pkcs8::spki::AlgorithmIdentifier;
use pkcs8::{ObjectIdentifier, PrivateKeyInfoRef, SubjectPublicKeyInfoRef};
use sec1::EcPrivateKey;
use zeroize::Zeroizing;

/// `id-ecPublicKey`: the algorithm of every key here; its parameter is the curve.
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// The name of `curve` in ASN.1.
const fn oid(curve: Curve) -> ObjectIdentifier {
    match curve {
        Curve::P256 => ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"),
        Curve::P384 => ObjectIdentifier::new_unwrap("1.3.132.0.34"),
        Curve::P521 => ObjectIdentifier::new_unwrap("1.3.132.0.35"),
        Curve::Secp256k1 => ObjectIdentifier::new_unwrap("1.3.132.0.10"),
    }
}

/// A private key as it was written: nothing says yet that the parts belong together.
pub(crate) struct PrivateDocument {
    /// The scalar, as long as the curve's are.
    pub(crate) scalar: SecretBytes,
    /// The public point in SEC 1 form, if there was one.
    pub(crate) public: Option<Vec<u8>>,
}

/// Reads the SEC 1 point out of SubjectPublicKeyInfo, as DER or PEM.
pub(crate) fn public(curve: Curve, key: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let invalid = CryptoError::InvalidPublicKey;
    let document = Document::read(key, invalid)?;
    let der = document.der_of(Label::Spki).ok_or(invalid)?;
    let spki = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| invalid)?;
    let (algorithm, named) = spki.algorithm.oids().map_err(|_| invalid)?;
    check_curve(curve, algorithm, named, invalid)?;
    spki.subject_public_key.as_bytes().map(<[u8]>::to_vec).ok_or(invalid)
}

/// Reads PKCS#8 or SEC 1, as DER or PEM.
pub(crate) fn private(curve: Curve, key: &[u8]) -> Result<PrivateDocument, CryptoError> {
    let invalid = CryptoError::InvalidPrivateKey;
    let document = Document::read(key, invalid)?;
    let pkcs8 = document.der_of(Label::Pkcs8).and_then(|der| PrivateKeyInfoRef::from_der(der).ok());
    let (sec1, mut named) = match &pkcs8 {
        Some(pkcs8) => {
            let (algorithm, named) = pkcs8.algorithm.oids().map_err(|_| invalid)?;
            check_curve(curve, algorithm, named, invalid)?;
            (Some(pkcs8.private_key.as_bytes()), named)
        }
        None => (document.der_of(Label::Sec1), None),
    };
    let parsed = EcPrivateKey::from_der(sec1.ok_or(invalid)?).map_err(|_| invalid)?;
    // PKCS#8 may say the curve twice, SEC 1 alone must say it once.
    named = parsed.parameters.and_then(|parameters| parameters.named_curve()).or(named);
    check_curve(curve, EC_PUBLIC_KEY, named, invalid)?;
    let scalar = padded(curve, parsed.private_key).ok_or(invalid)?;
    Ok(PrivateDocument { scalar, public: parsed.public_key.map(<[u8]>::to_vec) })
}

/// Refuses another algorithm, a curve that is spelled out instead of named, and another curve.
fn check_curve(
    curve: Curve,
    algorithm: ObjectIdentifier,
    named: Option<ObjectIdentifier>,
    invalid: CryptoError,
) -> Result<(), CryptoError> {
    match named {
        Some(named) if algorithm == EC_PUBLIC_KEY && named == oid(curve) => Ok(()),
        Some(_) if algorithm == EC_PUBLIC_KEY => Err(CryptoError::WrongCurve),
        _ => Err(invalid),
    }
}

/// `scalar` at its full length: RFC 5915 wants leading zeros, old encoders left them out.
fn padded(curve: Curve, scalar: &[u8]) -> Option<SecretBytes> {
    let missing = curve.scalar_length().checked_sub(scalar.len())?;
    let mut bytes = Vec::with_capacity(curve.scalar_length());
    bytes.resize(missing, 0);
    bytes.extend_from_slice(scalar);
    Some(SecretBytes::new(bytes))
}

/// Writes SubjectPublicKeyInfo in DER, with the uncompressed point.
pub(crate) fn encode_public(key: &EcPublicKey) -> Result<Vec<u8>, CryptoError> {
    let curve = oid(key.curve());
    let algorithm = AlgorithmIdentifier { oid: EC_PUBLIC_KEY, parameters: Some((&curve).into()) };
    let subject_public_key =
        BitStringRef::from_bytes(key.uncompressed()).map_err(|_| CryptoError::Backend)?;
    let spki = SubjectPublicKeyInfoRef { algorithm, subject_public_key };
    spki.to_der().map_err(|_| CryptoError::Backend)
}

/// Writes SEC 1 in DER with nothing but the scalar, for a backend that takes no scalar as it is.
#[cfg(all(feature = "aws-lc", not(target_family = "wasm")))]
pub(crate) fn encode_scalar(scalar: &[u8]) -> Result<SecretBytes, CryptoError> {
    let sec1 = EcPrivateKey { private_key: scalar, parameters: None, public_key: None };
    sec1.to_der().map(SecretBytes::new).map_err(|_| CryptoError::Backend)
}

/// Writes PKCS#8 in DER, with the public point inside, as OpenSSL and AWS do.
pub(crate) fn encode_private(scalar: &SecretBytes, public: &EcPublicKey) -> Result<SecretBytes, CryptoError> {
    let curve = oid(public.curve());
    let sec1 = EcPrivateKey {
        private_key: scalar.expose_secret(),
        parameters: None,
        public_key: Some(public.uncompressed()),
    };
    let sec1 = Zeroizing::new(sec1.to_der().map_err(|_| CryptoError::Backend)?);
    let algorithm = AlgorithmIdentifier { oid: EC_PUBLIC_KEY, parameters: Some((&curve).into()) };
    let octets = OctetStringRef::new(&sec1).map_err(|_| CryptoError::Backend)?;
    let pkcs8 = PrivateKeyInfoRef::new(algorithm, octets).to_der().map_err(|_| CryptoError::Backend)?;
    Ok(SecretBytes::new(pkcs8))
}

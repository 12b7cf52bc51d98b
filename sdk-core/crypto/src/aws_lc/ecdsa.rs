//! ECDSA over digests by aws-lc-rs.

use super::hash::native;
use crate::document;
use crate::{CryptoError, Curve, Digest, EcPublicKey, Ecdsa, SecretBytes, SigningKey, VerifyingKey};
use aws_lc_rs::digest;
use aws_lc_rs::encoding::{AsBigEndian, EcPrivateKeyBin};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256K1_SHA256_ASN1,
    ECDSA_P256K1_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA384_ASN1_SIGNING,
    ECDSA_P521_SHA512_ASN1, ECDSA_P521_SHA512_ASN1_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
    EcdsaVerificationAlgorithm, KeyPair, ParsedPublicKey,
};
use std::fmt;

#[derive(Debug)]
pub(super) struct AwsLcEcdsa;

impl Ecdsa for AwsLcEcdsa {
    fn generate(&self, curve: Curve) -> Result<Box<dyn SigningKey>, CryptoError> {
        wrap(curve, EcdsaKeyPair::generate(signing(curve)?).map_err(|_| CryptoError::Backend)?)
    }

    fn signing_key_from_scalar(
        &self,
        curve: Curve,
        scalar: &[u8],
    ) -> Result<Box<dyn SigningKey>, CryptoError> {
        curve.check_scalar(scalar)?;
        let sec1 = document::ec::encode_scalar(scalar)?;
        let pair = EcdsaKeyPair::from_private_key_der(signing(curve)?, sec1.expose_secret());
        wrap(curve, pair.map_err(|_| CryptoError::InvalidPrivateKey)?)
    }

    fn verifying_key(&self, curve: Curve, sec1: &[u8]) -> Result<Box<dyn VerifyingKey>, CryptoError> {
        curve.check_sec1(sec1)?;
        let key = ParsedPublicKey::new(verifying(curve)?, sec1).map_err(|_| CryptoError::InvalidPublicKey)?;
        Ok(Box::new(Public { curve, key }))
    }
}

/// aws-lc-rs's name for making signatures over `curve`.
fn signing(curve: Curve) -> Result<&'static EcdsaSigningAlgorithm, CryptoError> {
    match curve {
        Curve::P256 => Ok(&ECDSA_P256_SHA256_ASN1_SIGNING),
        Curve::P384 => Ok(&ECDSA_P384_SHA384_ASN1_SIGNING),
        Curve::P521 if cfg!(feature = "hsm") => Ok(&ECDSA_P521_SHA512_ASN1_SIGNING),
        Curve::Secp256k1 if cfg!(feature = "hsm") => Ok(&ECDSA_P256K1_SHA256_ASN1_SIGNING),
        Curve::P521 | Curve::Secp256k1 => Err(CryptoError::UnsupportedCurve),
    }
}

/// aws-lc-rs's name for checking signatures over `curve`.
fn verifying(curve: Curve) -> Result<&'static EcdsaVerificationAlgorithm, CryptoError> {
    match curve {
        Curve::P256 => Ok(&ECDSA_P256_SHA256_ASN1),
        Curve::P384 => Ok(&ECDSA_P384_SHA384_ASN1),
        Curve::P521 if cfg!(feature = "hsm") => Ok(&ECDSA_P521_SHA512_ASN1),
        Curve::Secp256k1 if cfg!(feature = "hsm") => Ok(&ECDSA_P256K1_SHA256_ASN1),
        Curve::P521 | Curve::Secp256k1 => Err(CryptoError::UnsupportedCurve),
    }
}

fn wrap(curve: Curve, pair: EcdsaKeyPair) -> Result<Box<dyn SigningKey>, CryptoError> {
    let public = EcPublicKey::checked(curve, pair.public_key().as_ref())?;
    Ok(Box::new(Private { pair, public }))
}

/// aws-lc wipes the scalar when it frees the pair.
struct Private {
    pair: EcdsaKeyPair,
    public: EcPublicKey,
}

impl SigningKey for Private {
    fn public_key(&self) -> &EcPublicKey {
        &self.public
    }

    fn scalar(&self) -> Result<SecretBytes, CryptoError> {
        let scalar: EcPrivateKeyBin<'_> =
            self.pair.private_key().as_be_bytes().map_err(|_| CryptoError::Backend)?;
        Ok(SecretBytes::new(scalar.as_ref().to_vec()))
    }

    fn sign_digest(&self, digest: &Digest) -> Result<Vec<u8>, CryptoError> {
        self.curve().check_digest(digest)?;
        let signature = self.pair.sign_digest(&import(digest)?).map_err(|_| CryptoError::Backend)?;
        Ok(signature.as_ref().to_vec())
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("curve", &self.public.curve()).finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Public {
    curve: Curve,
    key: ParsedPublicKey,
}

impl VerifyingKey for Public {
    fn curve(&self) -> Curve {
        self.curve
    }

    fn verify_digest(&self, digest: &Digest, signature: &[u8]) -> Result<(), CryptoError> {
        self.curve.check_digest(digest)?;
        let verified = self.key.verify_digest_sig(&import(digest)?, signature);
        verified.map_err(|_| CryptoError::InvalidSignature)
    }
}

/// `digest` as aws-lc-rs's type; "less safe" because aws-lc-rs cannot know that it is a hash of anything.
pub(super) fn import(digest: &Digest) -> Result<digest::Digest, CryptoError> {
    digest::Digest::import_less_safe(digest.as_ref(), native(digest.algorithm()))
        .map_err(|_| CryptoError::DigestMismatch)
}

//! ECDSA over digests by aws-lc-rs.

use super::hash::native;
use crate::{CryptoError, Curve, Digest, Ecdsa, SigningKey, VerifyingKey};
use aws_lc_rs::digest;
use aws_lc_rs::encoding::{AsBigEndian, EcPublicKeyCompressedBin};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1,
    ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, KeyPair, ParsedPublicKey,
};
use std::fmt;

#[derive(Debug)]
pub(super) struct AwsLcEcdsa;

impl Ecdsa for AwsLcEcdsa {
    fn generate(&self, curve: Curve) -> Result<Box<dyn SigningKey>, CryptoError> {
        let algorithm = match curve {
            Curve::P256 => &ECDSA_P256_SHA256_ASN1_SIGNING,
            Curve::P384 => &ECDSA_P384_SHA384_ASN1_SIGNING,
            Curve::P521 => return Err(CryptoError::UnsupportedCurve),
        };
        let pair = EcdsaKeyPair::generate(algorithm).map_err(|_| CryptoError::Backend)?;
        // Compressed now, while there is a way to report a failure.
        let public: EcPublicKeyCompressedBin<'_> =
            pair.public_key().as_be_bytes().map_err(|_| CryptoError::Backend)?;
        let compressed = public.as_ref().to_vec();
        Ok(Box::new(Private { curve, pair, compressed }))
    }

    fn verifying_key(&self, curve: Curve, sec1: &[u8]) -> Result<Box<dyn VerifyingKey>, CryptoError> {
        curve.check_sec1(sec1)?;
        let algorithm = match curve {
            Curve::P256 => &ECDSA_P256_SHA256_ASN1,
            Curve::P384 => &ECDSA_P384_SHA384_ASN1,
            Curve::P521 => return Err(CryptoError::UnsupportedCurve),
        };
        let key = ParsedPublicKey::new(algorithm, sec1).map_err(|_| CryptoError::InvalidPublicKey)?;
        Ok(Box::new(Public { curve, key }))
    }
}

/// aws-lc wipes the scalar when it frees the pair.
struct Private {
    curve: Curve,
    pair: EcdsaKeyPair,
    compressed: Vec<u8>,
}

impl SigningKey for Private {
    fn curve(&self) -> Curve {
        self.curve
    }

    fn compressed_public_key(&self) -> Vec<u8> {
        self.compressed.clone()
    }

    fn sign_digest(&self, digest: &Digest) -> Result<Vec<u8>, CryptoError> {
        let digest = import(self.curve, digest)?;
        let signature = self.pair.sign_digest(&digest).map_err(|_| CryptoError::Backend)?;
        Ok(signature.as_ref().to_vec())
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("curve", &self.curve).finish_non_exhaustive()
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
        let digest = import(self.curve, digest)?;
        self.key.verify_digest_sig(&digest, signature).map_err(|_| CryptoError::InvalidSignature)
    }
}

/// `digest` as aws-lc-rs's type; "less safe" because aws-lc-rs cannot know that it is a hash of anything.
fn import(curve: Curve, digest: &Digest) -> Result<digest::Digest, CryptoError> {
    curve.check_digest(digest)?;
    digest::Digest::import_less_safe(digest.as_ref(), native(curve.hash()))
        .map_err(|_| CryptoError::DigestMismatch)
}

//! ECDSA over digests by the crates `p256` and `p384`, with deterministic nonces (RFC 6979).

use crate::{CryptoError, Curve, Digest, Ecdsa, SigningKey, VerifyingKey};
use getrandom::SysRng;
use p256::ecdsa as p256_ecdsa;
use p256::ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
use p256::elliptic_curve::Generate;
use p384::ecdsa as p384_ecdsa;
use std::fmt;

#[derive(Debug)]
pub(super) struct RustEcdsa;

impl Ecdsa for RustEcdsa {
    fn generate(&self, curve: Curve) -> Result<Box<dyn SigningKey>, CryptoError> {
        let private = match curve {
            Curve::P256 => p256_ecdsa::SigningKey::try_generate_from_rng(&mut SysRng).map(Private::P256),
            Curve::P384 => p384_ecdsa::SigningKey::try_generate_from_rng(&mut SysRng).map(Private::P384),
            Curve::P521 => return Err(CryptoError::UnsupportedCurve),
        };
        Ok(Box::new(private.map_err(|_| CryptoError::RandomUnavailable)?))
    }

    fn verifying_key(&self, curve: Curve, sec1: &[u8]) -> Result<Box<dyn VerifyingKey>, CryptoError> {
        curve.check_sec1(sec1)?;
        let public = match curve {
            Curve::P256 => p256_ecdsa::VerifyingKey::from_sec1_bytes(sec1).map(Public::P256),
            Curve::P384 => p384_ecdsa::VerifyingKey::from_sec1_bytes(sec1).map(Public::P384),
            Curve::P521 => return Err(CryptoError::UnsupportedCurve),
        };
        Ok(Box::new(public.map_err(|_| CryptoError::InvalidPublicKey)?))
    }
}

/// The scalars wipe themselves when dropped.
enum Private {
    P256(p256_ecdsa::SigningKey),
    P384(p384_ecdsa::SigningKey),
}

impl SigningKey for Private {
    fn curve(&self) -> Curve {
        match self {
            Self::P256(_) => Curve::P256,
            Self::P384(_) => Curve::P384,
        }
    }

    fn compressed_public_key(&self) -> Vec<u8> {
        match self {
            Self::P256(key) => key.verifying_key().to_sec1_point(true).as_bytes().to_vec(),
            Self::P384(key) => key.verifying_key().to_sec1_point(true).as_bytes().to_vec(),
        }
    }

    fn sign_digest(&self, digest: &Digest) -> Result<Vec<u8>, CryptoError> {
        self.curve().check_digest(digest)?;
        let signature = match self {
            Self::P256(key) => key
                .sign_prehash(digest.as_ref())
                .map(|signature: p256_ecdsa::DerSignature| signature.as_bytes().to_vec()),
            Self::P384(key) => key
                .sign_prehash(digest.as_ref())
                .map(|signature: p384_ecdsa::DerSignature| signature.as_bytes().to_vec()),
        };
        signature.map_err(|_| CryptoError::Backend)
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("curve", &self.curve()).finish_non_exhaustive()
    }
}

#[derive(Debug)]
enum Public {
    P256(p256_ecdsa::VerifyingKey),
    P384(p384_ecdsa::VerifyingKey),
}

impl VerifyingKey for Public {
    fn curve(&self) -> Curve {
        match self {
            Self::P256(_) => Curve::P256,
            Self::P384(_) => Curve::P384,
        }
    }

    fn verify_digest(&self, digest: &Digest, signature: &[u8]) -> Result<(), CryptoError> {
        self.curve().check_digest(digest)?;
        let verified = match self {
            Self::P256(key) => p256_ecdsa::DerSignature::from_bytes(signature)
                .and_then(|signature| key.verify_prehash(digest.as_ref(), &signature)),
            Self::P384(key) => p384_ecdsa::DerSignature::from_bytes(signature)
                .and_then(|signature| key.verify_prehash(digest.as_ref(), &signature)),
        };
        verified.map_err(|_| CryptoError::InvalidSignature)
    }
}

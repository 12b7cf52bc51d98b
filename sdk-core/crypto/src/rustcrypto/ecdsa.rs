//! ECDSA over digests by the crates `p256`, `p384`, `p521` and `k256`, with deterministic nonces (RFC 6979).

use crate::{CryptoError, Curve, Digest, EcPublicKey, Ecdsa, SecretBytes, SigningKey, VerifyingKey};
use getrandom::SysRng;
#[cfg(feature = "hsm")]
use k256::Secp256k1;
use p256::NistP256;
use p256::ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
use p256::elliptic_curve::ops::Invert;
use p256::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use p256::elliptic_curve::{self, CurveArithmetic, Generate, subtle::CtOption};
use p384::NistP384;
#[cfg(feature = "hsm")]
use p521::NistP521;
use std::fmt;
use zeroize::Zeroizing;

#[derive(Debug)]
pub(super) struct RustEcdsa;

impl Ecdsa for RustEcdsa {
    fn generate(&self, curve: Curve) -> Result<Box<dyn SigningKey>, CryptoError> {
        match curve {
            Curve::P256 => generate::<NistP256>(curve),
            Curve::P384 => generate::<NistP384>(curve),
            #[cfg(feature = "hsm")]
            Curve::P521 => generate::<NistP521>(curve),
            #[cfg(feature = "hsm")]
            Curve::Secp256k1 => generate::<Secp256k1>(curve),
            #[cfg(not(feature = "hsm"))]
            _ => Err(CryptoError::UnsupportedCurve),
        }
    }

    fn signing_key_from_scalar(
        &self,
        curve: Curve,
        scalar: &[u8],
    ) -> Result<Box<dyn SigningKey>, CryptoError> {
        curve.check_scalar(scalar)?;
        match curve {
            Curve::P256 => private::<NistP256>(curve, scalar),
            Curve::P384 => private::<NistP384>(curve, scalar),
            #[cfg(feature = "hsm")]
            Curve::P521 => private::<NistP521>(curve, scalar),
            #[cfg(feature = "hsm")]
            Curve::Secp256k1 => private::<Secp256k1>(curve, scalar),
            #[cfg(not(feature = "hsm"))]
            _ => Err(CryptoError::UnsupportedCurve),
        }
    }

    fn verifying_key(&self, curve: Curve, sec1: &[u8]) -> Result<Box<dyn VerifyingKey>, CryptoError> {
        curve.check_sec1(sec1)?;
        match curve {
            Curve::P256 => public::<NistP256>(curve, sec1),
            Curve::P384 => public::<NistP384>(curve, sec1),
            #[cfg(feature = "hsm")]
            Curve::P521 => public::<NistP521>(curve, sec1),
            #[cfg(feature = "hsm")]
            Curve::Secp256k1 => public::<Secp256k1>(curve, sec1),
            #[cfg(not(feature = "hsm"))]
            _ => Err(CryptoError::UnsupportedCurve),
        }
    }
}

/// Reads a point of P-256 or P-384 in SEC 1 form, compressed or not.
///
/// # Errors
/// [`CryptoError::InvalidPublicKey`] if the bytes are no point of the curve;
/// [`CryptoError::UnsupportedCurve`].
pub fn public_key(curve: Curve, sec1: &[u8]) -> Result<EcPublicKey, CryptoError> {
    curve.check_sec1(sec1)?;
    match curve {
        Curve::P256 => point::<NistP256>(curve, sec1),
        Curve::P384 => point::<NistP384>(curve, sec1),
        _ => Err(CryptoError::UnsupportedCurve),
    }
}

/// A DER `ECDSA-Sig-Value` of P-256 or P-384 in the form of IEEE P1363: both numbers, as long as the curve's scalars.
///
/// # Errors
/// [`CryptoError::InvalidSignature`] if it is not exactly that; [`CryptoError::UnsupportedCurve`].
pub fn fixed_signature(curve: Curve, der: &[u8]) -> Result<Vec<u8>, CryptoError> {
    match curve {
        Curve::P256 => NistP256::from_der(der).map(|signature| signature.to_bytes().to_vec()),
        Curve::P384 => NistP384::from_der(der).map(|signature| signature.to_bytes().to_vec()),
        _ => return Err(CryptoError::UnsupportedCurve),
    }
    .ok_or(CryptoError::InvalidSignature)
}

/// The other way round, to DER of the usual length, where one number of the two needs a zero in front: 71 bytes for P-256
/// and 103 for P-384. A signature that would be longer or shorter is exchanged for its twin, with the order of the curve
/// minus `s`, which matches whatever it matches. One of more than a hundred stays shorter, by leading zeros.
///
/// # Errors
/// [`CryptoError::InvalidSignature`] for the wrong length, or a number that no signature has;
/// [`CryptoError::UnsupportedCurve`].
pub fn der_signature(curve: Curve, fixed: &[u8]) -> Result<Vec<u8>, CryptoError> {
    match curve {
        Curve::P256 => usual_der::<NistP256>(fixed),
        Curve::P384 => usual_der::<NistP384>(fixed),
        _ => Err(CryptoError::UnsupportedCurve),
    }
}

fn usual_der<C: Group>(fixed: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let signature = ecdsa::Signature::<C>::from_slice(fixed).map_err(|_| CryptoError::InvalidSignature)?;
    let needs_zero =
        |number: &elliptic_curve::FieldBytes<C>| number.first().is_some_and(|byte| *byte >= 0x80);
    let (r, s) = signature.split_bytes();
    if needs_zero(&r) != needs_zero(&s) {
        return Ok(C::to_der(&signature));
    }
    let (r, s) = signature.split_scalars();
    let twin = ecdsa::Signature::from_scalars(r, -s).map_err(|_| CryptoError::InvalidSignature)?;
    Ok(C::to_der(&twin))
}

/// What the crates ask for to sign over a curve. The conversions to and from DER have bounds that only concrete
/// types can meet without repeating them everywhere.
trait Group:
    elliptic_curve::Curve<FieldBytesSize: ModulusSize>
    + CurveArithmetic<
        AffinePoint: FromSec1Point<Self> + ToSec1Point<Self>,
        Scalar: Invert<Output = CtOption<elliptic_curve::Scalar<Self>>>,
    > + ecdsa::EcdsaCurve
    + ecdsa::DigestAlgorithm
{
    fn to_der(signature: &ecdsa::Signature<Self>) -> Vec<u8>;
    fn from_der(der: &[u8]) -> Option<ecdsa::Signature<Self>>;
}

macro_rules! group {
    ($curve:ty) => {
        impl Group for $curve {
            fn to_der(signature: &ecdsa::Signature<Self>) -> Vec<u8> {
                signature.to_der().as_bytes().to_vec()
            }

            fn from_der(der: &[u8]) -> Option<ecdsa::Signature<Self>> {
                ecdsa::Signature::from_der(der).ok()
            }
        }
    };
}

group!(NistP256);
group!(NistP384);
#[cfg(feature = "hsm")]
group!(NistP521);
#[cfg(feature = "hsm")]
group!(Secp256k1);

fn generate<C: Group>(curve: Curve) -> Result<Box<dyn SigningKey>, CryptoError> {
    let key = ecdsa::SigningKey::<C>::try_generate_from_rng(&mut SysRng);
    wrap(curve, key.map_err(|_| CryptoError::RandomUnavailable)?)
}

fn private<C: Group>(curve: Curve, scalar: &[u8]) -> Result<Box<dyn SigningKey>, CryptoError> {
    wrap(curve, ecdsa::SigningKey::<C>::from_slice(scalar).map_err(|_| CryptoError::InvalidPrivateKey)?)
}

fn wrap<C: Group>(curve: Curve, key: ecdsa::SigningKey<C>) -> Result<Box<dyn SigningKey>, CryptoError> {
    let public = EcPublicKey::checked(curve, key.verifying_key().to_sec1_point(false).as_bytes())?;
    Ok(Box::new(Private { key, public }))
}

fn public<C: Group>(curve: Curve, sec1: &[u8]) -> Result<Box<dyn VerifyingKey>, CryptoError> {
    let key = ecdsa::VerifyingKey::<C>::from_sec1_bytes(sec1).map_err(|_| CryptoError::InvalidPublicKey)?;
    Ok(Box::new(Public { curve, key }))
}

fn point<C: Group>(curve: Curve, sec1: &[u8]) -> Result<EcPublicKey, CryptoError> {
    let key = ecdsa::VerifyingKey::<C>::from_sec1_bytes(sec1).map_err(|_| CryptoError::InvalidPublicKey)?;
    EcPublicKey::checked(curve, key.to_sec1_point(false).as_bytes())
}

/// The scalar wipes itself when dropped.
struct Private<C: Group> {
    key: ecdsa::SigningKey<C>,
    public: EcPublicKey,
}

impl<C: Group> SigningKey for Private<C> {
    fn public_key(&self) -> &EcPublicKey {
        &self.public
    }

    fn scalar(&self) -> Result<SecretBytes, CryptoError> {
        let scalar = Zeroizing::new(self.key.to_bytes());
        Ok(SecretBytes::new(scalar.to_vec()))
    }

    fn sign_digest(&self, digest: &Digest) -> Result<Vec<u8>, CryptoError> {
        self.curve().check_digest(digest)?;
        let signature: ecdsa::Signature<C> =
            self.key.sign_prehash(digest.as_ref()).map_err(|_| CryptoError::Backend)?;
        Ok(C::to_der(&signature))
    }
}

impl<C: Group> fmt::Debug for Private<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("curve", &self.public.curve()).finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Public<C: Group> {
    curve: Curve,
    key: ecdsa::VerifyingKey<C>,
}

impl<C: Group> VerifyingKey for Public<C> {
    fn curve(&self) -> Curve {
        self.curve
    }

    fn verify_digest(&self, digest: &Digest, signature: &[u8]) -> Result<(), CryptoError> {
        self.curve.check_digest(digest)?;
        let mut signature = C::from_der(signature).ok_or(CryptoError::InvalidSignature)?;
        if C::NORMALIZE_S {
            // Of the two numbers that s may be, the standard and aws-lc take both, Bitcoin and `k256` one.
            signature = signature.normalize_s();
        }
        let verified = self.key.verify_prehash(digest.as_ref(), &signature);
        verified.map_err(|_| CryptoError::InvalidSignature)
    }
}

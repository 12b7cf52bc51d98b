//! ECDH by the crates `p256`, `p384` and `p521`.

use crate::ecdh::check_peer;
use crate::{AgreementKey, CryptoError, Curve, EcPublicKey, Ecdh, SecretBytes};
use getrandom::SysRng;
use p256::NistP256;
use p256::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use p256::elliptic_curve::{
    self, CurveArithmetic, Generate, NonZeroScalar, PublicKey, SecretKey, ecdh::diffie_hellman,
};
use p384::NistP384;
use p521::NistP521;
use std::fmt;
use zeroize::Zeroizing;

#[derive(Debug)]
pub(super) struct RustEcdh;

impl Ecdh for RustEcdh {
    fn generate(&self, curve: Curve) -> Result<Box<dyn AgreementKey>, CryptoError> {
        match curve {
            Curve::P256 => generate::<NistP256>(curve),
            Curve::P384 => generate::<NistP384>(curve),
            Curve::P521 => generate::<NistP521>(curve),
            Curve::Secp256k1 => Err(CryptoError::UnsupportedCurve),
        }
    }

    fn private_key_from_scalar(
        &self,
        curve: Curve,
        scalar: &[u8],
    ) -> Result<Box<dyn AgreementKey>, CryptoError> {
        curve.check_scalar(scalar)?;
        match curve {
            Curve::P256 => private::<NistP256>(curve, scalar),
            Curve::P384 => private::<NistP384>(curve, scalar),
            Curve::P521 => private::<NistP521>(curve, scalar),
            Curve::Secp256k1 => Err(CryptoError::UnsupportedCurve),
        }
    }

    fn public_key_from_sec1(&self, curve: Curve, sec1: &[u8]) -> Result<EcPublicKey, CryptoError> {
        curve.check_sec1(sec1)?;
        match curve {
            Curve::P256 => checked(curve, &parse::<NistP256>(sec1)?),
            Curve::P384 => checked(curve, &parse::<NistP384>(sec1)?),
            Curve::P521 => checked(curve, &parse::<NistP521>(sec1)?),
            Curve::Secp256k1 => Err(CryptoError::UnsupportedCurve),
        }
    }
}

/// What the crates ask for to read and write the points of a curve.
trait Group:
    elliptic_curve::Curve<FieldBytesSize: ModulusSize>
    + CurveArithmetic<AffinePoint: FromSec1Point<Self> + ToSec1Point<Self>>
{
}

impl Group for NistP256 {}
impl Group for NistP384 {}
impl Group for NistP521 {}

fn generate<C: Group>(curve: Curve) -> Result<Box<dyn AgreementKey>, CryptoError> {
    let secret = SecretKey::<C>::try_generate_from_rng(&mut SysRng);
    wrap(curve, secret.map_err(|_| CryptoError::RandomUnavailable)?)
}

fn private<C: Group>(curve: Curve, scalar: &[u8]) -> Result<Box<dyn AgreementKey>, CryptoError> {
    wrap(curve, SecretKey::<C>::from_slice(scalar).map_err(|_| CryptoError::InvalidPrivateKey)?)
}

fn wrap<C: Group>(curve: Curve, secret: SecretKey<C>) -> Result<Box<dyn AgreementKey>, CryptoError> {
    let public = checked(curve, &secret.public_key())?;
    Ok(Box::new(Private { secret, public }))
}

/// Reads a point; the type that comes out holds no point at infinity.
fn parse<C: Group>(sec1: &[u8]) -> Result<PublicKey<C>, CryptoError> {
    PublicKey::<C>::from_sec1_bytes(sec1).map_err(|_| CryptoError::InvalidPublicKey)
}

fn checked<C: Group>(curve: Curve, key: &PublicKey<C>) -> Result<EcPublicKey, CryptoError> {
    EcPublicKey::checked(curve, key.to_sec1_point(false).as_bytes())
}

/// The scalar wipes itself when dropped.
struct Private<C: CurveArithmetic> {
    secret: SecretKey<C>,
    public: EcPublicKey,
}

impl<C: Group> AgreementKey for Private<C> {
    fn public_key(&self) -> &EcPublicKey {
        &self.public
    }

    fn scalar(&self) -> Result<SecretBytes, CryptoError> {
        let scalar = Zeroizing::new(self.secret.to_bytes());
        Ok(SecretBytes::new(scalar.to_vec()))
    }

    fn agree(&self, peer: &EcPublicKey) -> Result<SecretBytes, CryptoError> {
        check_peer(self.curve(), peer)?;
        let peer = parse::<C>(peer.uncompressed())?;
        // This copy of the scalar does not wipe itself.
        let scalar = Zeroizing::new(self.secret.to_nonzero_scalar());
        let borrowed: &NonZeroScalar<C> = &scalar;
        let shared = diffie_hellman(borrowed, peer.as_affine());
        Ok(SecretBytes::new(shared.raw_secret_bytes().to_vec()))
    }
}

impl<C: CurveArithmetic> fmt::Debug for Private<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AgreementKey").field("public", &self.public).finish_non_exhaustive()
    }
}

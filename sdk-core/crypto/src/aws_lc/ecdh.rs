//! ECDH by aws-lc-rs.

use crate::document;
use crate::ecdh::check_peer;
use crate::{AgreementKey, CryptoError, Curve, EcPublicKey, Ecdh, SecretBytes};
use aws_lc_rs::agreement::{
    Algorithm, ECDH_P256, ECDH_P384, ECDH_P521, PrivateKey, UnparsedPublicKey, agree,
};
use aws_lc_rs::encoding::{AsBigEndian, AsDer, EcPrivateKeyBin, PublicKeyX509Der};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, ECDSA_P521_SHA512_ASN1, ParsedPublicKey,
};
use std::fmt;

#[derive(Debug)]
pub(super) struct AwsLcEcdh;

impl Ecdh for AwsLcEcdh {
    fn generate(&self, curve: Curve) -> Result<Box<dyn AgreementKey>, CryptoError> {
        let key = PrivateKey::generate(native(curve)?).map_err(|_| CryptoError::Backend)?;
        wrap(curve, key)
    }

    fn private_key_from_scalar(
        &self,
        curve: Curve,
        scalar: &[u8],
    ) -> Result<Box<dyn AgreementKey>, CryptoError> {
        curve.check_scalar(scalar)?;
        let key = PrivateKey::from_private_key(native(curve)?, scalar);
        wrap(curve, key.map_err(|_| CryptoError::InvalidPrivateKey)?)
    }

    fn public_key_from_sec1(&self, curve: Curve, sec1: &[u8]) -> Result<EcPublicKey, CryptoError> {
        curve.check_sec1(sec1)?;
        // Keys for agreement do not tell the coordinate that a compressed point leaves out; keys for
        // signatures do, and check the point just the same.
        let algorithm = match curve {
            Curve::P256 => &ECDSA_P256_SHA256_ASN1,
            Curve::P384 => &ECDSA_P384_SHA384_ASN1,
            Curve::P521 => &ECDSA_P521_SHA512_ASN1,
            Curve::Secp256k1 => return Err(CryptoError::UnsupportedCurve),
        };
        let key = ParsedPublicKey::new(algorithm, sec1).map_err(|_| CryptoError::InvalidPublicKey)?;
        let spki: PublicKeyX509Der<'_> = key.as_der().map_err(|_| CryptoError::Backend)?;
        EcPublicKey::checked(curve, &document::ec::public(curve, spki.as_ref())?)
    }
}

/// aws-lc-rs's name for ECDH on `curve`.
fn native(curve: Curve) -> Result<&'static Algorithm, CryptoError> {
    match curve {
        Curve::P256 => Ok(&ECDH_P256),
        Curve::P384 => Ok(&ECDH_P384),
        Curve::P521 => Ok(&ECDH_P521),
        Curve::Secp256k1 => Err(CryptoError::UnsupportedCurve),
    }
}

fn wrap(curve: Curve, key: PrivateKey) -> Result<Box<dyn AgreementKey>, CryptoError> {
    let public = key.compute_public_key().map_err(|_| CryptoError::Backend)?;
    let public = EcPublicKey::checked(curve, public.as_ref())?;
    Ok(Box::new(Private { key, public }))
}

/// aws-lc wipes the scalar when it frees the key.
struct Private {
    key: PrivateKey,
    public: EcPublicKey,
}

impl AgreementKey for Private {
    fn public_key(&self) -> &EcPublicKey {
        &self.public
    }

    fn scalar(&self) -> Result<SecretBytes, CryptoError> {
        let scalar: EcPrivateKeyBin<'_> = self.key.as_be_bytes().map_err(|_| CryptoError::Backend)?;
        Ok(SecretBytes::new(scalar.as_ref().to_vec()))
    }

    fn agree(&self, peer: &EcPublicKey) -> Result<SecretBytes, CryptoError> {
        check_peer(self.curve(), peer)?;
        let peer = UnparsedPublicKey::new(native(peer.curve())?, peer.uncompressed());
        agree(&self.key, peer, CryptoError::Backend, |shared| Ok(SecretBytes::new(shared.to_vec())))
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AgreementKey").field("public", &self.public).finish_non_exhaustive()
    }
}

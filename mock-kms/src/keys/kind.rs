//! What cryptography each key spec asks of the HSM.

use super::{KeySpec, Region};
use crate::{
    error::{ErrorCode, KmsError},
    hsm::{Curve, KeyKind, MacAlgorithm, MlDsaParameters, MlKemParameters, RsaKeySize},
};

impl KeySpec {
    /// The kind of key to make for this spec.
    ///
    /// # Errors
    /// UnsupportedOperationException for SM2: the service's own answer outside the China Regions, and in them the
    /// mock's, which has no such cryptography.
    pub(crate) fn kind_in(self, region: &Region) -> Result<KeyKind, KmsError> {
        Ok(match self {
            Self::SymmetricDefault => KeyKind::Symmetric,
            Self::Rsa2048 => KeyKind::Rsa(RsaKeySize::Bits2048),
            Self::Rsa3072 => KeyKind::Rsa(RsaKeySize::Bits3072),
            Self::Rsa4096 => KeyKind::Rsa(RsaKeySize::Bits4096),
            Self::EccNistP256 => KeyKind::Ec(Curve::P256),
            Self::EccNistP384 => KeyKind::Ec(Curve::P384),
            Self::EccNistP521 => KeyKind::Ec(Curve::P521),
            Self::EccSecgP256k1 => KeyKind::Ec(Curve::Secp256k1),
            Self::EccNistEdwards25519 => KeyKind::Ed25519,
            Self::Hmac224 => KeyKind::Hmac(MacAlgorithm::HmacSha224),
            Self::Hmac256 => KeyKind::Hmac(MacAlgorithm::HmacSha256),
            Self::Hmac384 => KeyKind::Hmac(MacAlgorithm::HmacSha384),
            Self::Hmac512 => KeyKind::Hmac(MacAlgorithm::HmacSha512),
            Self::MlDsa44 => KeyKind::MlDsa(MlDsaParameters::MlDsa44),
            Self::MlDsa65 => KeyKind::MlDsa(MlDsaParameters::MlDsa65),
            Self::MlDsa87 => KeyKind::MlDsa(MlDsaParameters::MlDsa87),
            Self::MlKem512 => KeyKind::MlKem(MlKemParameters::MlKem512),
            Self::MlKem768 => KeyKind::MlKem(MlKemParameters::MlKem768),
            Self::MlKem1024 => KeyKind::MlKem(MlKemParameters::MlKem1024),
            Self::Sm2 if region.is_in_china() => return Err(KmsError::not_in_the_mock("keys of spec SM2")),
            Self::Sm2 => {
                // The wording is known from public reports.
                let message = "KeySpec SM2 is not supported in this Region";
                return Err(KmsError::new(ErrorCode::UnsupportedOperation, message));
            }
        })
    }
}

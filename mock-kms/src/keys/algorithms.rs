//! The algorithms of keys: their words in the API, and which keys have which.

use super::{EncryptionAlgorithm, Key, KeySpec, KeyUsage};
use crate::{
    error::{ErrorCode, KmsError},
    text_enum::text_enum,
};
use serde::Serialize;
use std::fmt;

text_enum! {
    /// How Sign and Verify sign.
    pub(crate) enum SigningAlgorithm {
        RsassaPssSha256 = "RSASSA_PSS_SHA_256",
        RsassaPssSha384 = "RSASSA_PSS_SHA_384",
        RsassaPssSha512 = "RSASSA_PSS_SHA_512",
        RsassaPkcs1V15Sha256 = "RSASSA_PKCS1_V1_5_SHA_256",
        RsassaPkcs1V15Sha384 = "RSASSA_PKCS1_V1_5_SHA_384",
        RsassaPkcs1V15Sha512 = "RSASSA_PKCS1_V1_5_SHA_512",
        EcdsaSha256 = "ECDSA_SHA_256",
        EcdsaSha384 = "ECDSA_SHA_384",
        EcdsaSha512 = "ECDSA_SHA_512",
        Sm2Dsa = "SM2DSA",
        MlDsaShake256 = "ML_DSA_SHAKE_256",
        Ed25519Sha512 = "ED25519_SHA_512",
        Ed25519PhSha512 = "ED25519_PH_SHA_512",
    }
}

text_enum! {
    /// How GenerateMac and VerifyMac authenticate.
    pub(crate) enum MacAlgorithm {
        HmacSha224 = "HMAC_SHA_224",
        HmacSha256 = "HMAC_SHA_256",
        HmacSha384 = "HMAC_SHA_384",
        HmacSha512 = "HMAC_SHA_512",
    }
}

text_enum! {
    /// How DeriveSharedSecret agrees.
    pub(crate) enum KeyAgreementAlgorithm {
        Ecdh = "ECDH",
    }
}

text_enum! {
    /// How Encapsulate and Decapsulate share a secret.
    pub(crate) enum EncapsulationAlgorithm {
        MlKem = "ML_KEM",
    }
}

/// The algorithms of one key: one of the lists is filled, that of its usage. Answers show filled lists alone.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Algorithms {
    #[serde(rename = "EncryptionAlgorithms", skip_serializing_if = "<[_]>::is_empty")]
    encryption: &'static [EncryptionAlgorithm],
    #[serde(rename = "SigningAlgorithms", skip_serializing_if = "<[_]>::is_empty")]
    signing: &'static [SigningAlgorithm],
    #[serde(rename = "MacAlgorithms", skip_serializing_if = "<[_]>::is_empty")]
    mac: &'static [MacAlgorithm],
    #[serde(rename = "KeyAgreementAlgorithms", skip_serializing_if = "<[_]>::is_empty")]
    key_agreement: &'static [KeyAgreementAlgorithm],
    #[serde(rename = "EncapsulationAlgorithms", skip_serializing_if = "<[_]>::is_empty")]
    encapsulation: &'static [EncapsulationAlgorithm],
}

impl Key {
    /// What the key's spec can do and its usage allows.
    pub(crate) fn algorithms(&self) -> Algorithms {
        let (spec, none) = (self.spec, Algorithms::default());
        match self.usage {
            KeyUsage::EncryptDecrypt => Algorithms { encryption: spec.encryption_algorithms(), ..none },
            KeyUsage::SignVerify => Algorithms { signing: spec.signing_algorithms(), ..none },
            KeyUsage::GenerateVerifyMac => Algorithms { mac: spec.mac_algorithms(), ..none },
            KeyUsage::KeyAgreement => Algorithms { key_agreement: KeyAgreementAlgorithm::ALL, ..none },
            KeyUsage::EncapsulateDecapsulate => {
                Algorithms { encapsulation: EncapsulationAlgorithm::ALL, ..none }
            }
        }
    }
}

impl KeySpec {
    /// The algorithms that a key of this spec signs with, PKCS #1 before PSS as the service lists them.
    pub(crate) const fn signing_algorithms(self) -> &'static [SigningAlgorithm] {
        use SigningAlgorithm as A;
        match self {
            Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096 => &[
                A::RsassaPkcs1V15Sha256,
                A::RsassaPkcs1V15Sha384,
                A::RsassaPkcs1V15Sha512,
                A::RsassaPssSha256,
                A::RsassaPssSha384,
                A::RsassaPssSha512,
            ],
            Self::EccNistP256 | Self::EccSecgP256k1 => &[A::EcdsaSha256],
            Self::EccNistP384 => &[A::EcdsaSha384],
            Self::EccNistP521 => &[A::EcdsaSha512],
            Self::EccNistEdwards25519 => &[A::Ed25519Sha512, A::Ed25519PhSha512],
            Self::MlDsa44 | Self::MlDsa65 | Self::MlDsa87 => &[A::MlDsaShake256],
            Self::Sm2 => &[A::Sm2Dsa],
            _ => &[],
        }
    }

    /// The algorithm that a key of this spec authenticates with.
    pub(crate) const fn mac_algorithms(self) -> &'static [MacAlgorithm] {
        match self {
            Self::Hmac224 => &[MacAlgorithm::HmacSha224],
            Self::Hmac256 => &[MacAlgorithm::HmacSha256],
            Self::Hmac384 => &[MacAlgorithm::HmacSha384],
            Self::Hmac512 => &[MacAlgorithm::HmacSha512],
            _ => &[],
        }
    }
}

impl SigningAlgorithm {
    /// Refuses keys that do not sign with this algorithm.
    ///
    /// # Errors
    /// InvalidKeyUsageException.
    pub(crate) fn require_of(self, spec: KeySpec) -> Result<(), KmsError> {
        require(self, spec.signing_algorithms().contains(&self), spec)
    }
}

impl MacAlgorithm {
    /// Refuses keys that do not authenticate with this algorithm.
    ///
    /// # Errors
    /// InvalidKeyUsageException.
    pub(crate) fn require_of(self, spec: KeySpec) -> Result<(), KmsError> {
        require(self, spec.mac_algorithms().contains(&self), spec)
    }
}

/// Recorded for MACs, and known from public reports for encryption and signatures.
pub(super) fn require(algorithm: impl fmt::Display, fits: bool, spec: KeySpec) -> Result<(), KmsError> {
    if fits {
        return Ok(());
    }
    let message = format!("Algorithm {algorithm} is incompatible with key spec {spec}.");
    Err(KmsError::new(ErrorCode::InvalidKeyUsage, message))
}

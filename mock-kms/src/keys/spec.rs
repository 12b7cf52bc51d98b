//! Kinds of keys: spec, usage, origin, manager, and which of them go together.

use super::algorithms::require;
use crate::{
    error::{ErrorCode, KmsError},
    text_enum::text_enum,
};

text_enum! {
    /// The cryptography of a key.
    pub(crate) enum KeySpec {
        Rsa2048 = "RSA_2048",
        Rsa3072 = "RSA_3072",
        Rsa4096 = "RSA_4096",
        EccNistP256 = "ECC_NIST_P256",
        EccNistP384 = "ECC_NIST_P384",
        EccNistP521 = "ECC_NIST_P521",
        EccSecgP256k1 = "ECC_SECG_P256K1",
        SymmetricDefault = "SYMMETRIC_DEFAULT",
        Hmac224 = "HMAC_224",
        Hmac256 = "HMAC_256",
        Hmac384 = "HMAC_384",
        Hmac512 = "HMAC_512",
        Sm2 = "SM2",
        MlDsa44 = "ML_DSA_44",
        MlDsa65 = "ML_DSA_65",
        MlDsa87 = "ML_DSA_87",
        EccNistEdwards25519 = "ECC_NIST_EDWARDS25519",
        MlKem512 = "ML_KEM_512",
        MlKem768 = "ML_KEM_768",
        MlKem1024 = "ML_KEM_1024",
    }
}

text_enum! {
    /// The one thing that a key is for.
    pub(crate) enum KeyUsage {
        SignVerify = "SIGN_VERIFY",
        EncryptDecrypt = "ENCRYPT_DECRYPT",
        GenerateVerifyMac = "GENERATE_VERIFY_MAC",
        KeyAgreement = "KEY_AGREEMENT",
        EncapsulateDecapsulate = "ENCAPSULATE_DECAPSULATE",
    }
}

text_enum! {
    /// Where a key's material comes from.
    pub(crate) enum Origin {
        AwsKms = "AWS_KMS",
        External = "EXTERNAL",
        AwsCloudHsm = "AWS_CLOUDHSM",
        ExternalKeyStore = "EXTERNAL_KEY_STORE",
    }
}

text_enum! {
    /// Who manages a key: the customer, or AWS on the customer's behalf.
    pub(crate) enum KeyManager {
        Aws = "AWS",
        Customer = "CUSTOMER",
    }
}

text_enum! {
    /// How Encrypt, Decrypt and ReEncrypt encrypt.
    pub(crate) enum EncryptionAlgorithm {
        SymmetricDefault = "SYMMETRIC_DEFAULT",
        RsaesOaepSha1 = "RSAES_OAEP_SHA_1",
        RsaesOaepSha256 = "RSAES_OAEP_SHA_256",
        Sm2Pke = "SM2PKE",
    }
}

#[expect(clippy::derivable_impls, reason = "text_enum! takes no attributes such as #[default]")]
impl Default for EncryptionAlgorithm {
    fn default() -> Self {
        Self::SymmetricDefault
    }
}

impl EncryptionAlgorithm {
    /// Refuses keys that do not encrypt with this algorithm.
    ///
    /// # Errors
    /// InvalidKeyUsageException.
    pub(crate) fn require_of(self, spec: KeySpec) -> Result<(), KmsError> {
        require(self, spec.encryption_algorithms().contains(&self), spec)
    }
}

impl KeySpec {
    /// The usages that a key of this spec can have; a key gets one of them for life.
    pub(crate) const fn usages(self) -> &'static [KeyUsage] {
        use KeyUsage::{EncapsulateDecapsulate, EncryptDecrypt, GenerateVerifyMac, KeyAgreement, SignVerify};
        match self {
            Self::SymmetricDefault => &[EncryptDecrypt],
            Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096 => &[EncryptDecrypt, SignVerify],
            Self::EccNistP256 | Self::EccNistP384 | Self::EccNistP521 => &[SignVerify, KeyAgreement],
            Self::EccSecgP256k1 | Self::EccNistEdwards25519 => &[SignVerify],
            Self::Hmac224 | Self::Hmac256 | Self::Hmac384 | Self::Hmac512 => &[GenerateVerifyMac],
            Self::Sm2 => &[EncryptDecrypt, SignVerify, KeyAgreement],
            Self::MlDsa44 | Self::MlDsa65 | Self::MlDsa87 => &[SignVerify],
            Self::MlKem512 | Self::MlKem768 | Self::MlKem1024 => &[EncapsulateDecapsulate],
        }
    }

    /// Whether keys of this spec can get new material, by themselves or on demand.
    pub(crate) const fn rotates(self) -> bool {
        matches!(self, Self::SymmetricDefault)
    }

    /// Whether material for keys of this spec can be imported. The developer guide says how to write every other
    /// kind of private key, so for the post-quantum ones nobody could know what to send.
    pub(crate) const fn takes_imports(self) -> bool {
        use KeySpec::{MlDsa44, MlDsa65, MlDsa87, MlKem512, MlKem768, MlKem1024};
        !matches!(self, MlDsa44 | MlDsa65 | MlDsa87 | MlKem512 | MlKem768 | MlKem1024)
    }

    /// Refuses keys that cannot get new material.
    ///
    /// # Errors
    /// UnsupportedOperationException, silent, as RotateKeyOnDemand was recorded to answer.
    pub(crate) fn require_rotation(self) -> Result<(), KmsError> {
        if self.rotates() { Ok(()) } else { Err(KmsError::silent(ErrorCode::UnsupportedOperation)) }
    }

    /// The algorithms that a key of this spec encrypts with.
    pub(crate) const fn encryption_algorithms(self) -> &'static [EncryptionAlgorithm] {
        match self {
            Self::SymmetricDefault => &[EncryptionAlgorithm::SymmetricDefault],
            Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096 => {
                &[EncryptionAlgorithm::RsaesOaepSha1, EncryptionAlgorithm::RsaesOaepSha256]
            }
            Self::Sm2 => &[EncryptionAlgorithm::Sm2Pke],
            _ => &[],
        }
    }
}

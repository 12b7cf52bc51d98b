//! `GrantOperation`: what a grant can allow, and for which keys.

use super::{Key, KeySpec, KeyUsage};
use crate::text_enum::text_enum;

text_enum! {
    /// An operation that a grant can allow. Its word is the permission that the operation asks for.
    pub(crate) enum GrantOperation {
        Decrypt = "Decrypt",
        Encrypt = "Encrypt",
        GenerateDataKey = "GenerateDataKey",
        GenerateDataKeyWithoutPlaintext = "GenerateDataKeyWithoutPlaintext",
        ReEncryptFrom = "ReEncryptFrom",
        ReEncryptTo = "ReEncryptTo",
        Sign = "Sign",
        Verify = "Verify",
        GetPublicKey = "GetPublicKey",
        CreateGrant = "CreateGrant",
        RetireGrant = "RetireGrant",
        DescribeKey = "DescribeKey",
        GenerateDataKeyPair = "GenerateDataKeyPair",
        GenerateDataKeyPairWithoutPlaintext = "GenerateDataKeyPairWithoutPlaintext",
        GenerateMac = "GenerateMac",
        VerifyMac = "VerifyMac",
        DeriveSharedSecret = "DeriveSharedSecret",
        Encapsulate = "Encapsulate",
        Decapsulate = "Decapsulate",
    }
}

impl GrantOperation {
    /// Whether `key` has this operation.
    pub(crate) fn fits(self, key: &Key) -> bool {
        match self {
            Self::CreateGrant | Self::RetireGrant | Self::DescribeKey => true,
            Self::Encrypt | Self::Decrypt | Self::ReEncryptFrom | Self::ReEncryptTo => {
                key.usage == KeyUsage::EncryptDecrypt
            }
            Self::GenerateDataKey
            | Self::GenerateDataKeyWithoutPlaintext
            | Self::GenerateDataKeyPair
            | Self::GenerateDataKeyPairWithoutPlaintext => key.spec == KeySpec::SymmetricDefault,
            Self::GetPublicKey => {
                key.spec != KeySpec::SymmetricDefault && key.usage != KeyUsage::GenerateVerifyMac
            }
            Self::Sign | Self::Verify => key.usage == KeyUsage::SignVerify,
            Self::GenerateMac | Self::VerifyMac => key.usage == KeyUsage::GenerateVerifyMac,
            Self::DeriveSharedSecret => key.usage == KeyUsage::KeyAgreement,
            Self::Encapsulate | Self::Decapsulate => key.usage == KeyUsage::EncapsulateDecapsulate,
        }
    }
}

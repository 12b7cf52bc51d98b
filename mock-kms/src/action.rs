//! `Action`: the 56 operations of the API model and what is fixed for each of them.

use crate::{keys::KeyUsage, text_enum::text_enum};

text_enum! {
    /// An operation of the API model (2014-11-01). Its word is the wire target and, but for ReEncrypt, the IAM action.
    pub(crate) enum Action {
        CancelKeyDeletion = "CancelKeyDeletion",
        ConnectCustomKeyStore = "ConnectCustomKeyStore",
        CreateAlias = "CreateAlias",
        CreateCustomKeyStore = "CreateCustomKeyStore",
        CreateGrant = "CreateGrant",
        CreateKey = "CreateKey",
        Decapsulate = "Decapsulate",
        Decrypt = "Decrypt",
        DeleteAlias = "DeleteAlias",
        DeleteCustomKeyStore = "DeleteCustomKeyStore",
        DeleteImportedKeyMaterial = "DeleteImportedKeyMaterial",
        DeriveSharedSecret = "DeriveSharedSecret",
        DescribeCustomKeyStores = "DescribeCustomKeyStores",
        DescribeKey = "DescribeKey",
        DisableKey = "DisableKey",
        DisableKeyRotation = "DisableKeyRotation",
        DisconnectCustomKeyStore = "DisconnectCustomKeyStore",
        EnableKey = "EnableKey",
        EnableKeyRotation = "EnableKeyRotation",
        Encapsulate = "Encapsulate",
        Encrypt = "Encrypt",
        GenerateDataKey = "GenerateDataKey",
        GenerateDataKeyPair = "GenerateDataKeyPair",
        GenerateDataKeyPairWithoutPlaintext = "GenerateDataKeyPairWithoutPlaintext",
        GenerateDataKeyWithoutPlaintext = "GenerateDataKeyWithoutPlaintext",
        GenerateMac = "GenerateMac",
        GenerateRandom = "GenerateRandom",
        GetKeyLastUsage = "GetKeyLastUsage",
        GetKeyPolicy = "GetKeyPolicy",
        GetKeyRotationStatus = "GetKeyRotationStatus",
        GetParametersForImport = "GetParametersForImport",
        GetPublicKey = "GetPublicKey",
        ImportKeyMaterial = "ImportKeyMaterial",
        ListAliases = "ListAliases",
        ListGrants = "ListGrants",
        ListKeyPolicies = "ListKeyPolicies",
        ListKeyRotations = "ListKeyRotations",
        ListKeys = "ListKeys",
        ListResourceTags = "ListResourceTags",
        ListRetirableGrants = "ListRetirableGrants",
        PutKeyPolicy = "PutKeyPolicy",
        ReEncrypt = "ReEncrypt",
        ReplicateKey = "ReplicateKey",
        RetireGrant = "RetireGrant",
        RevokeGrant = "RevokeGrant",
        RotateKeyOnDemand = "RotateKeyOnDemand",
        ScheduleKeyDeletion = "ScheduleKeyDeletion",
        Sign = "Sign",
        TagResource = "TagResource",
        UntagResource = "UntagResource",
        UpdateAlias = "UpdateAlias",
        UpdateCustomKeyStore = "UpdateCustomKeyStore",
        UpdateKeyDescription = "UpdateKeyDescription",
        UpdatePrimaryRegion = "UpdatePrimaryRegion",
        Verify = "Verify",
        VerifyMac = "VerifyMac",
    }
}

impl Action {
    /// Whether `KeyId` may be an alias name or alias ARN; every other operation takes a key id or key ARN alone.
    ///
    /// The documentation is silent for GenerateMac and VerifyMac, so taking an alias there is a guess.
    pub(crate) const fn takes_alias(self) -> bool {
        matches!(
            self,
            Self::DescribeKey
                | Self::Encrypt
                | Self::Decrypt
                | Self::ReEncrypt
                | Self::GenerateDataKey
                | Self::GenerateDataKeyWithoutPlaintext
                | Self::GenerateDataKeyPair
                | Self::GenerateDataKeyPairWithoutPlaintext
                | Self::Sign
                | Self::Verify
                | Self::GenerateMac
                | Self::VerifyMac
                | Self::GetPublicKey
                | Self::DeriveSharedSecret
                | Self::Encapsulate
                | Self::Decapsulate
        )
    }

    /// Whether it changes nothing, as CloudTrail tells of it.
    pub(crate) const fn is_read_only(self) -> bool {
        !matches!(
            self,
            Self::CancelKeyDeletion
                | Self::ConnectCustomKeyStore
                | Self::CreateAlias
                | Self::CreateCustomKeyStore
                | Self::CreateGrant
                | Self::CreateKey
                | Self::DeleteAlias
                | Self::DeleteCustomKeyStore
                | Self::DeleteImportedKeyMaterial
                | Self::DisableKey
                | Self::DisableKeyRotation
                | Self::DisconnectCustomKeyStore
                | Self::EnableKey
                | Self::EnableKeyRotation
                | Self::ImportKeyMaterial
                | Self::PutKeyPolicy
                | Self::ReplicateKey
                | Self::RetireGrant
                | Self::RevokeGrant
                | Self::RotateKeyOnDemand
                | Self::ScheduleKeyDeletion
                | Self::TagResource
                | Self::UntagResource
                | Self::UpdateAlias
                | Self::UpdateCustomKeyStore
                | Self::UpdateKeyDescription
                | Self::UpdatePrimaryRegion
        )
    }

    /// Whether a successful call is noted as the last use of its keys.
    pub(crate) const fn is_tracked(self) -> bool {
        self.key_usage().is_some()
    }

    /// The usage that a key must have for this operation; `None` where any key will do.
    pub(crate) const fn key_usage(self) -> Option<KeyUsage> {
        match self {
            Self::Encrypt
            | Self::Decrypt
            | Self::ReEncrypt
            | Self::GenerateDataKey
            | Self::GenerateDataKeyWithoutPlaintext
            | Self::GenerateDataKeyPair
            | Self::GenerateDataKeyPairWithoutPlaintext => Some(KeyUsage::EncryptDecrypt),
            Self::Sign | Self::Verify => Some(KeyUsage::SignVerify),
            Self::GenerateMac | Self::VerifyMac => Some(KeyUsage::GenerateVerifyMac),
            Self::DeriveSharedSecret => Some(KeyUsage::KeyAgreement),
            Self::Encapsulate | Self::Decapsulate => Some(KeyUsage::EncapsulateDecapsulate),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Action;

    #[test]
    fn the_model_has_56_operations_and_each_is_found_by_name() {
        assert_eq!(Action::ALL.len(), 56);
        for action in Action::ALL {
            assert_eq!(Action::from_word(action.word()), Some(*action));
        }
        assert_eq!(Action::from_word("encrypt"), None);
    }
}

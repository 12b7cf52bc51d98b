//! Which permissions a key can give to principals of other accounts.
//!
//! AWS KMS Developer Guide, "Allowing users in other accounts to use a KMS key": whatever else its policy gives them has no
//! effect.

/// What principals of other accounts can be allowed: the operations whose documentation says "Cross-account use: Yes".
const EFFECTIVE: [&str; 22] = [
    "CreateGrant",
    "Decapsulate",
    "Decrypt",
    "DeriveSharedSecret",
    "DescribeKey",
    "Encapsulate",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "GetKeyRotationStatus",
    "GetPublicKey",
    "ListGrants",
    "ReEncryptFrom",
    "ReEncryptTo",
    "RetireGrant",
    "RevokeGrant",
    "Sign",
    "Verify",
    "VerifyMac",
];

/// Whether giving `permission`, without its `kms:`, to another account has an effect.
pub(super) fn is_effective(permission: &str) -> bool {
    EFFECTIVE.contains(&permission)
}

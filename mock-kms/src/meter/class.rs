//! `Class`: what a request is priced as.

use crate::{
    action::Action,
    keys::{KeySpec, KeyUsage},
    text_enum::text_enum,
};

text_enum! {
    /// A kind of request that the price page names by itself.
    pub(super) enum Class {
        /// Everything that is not one of the others.
        Other = "other",
        Rsa2048 = "rsa_2048",
        Asymmetric = "asymmetric",
        EccDataKeyPair = "ecc_data_key_pair",
        RsaDataKeyPair = "rsa_data_key_pair",
    }
}

impl Class {
    /// How many there are.
    pub(super) const COUNT: usize = Self::ALL.len();

    /// The class of an operation upon keys of those specs, or one that makes a pair of that spec. Pairs that are neither
    /// RSA nor of an elliptic curve are priced as the latter: a guess.
    pub(super) fn of(
        action: Option<Action>,
        keys: impl Iterator<Item = KeySpec>,
        pair: Option<KeySpec>,
    ) -> Self {
        match (action, pair) {
            (
                Some(Action::GenerateDataKeyPair | Action::GenerateDataKeyPairWithoutPlaintext),
                Some(KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096),
            ) => Self::RsaDataKeyPair,
            (Some(Action::GenerateDataKeyPair | Action::GenerateDataKeyPairWithoutPlaintext), Some(_)) => {
                Self::EccDataKeyPair
            }
            (Some(action), _) if uses_material(action) => keys.map(Self::of_key).max().unwrap_or(Self::Other),
            _ => Self::Other,
        }
    }

    /// The class of a use of a key, the dearer the later in their order.
    fn of_key(spec: KeySpec) -> Self {
        let is_symmetric =
            spec == KeySpec::SymmetricDefault || spec.usages() == [KeyUsage::GenerateVerifyMac];
        match spec {
            _ if is_symmetric => Self::Other,
            KeySpec::Rsa2048 => Self::Rsa2048,
            _ => Self::Asymmetric,
        }
    }
}

/// Whether the page prices the operation by the key. It names cryptographic operations and GetPublicKey.
fn uses_material(action: Action) -> bool {
    action.key_usage().is_some() || action == Action::GetPublicKey
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_priced_by_operation_and_key() {
        use KeySpec::{EccNistP256, Hmac256, MlKem768, Rsa2048, Rsa4096, SymmetricDefault};
        for (action, keys, pair, expected) in [
            (Action::Decrypt, &[SymmetricDefault][..], None, Class::Other),
            (Action::GenerateMac, &[Hmac256], None, Class::Other),
            (Action::Decrypt, &[Rsa2048], None, Class::Rsa2048),
            (Action::Decrypt, &[Rsa4096], None, Class::Asymmetric),
            (Action::Sign, &[EccNistP256], None, Class::Asymmetric),
            (Action::GetPublicKey, &[Rsa2048], None, Class::Rsa2048),
            (Action::DescribeKey, &[Rsa4096], None, Class::Other),
            (Action::ReEncrypt, &[SymmetricDefault, Rsa4096], None, Class::Asymmetric),
            (Action::GenerateDataKeyPair, &[SymmetricDefault], Some(Rsa2048), Class::RsaDataKeyPair),
            (
                Action::GenerateDataKeyPairWithoutPlaintext,
                &[SymmetricDefault],
                Some(EccNistP256),
                Class::EccDataKeyPair,
            ),
            (Action::GenerateDataKeyPair, &[SymmetricDefault], Some(MlKem768), Class::EccDataKeyPair),
            (Action::GenerateDataKeyPair, &[], None, Class::Other),
            (Action::ListKeys, &[], None, Class::Other),
        ] {
            let class = Class::of(Some(action), keys.iter().copied(), pair);
            assert_eq!(class, expected, "{action} {keys:?} {pair:?}");
        }
    }
}

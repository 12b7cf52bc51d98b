//! `Class`: which quota a call counts against.
//!
//! AWS KMS Developer Guide, "Request quotas". The names are those of Service Quotas, without "request rate".

use crate::{action::Action, keys::KeySpec};
use std::fmt;

/// A quota for a rate of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Class {
    /// Cryptographic operations with keys of a kind share one.
    Cryptography(Kind),
    /// Key pairs of a spec, with or without their private key in the clear.
    DataKeyPair(KeySpec),
    /// All else: each operation for itself.
    Operation(Action),
}

/// A kind of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// HMAC keys too.
    Symmetric,
    Rsa,
    /// SM2 too.
    EllipticCurve,
    MlDsa,
    MlKem,
}

impl Kind {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Symmetric, "symmetric"),
        (Self::Rsa, "RSA"),
        (Self::EllipticCurve, "ECC"),
        (Self::MlDsa, "ML-DSA"),
        (Self::MlKem, "ML-KEM"),
    ];

    fn of(spec: KeySpec) -> Self {
        match spec {
            KeySpec::SymmetricDefault
            | KeySpec::Hmac224
            | KeySpec::Hmac256
            | KeySpec::Hmac384
            | KeySpec::Hmac512 => Self::Symmetric,
            KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => Self::Rsa,
            KeySpec::EccNistP256
            | KeySpec::EccNistP384
            | KeySpec::EccNistP521
            | KeySpec::EccSecgP256k1
            | KeySpec::EccNistEdwards25519
            | KeySpec::Sm2 => Self::EllipticCurve,
            KeySpec::MlDsa44 | KeySpec::MlDsa65 | KeySpec::MlDsa87 => Self::MlDsa,
            KeySpec::MlKem512 | KeySpec::MlKem768 | KeySpec::MlKem1024 => Self::MlKem,
        }
    }

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }
}

/// The operations whose pairs have quotas of their own.
const PAIRS: [Action; 2] = [Action::GenerateDataKeyPair, Action::GenerateDataKeyPairWithoutPlaintext];

impl Class {
    /// The quota of a call that is about no key, or is not cryptography; `None` if its key, or its pair, decides.
    pub(crate) fn of_operation(action: Action) -> Option<Self> {
        match action {
            Action::GenerateRandom => Some(Self::Cryptography(Kind::Symmetric)),
            _ if action.key_usage().is_some() => None,
            _ => Some(Self::Operation(action)),
        }
    }

    /// The quota of a cryptographic operation with a key of this spec; `None` for other operations.
    pub(crate) fn of_key(action: Action, spec: KeySpec) -> Option<Self> {
        let is_shared = action.key_usage().is_some() && !PAIRS.contains(&action);
        is_shared.then(|| Self::Cryptography(Kind::of(spec)))
    }

    /// All of them.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let shared = Kind::ALL.into_iter().map(|(kind, _)| Self::Cryptography(kind));
        let pairs =
            KeySpec::ALL.iter().filter(|spec| is_of_pairs(**spec)).map(|spec| Self::DataKeyPair(*spec));
        let others = Action::ALL.iter().filter_map(|action| Self::of_operation(*action));
        shared.chain(pairs).chain(others.filter(|class| matches!(class, Self::Operation(_))))
    }

    /// The quota of that name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|class| class.to_string() == name)
    }
}

fn is_of_pairs(spec: KeySpec) -> bool {
    matches!(Kind::of(spec), Kind::Rsa | Kind::EllipticCurve | Kind::MlKem)
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cryptography(kind) => write!(f, "Cryptographic operations ({})", kind.name()),
            Self::DataKeyPair(spec) => write!(f, "GenerateDataKeyPair ({spec})"),
            Self::Operation(action) => f.write_str(action.word()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_count_against_what_their_operation_and_key_say() {
        for (action, spec, expected) in [
            (Action::GenerateDataKey, KeySpec::SymmetricDefault, "Cryptographic operations (symmetric)"),
            (Action::VerifyMac, KeySpec::Hmac512, "Cryptographic operations (symmetric)"),
            (Action::Decrypt, KeySpec::Rsa4096, "Cryptographic operations (RSA)"),
            (Action::Sign, KeySpec::EccNistEdwards25519, "Cryptographic operations (ECC)"),
            (Action::DeriveSharedSecret, KeySpec::EccNistP384, "Cryptographic operations (ECC)"),
            (Action::Sign, KeySpec::MlDsa65, "Cryptographic operations (ML-DSA)"),
            (Action::GenerateRandom, KeySpec::SymmetricDefault, "Cryptographic operations (symmetric)"),
            (Action::GetPublicKey, KeySpec::Rsa2048, "GetPublicKey"),
            (Action::CreateKey, KeySpec::Rsa2048, "CreateKey"),
        ] {
            let class = Class::of_operation(action).or_else(|| Class::of_key(action, spec)).unwrap();
            assert_eq!(class.to_string(), expected);
            assert_eq!(Class::from_name(expected), Some(class));
        }
        assert_eq!(Class::of_key(PAIRS[0], KeySpec::SymmetricDefault), None);
        assert_eq!(Class::from_name("Encrypt"), None, "it shares a quota");
        assert_eq!(Class::all().count(), 5 + 12 + 41);
    }
}

//! `Rates`: how many calls of each class an account may make in a second.
//!
//! AWS KMS Developer Guide, "Request quotas for each AWS KMS API operation".

use super::class::{Class, Kind};
use crate::{
    action::Action,
    keys::{KeySpec, Region},
};
use std::collections::HashMap;

/// The service's default rates, but for some.
#[derive(Debug, Clone, Default)]
pub(super) struct Rates(HashMap<Class, f64>);

impl Rates {
    /// Changes a rate. It must not be negative.
    pub(super) fn insert(&mut self, class: Class, rate: f64) {
        self.0.insert(class, rate);
    }

    /// Calls in a second.
    pub(super) fn of(&self, class: Class, region: &Region) -> f64 {
        self.0.get(&class).copied().unwrap_or_else(|| default_rate(class, region))
    }
}

fn default_rate(class: Class, region: &Region) -> f64 {
    match class {
        Class::Cryptography(Kind::Symmetric) => match region.name() {
            "us-east-1" | "us-west-2" | "eu-west-1" => 100_000.0,
            "us-east-2" | "ap-southeast-1" | "ap-southeast-2" | "ap-northeast-1" | "eu-central-1"
            | "eu-west-2" => 20_000.0,
            _ => 10_000.0,
        },
        // That ML-KEM keys have a quota like the other asymmetric ones is a guess.
        Class::Cryptography(_) => 1_000.0,
        Class::DataKeyPair(spec) => pairs(spec, region.is_in_china()),
        Class::Operation(action) => f64::from(operation(action)),
    }
}

/// That ML-KEM pairs have the quota of elliptic curves is a guess.
fn pairs(spec: KeySpec, is_in_china: bool) -> f64 {
    match (spec, is_in_china) {
        (KeySpec::Rsa2048, false) => 20.0,
        (KeySpec::Rsa3072, false) => 4.0,
        (KeySpec::Rsa4096, false) | (KeySpec::Rsa2048, true) => 1.0,
        (KeySpec::Rsa3072, true) => 0.5,
        (KeySpec::Rsa4096, true) => 0.1,
        (KeySpec::Sm2, _) => 25.0,
        _ => 100.0,
    }
}

fn operation(action: Action) -> u16 {
    match action {
        Action::DescribeKey | Action::GetPublicKey | Action::ListResourceTags => 2_000,
        Action::GetKeyPolicy | Action::GetKeyRotationStatus => 1_000,
        Action::ListAliases | Action::ListKeys => 500,
        Action::ListGrants
        | Action::ListKeyPolicies
        | Action::ListKeyRotations
        | Action::ListRetirableGrants => 100,
        Action::CreateGrant | Action::RetireGrant | Action::RevokeGrant => 50,
        Action::DeleteAlias
        | Action::DeleteImportedKeyMaterial
        | Action::EnableKeyRotation
        | Action::ImportKeyMaterial
        | Action::PutKeyPolicy
        | Action::ScheduleKeyDeletion => 15,
        Action::TagResource => 10,
        Action::GetParametersForImport => 1,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_and_specs_differ() {
        let rate = |name: &str, region| {
            Rates::default().of(Class::from_name(name).unwrap(), &Region::new(region).unwrap())
        };
        for (name, region, expected) in [
            ("Cryptographic operations (symmetric)", "eu-west-1", 100_000.0),
            ("Cryptographic operations (symmetric)", "eu-central-1", 20_000.0),
            ("Cryptographic operations (symmetric)", "eu-north-1", 10_000.0),
            ("Cryptographic operations (RSA)", "eu-west-1", 1_000.0),
            ("GenerateDataKeyPair (RSA_4096)", "us-east-1", 1.0),
            ("GenerateDataKeyPair (RSA_4096)", "cn-north-1", 0.1),
            ("GenerateDataKeyPair (ECC_NIST_P256)", "us-east-1", 100.0),
            ("CreateKey", "us-east-1", 5.0),
            ("DescribeKey", "us-east-1", 2_000.0),
        ] {
            assert!((rate(name, region) - expected).abs() < f64::EPSILON, "{name} in {region}");
        }
    }
}

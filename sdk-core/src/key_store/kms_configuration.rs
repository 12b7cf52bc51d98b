//! `KmsConfiguration`: which KMS keys a key store may use for its branch keys.
//!
//! Spec: framework/branch-key-store.md#aws-kms-configuration

use crate::{
    error::{Error, ErrorKind},
    kms::{KeyArn, KmsClient},
};

/// Which KMS keys a key store may use for its branch keys.
///
/// The first two also make branch keys. The discovery ones trust whoever may write to the table to say which
/// KMS key wrapped a branch key, and only read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KmsConfiguration {
    /// The key with this ARN, and no other.
    KeyArn(String),
    /// The key with this ARN, also for branch keys made under its replicas in other Regions, if it is a
    /// multi-Region key.
    MrkArn(String),
    /// Whatever key a branch key names.
    Discovery,
    /// Whatever key a branch key names; a multi-Region key is used through its replica in this Region.
    MrkDiscovery {
        /// The Region, such as `eu-central-1`: the one that the key store's client is for.
        region: String,
    },
}

impl KmsConfiguration {
    /// Checks what can be checked before any branch key is read.
    pub(super) fn check(&self, client: &dyn KmsClient) -> Result<(), Error> {
        match self {
            Self::KeyArn(arn) | Self::MrkArn(arn) if KeyArn::parse_key(arn).is_none() => Err(invalid(
                format!("{arn:?} is not the ARN of a KMS key; a key store takes no alias and no bare key id"),
            )),
            Self::MrkDiscovery { region } if region.is_empty() => {
                Err(invalid("the Region of the key store's KMS configuration is empty; name one".to_owned()))
            }
            Self::MrkDiscovery { region } => match client.region() {
                Some(other) if other != region => Err(invalid(format!(
                    "the KMS client is for Region {other:?}, not {region:?}; give the client's Region"
                ))),
                _ => Ok(()),
            },
            Self::KeyArn(_) | Self::MrkArn(_) | Self::Discovery => Ok(()),
        }
    }

    /// The key for new branch keys.
    pub(super) fn key_for_new(&self) -> Result<&str, Error> {
        match self {
            Self::KeyArn(arn) | Self::MrkArn(arn) => Ok(arn),
            Self::Discovery | Self::MrkDiscovery { .. } => Err(invalid(
                "a key store that discovers its KMS keys cannot make branch keys or versions; configure it with KmsConfiguration::KeyArn or MrkArn".to_owned(),
            )),
        }
    }

    /// The key for a branch key that was made under `stored`, the ARN of a key.
    pub(super) fn key_for(&self, stored: &str) -> Result<String, Error> {
        let unfit = |why: &str| {
            Err(invalid(format!(
                "the branch key was made under {stored}, and the key store's KMS configuration {why}"
            )))
        };
        let stored_arn = KeyArn::parse_key(stored);
        match self {
            Self::KeyArn(arn) if arn == stored => Ok(arn.clone()),
            Self::KeyArn(arn) => unfit(&format!("allows {arn} alone")),
            Self::MrkArn(arn) => match (KeyArn::parse_key(arn), &stored_arn) {
                (Some(own), Some(stored)) if own.is_replica_of(stored) => Ok(arn.clone()),
                _ => unfit(&format!("allows {arn} and its replicas alone")),
            },
            Self::Discovery => Ok(stored.to_owned()),
            Self::MrkDiscovery { region } => Ok(match stored_arn.filter(KeyArn::is_multi_region) {
                Some(arn) => arn.in_region(region).to_string(),
                None => stored.to_owned(),
            }),
        }
    }
}

fn invalid(message: String) -> Error {
    Error::new(ErrorKind::InvalidArgument, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kms::fake::FakeKms;

    const WEST: &str = "arn:aws:kms:us-west-2:111122223333:key/1234abcd";
    const EAST: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
    const MRK_WEST: &str = "arn:aws:kms:us-west-2:111122223333:key/mrk-1234abcd";
    const MRK_EAST: &str = "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd";

    #[test]
    fn each_configuration_uses_the_keys_that_it_may() {
        use KmsConfiguration as C;
        let key = |arn: &str| C::KeyArn(arn.to_owned());
        let mrk = |arn: &str| C::MrkArn(arn.to_owned());
        let in_east = || C::MrkDiscovery { region: "us-east-1".to_owned() };
        for (configuration, stored, used) in [
            (key(WEST), WEST, Some(WEST)),
            (key(WEST), EAST, None),
            (key(MRK_WEST), MRK_EAST, None),
            (mrk(WEST), WEST, Some(WEST)),
            (mrk(WEST), EAST, None),
            (mrk(MRK_WEST), MRK_EAST, Some(MRK_WEST)),
            (mrk(MRK_WEST), WEST, None),
            (C::Discovery, WEST, Some(WEST)),
            (C::Discovery, MRK_EAST, Some(MRK_EAST)),
            (in_east(), MRK_WEST, Some(MRK_EAST)),
            (in_east(), WEST, Some(WEST)),
        ] {
            let found = configuration.key_for(stored);
            assert_eq!(found.as_deref().ok(), used, "{configuration:?} for {stored}");
        }
    }

    #[test]
    fn what_names_no_key_is_refused() {
        use KmsConfiguration as C;
        let client = FakeKms::holding([WEST]);
        for configuration in [
            C::KeyArn("1234abcd".to_owned()),
            C::KeyArn("arn:aws:kms:us-west-2:111122223333:alias/orders".to_owned()),
            C::MrkArn(String::new()),
            C::MrkDiscovery { region: String::new() },
            C::MrkDiscovery { region: "us-east-1".to_owned() },
        ] {
            let error = configuration.check(&*client).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{configuration:?}");
        }
        let here = C::MrkDiscovery { region: "us-west-2".to_owned() };
        for configuration in [C::KeyArn(WEST.to_owned()), C::Discovery, here] {
            assert!(configuration.check(&*client).is_ok());
        }
        assert!(C::Discovery.key_for_new().unwrap_err().to_string().contains("KeyArn"));
        assert_eq!(C::MrkArn(MRK_WEST.to_owned()).key_for_new().unwrap(), MRK_WEST);
    }
}

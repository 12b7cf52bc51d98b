//! `DiscoveryFilter`: whose keys a discovery keyring may use.

use crate::{
    error::{Error, ErrorKind},
    kms::KeyArn,
    sorted::sorted,
};
use std::fmt;

/// Whose keys a discovery keyring may use: those of some accounts in one partition.
///
/// Without a filter, the sender of a message decides whose key decrypts it; your own permissions are then the
/// only bound.
///
/// ```
/// let ours = kmseal::keyring::DiscoveryFilter::new("aws", ["111122223333"])?;
/// # Ok::<(), kmseal::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscoveryFilter {
    partition: String,
    /// Sorted, each once.
    accounts: Vec<String>,
}

impl DiscoveryFilter {
    /// Allows the keys of these accounts (twelve digits each) in `partition`: `aws`, `aws-cn`, `aws-us-gov`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the partition or an account is empty, or there is no account.
    pub fn new<A: Into<String>>(
        partition: impl Into<String>,
        accounts: impl IntoIterator<Item = A>,
    ) -> Result<Self, Error> {
        let partition = partition.into();
        let mut accounts: Vec<String> = sorted(accounts.into_iter().map(Into::into).collect());
        accounts.dedup();
        if partition.is_empty() || accounts.is_empty() || accounts.iter().any(String::is_empty) {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "a discovery filter needs a partition and at least one account, none of them empty",
            ));
        }
        Ok(Self { partition, accounts })
    }

    /// Says why the key `arn` may not be used, if it may not.
    pub(super) fn check(&self, arn: &KeyArn<'_>) -> Result<(), String> {
        let Self { partition, .. } = self;
        if arn.partition != partition {
            return Err(format!(
                "the discovery filter excludes its key's partition {:?}, it allows {partition:?} alone",
                arn.partition
            ));
        }
        if !self.accounts.iter().any(|account| account == arn.account) {
            return Err(format!(
                "the discovery filter excludes its key's account {}; add the account if you trust its keys",
                arn.account
            ));
        }
        Ok(())
    }
}

/// `aws: 111122223333, 444455556666`.
impl fmt::Display for DiscoveryFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.partition, self.accounts.join(", "))
    }
}

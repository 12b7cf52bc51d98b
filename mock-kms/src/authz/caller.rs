//! `Caller`: who makes a call, and in which Region.

use crate::keys::{AccountId, Place, Region};

/// The identity behind a call. At present that is the root of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    place: Place,
    arn: String,
}

impl Caller {
    /// The root of `account`, calling the service in `region`.
    pub fn root(region: Region, account: AccountId) -> Self {
        let arn = format!("arn:{}:iam::{account}:root", region.partition());
        Self { place: Place { region, account }, arn }
    }

    /// The Region that is called.
    pub fn region(&self) -> &Region {
        &self.place.region
    }

    /// The account that the caller belongs to.
    pub fn account(&self) -> AccountId {
        self.place.account
    }

    /// The principal's ARN.
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// The Region and account whose keys a bare key id or alias means.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }
}

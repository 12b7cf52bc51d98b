//! `Regions`: the Regions that a discovery keyring may ask, each with its client.

use crate::{
    error::{Error, ErrorKind},
    kms::{ClientSupplier, KeyArn, KmsClient},
};
use std::{fmt, sync::Arc};

/// Regions in the order in which they are asked, each with its client; at least one, none twice.
#[derive(Debug)]
pub(super) struct Regions(Vec<(String, Arc<dyn KmsClient>)>);

impl Regions {
    /// One Region, with the client that reaches it.
    pub(super) fn one(region: String, client: Arc<dyn KmsClient>) -> Result<Self, Error> {
        check_name(&region)?;
        match client.region() {
            Some(other) if other != region => Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("the KMS client is for Region {other:?}, not {region:?}; give the client's Region"),
            )),
            _ => Ok(Self(vec![(region, client)])),
        }
    }

    /// Several Regions, with the clients that `supplier` has for them.
    pub(super) fn new<R: Into<String>>(
        supplier: &dyn ClientSupplier,
        names: impl IntoIterator<Item = R>,
    ) -> Result<Self, Error> {
        let mut regions = Self(Vec::new());
        for name in names {
            let name = name.into();
            check_name(&name)?;
            if regions.client(&name).is_none() {
                let client = supplier.client(Some(&name))?;
                regions.0.push((name, client));
            }
        }
        if regions.0.is_empty() {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "a discovery keyring by Region needs a Region; name at least one",
            ));
        }
        Ok(regions)
    }

    /// The client for `region`, if it may be asked.
    pub(super) fn client(&self, region: &str) -> Option<&Arc<dyn KmsClient>> {
        self.0.iter().find(|(name, _)| name == region).map(|(_, client)| client)
    }

    /// Says that no Region of these has the key `arn`.
    pub(super) fn why_not(&self, arn: &KeyArn<'_>) -> String {
        let way_out = if arn.is_multi_region() {
            "add it, or use a KmsMrkDiscoveryKeyring, which asks for the key's replica"
        } else {
            "add it"
        };
        format!("its key is in Region {}, the keyring asks in {self} alone; {way_out}", arn.region)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Arc<dyn KmsClient>)> {
        self.0.iter().map(|(name, client)| (name.as_str(), client))
    }
}

/// `eu-central-1, us-east-1`.
impl fmt::Display for Regions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.iter().map(|(name, _)| name).collect();
        f.write_str(&names.join(", "))
    }
}

fn check_name(region: &str) -> Result<(), Error> {
    if region.is_empty() {
        return Err(Error::new(
            ErrorKind::InvalidArgument,
            "a Region's name is empty; give one such as \"eu-central-1\"",
        ));
    }
    Ok(())
}

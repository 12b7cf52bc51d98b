//! Keyrings for whatever symmetric KMS key a message names.

use crate::{
    keyring::Keyring,
    kms::{Access, KmsAccess},
};
use kmseal::{
    Error, ErrorKind,
    keyring::{DiscoveryFilter, KmsDiscoveryKeyring, KmsMrkDiscoveryKeyring},
};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Keyring {
    /// A discovery keyring; `regions` are asked if access is by Region. Without a partition there is no filter.
    ///
    /// # Errors
    /// As [`KmsDiscoveryKeyring::by_region`] and [`DiscoveryFilter::new`].
    #[wasm_bindgen(js_name = kmsDiscovery)]
    pub fn kms_discovery(
        kms: KmsAccess,
        regions: Vec<String>,
        partition: Option<String>,
        accounts: Vec<String>,
        grant_tokens: Vec<String>,
    ) -> Result<Keyring, JsValue> {
        let keyring = || {
            let keyring = match kms.0 {
                Access::One(client) => KmsDiscoveryKeyring::new(client),
                Access::ByRegion(supplier) => KmsDiscoveryKeyring::by_region(&*supplier, regions)?,
            };
            let filter = filter_of(partition, accounts)?;
            let keyring = filter.into_iter().fold(keyring, |keyring, filter| keyring.filter(filter));
            Ok(grant_tokens.into_iter().fold(keyring, |keyring, token| keyring.grant_token(token)))
        };
        Keyring::of(keyring())
    }

    /// A discovery keyring that asks for replicas; a client that is not by Region is for the one Region named.
    ///
    /// # Errors
    /// As [`KmsMrkDiscoveryKeyring::by_region`] and [`DiscoveryFilter::new`].
    #[wasm_bindgen(js_name = kmsMrkDiscovery)]
    pub fn kms_mrk_discovery(
        kms: KmsAccess,
        regions: Vec<String>,
        partition: Option<String>,
        accounts: Vec<String>,
        grant_tokens: Vec<String>,
    ) -> Result<Keyring, JsValue> {
        let keyring = || {
            let keyring = match kms.0 {
                Access::One(client) => {
                    let region = regions.into_iter().next().ok_or_else(|| {
                        Error::new(ErrorKind::InvalidArgument, "the client's Region is not named")
                    })?;
                    KmsMrkDiscoveryKeyring::new(client, region)?
                }
                Access::ByRegion(supplier) => KmsMrkDiscoveryKeyring::by_region(&*supplier, regions)?,
            };
            let filter = filter_of(partition, accounts)?;
            let keyring = filter.into_iter().fold(keyring, |keyring, filter| keyring.filter(filter));
            Ok(grant_tokens.into_iter().fold(keyring, |keyring, token| keyring.grant_token(token)))
        };
        Keyring::of(keyring())
    }
}

/// The filter, if there is a partition to filter by.
fn filter_of(partition: Option<String>, accounts: Vec<String>) -> Result<Option<DiscoveryFilter>, Error> {
    partition.map(|partition| DiscoveryFilter::new(partition, accounts)).transpose()
}

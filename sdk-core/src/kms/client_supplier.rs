//! `ClientSupplier`: the port that gives a keyring a client for each Region.

use super::KmsClient;
use crate::{
    error::{Error, ErrorKind},
    future::MaybeSendSync,
};
use std::{fmt, sync::Arc};

/// Gives a KMS client for each Region, for keyrings that reach keys in several.
///
/// A keyring asks once for each Region, when it is made. With the feature `aws-sdk-kms`, an
/// `aws_sdk_kms::Client` supplies clients that differ from it in their Region alone. Wrap a supplier to leave
/// Regions out, or to use other credentials in some.
///
/// Spec: framework/aws-kms/aws-kms-multi-keyrings.md
pub trait ClientSupplier: fmt::Debug + MaybeSendSync {
    /// The client for `region`, or for the client's own default Region where a key's name tells none.
    ///
    /// # Errors
    /// Whatever keeps the client from being made; the keyring is then not made either.
    fn client(&self, region: Option<&str>) -> Result<Arc<dyn KmsClient>, Error>;
}

/// One client for each Region, made beforehand: the simplest [`ClientSupplier`].
///
/// ```
/// use kmseal::{keyring::KmsDiscoveryKeyring, kms::{KmsClient, RegionalClients}};
/// use std::sync::Arc;
///
/// # fn run(frankfurt: Arc<dyn KmsClient>, dublin: Arc<dyn KmsClient>) -> Result<(), kmseal::Error> {
/// let clients = RegionalClients::new([("eu-central-1", frankfurt), ("eu-west-1", dublin)]);
/// let keyring = KmsDiscoveryKeyring::by_region(&clients, ["eu-central-1", "eu-west-1"])?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct RegionalClients(Vec<(String, Arc<dyn KmsClient>)>);

impl RegionalClients {
    /// Takes pairs of a Region, such as `eu-central-1`, and its client; of two for one Region the last counts.
    pub fn new<R: Into<String>>(clients: impl IntoIterator<Item = (R, Arc<dyn KmsClient>)>) -> Self {
        Self(clients.into_iter().map(|(region, client)| (region.into(), client)).collect())
    }
}

impl ClientSupplier for RegionalClients {
    fn client(&self, region: Option<&str>) -> Result<Arc<dyn KmsClient>, Error> {
        let missing = |message: String| Error::new(ErrorKind::InvalidArgument, message);
        let Some(region) = region else {
            return Err(missing(
                "a key that is not named by ARN names no Region, and clients were given by Region; name the key by ARN".to_owned(),
            ));
        };
        // The last counts.
        let of_region = self.0.iter().rev().find(|(other, _)| other == region);
        of_region
            .map(|(_, client)| Arc::clone(client))
            .ok_or_else(|| missing(format!("no KMS client was given for Region {region:?}; add one")))
    }
}

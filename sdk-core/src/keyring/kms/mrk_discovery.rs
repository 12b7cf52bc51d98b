//! `KmsMrkDiscoveryKeyring`: unwraps data keys under whatever KMS key the message names, or its replica nearby.
//!
//! Spec: framework/aws-kms/aws-kms-mrk-discovery-keyring.md

use super::{
    DiscoveryFilter,
    discovery_options::{DiscoveryOptions, cannot_encrypt},
    regions::Regions,
    symmetric_key::SymmetricKey,
    unwrap::{KeyChoice, unwrap_data_key},
};
use crate::{
    error::Error,
    future::BoxFuture,
    kms::{ClientSupplier, KeyArn, KmsClient},
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
};
use std::sync::Arc;

/// Unwraps data keys under whatever symmetric KMS key the message names, in the Regions of its choice: of a
/// multi-Region key it asks for the replica there. Only decrypts.
///
/// Set a [`DiscoveryFilter`], unless messages come from people you trust.
///
/// ```
/// use kmseal::{Client, keyring::{DiscoveryFilter, KmsMrkDiscoveryKeyring}, kms::KmsClient};
/// use std::sync::Arc;
///
/// # async fn run(kms: Arc<dyn KmsClient>, message: &[u8]) -> Result<(), kmseal::Error> {
/// // The message names a multi-Region key in us-east-1; its replica in eu-central-1 is asked.
/// let ours = DiscoveryFilter::new("aws", ["111122223333"])?;
/// let keyring = KmsMrkDiscoveryKeyring::new(kms, "eu-central-1")?.filter(ours);
/// let opened = Client::new().decrypt(&keyring, message).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct KmsMrkDiscoveryKeyring {
    regions: Regions,
    options: DiscoveryOptions,
}

impl KmsMrkDiscoveryKeyring {
    /// Asks `client`, which is for `region`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if `region` is empty, or the client says
    /// that it is for another.
    pub fn new(client: Arc<dyn KmsClient>, region: impl Into<String>) -> Result<Self, Error> {
        Ok(Self::with(Regions::one(region.into(), client)?))
    }

    /// Asks in each of `regions`, in this order, through its Region's client.
    ///
    /// ```
    /// use kmseal::{keyring::{DiscoveryFilter, KmsMrkDiscoveryKeyring}, kms::ClientSupplier};
    ///
    /// # fn run(clients: &dyn ClientSupplier) -> Result<(), kmseal::Error> {
    /// // The near Region first; the far one where that has no replica or does not answer.
    /// let keyring = KmsMrkDiscoveryKeyring::by_region(clients, ["eu-central-1", "us-east-1"])?
    ///     .filter(DiscoveryFilter::new("aws", ["111122223333"])?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Spec: framework/aws-kms/aws-kms-mrk-multi-keyrings.md#aws-kms-mrk-discovery-multi-keyring
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if there is no Region or one is empty;
    /// whatever the supplier fails with.
    pub fn by_region<R: Into<String>>(
        clients: &dyn ClientSupplier,
        regions: impl IntoIterator<Item = R>,
    ) -> Result<Self, Error> {
        Ok(Self::with(Regions::new(clients, regions)?))
    }

    fn with(regions: Regions) -> Self {
        Self { regions, options: DiscoveryOptions::default() }
    }

    /// Uses the keys alone that `filter` allows.
    #[must_use]
    pub fn filter(mut self, filter: DiscoveryFilter) -> Self {
        self.options.filter = Some(filter);
        self
    }

    /// Adds a grant token to every call: for a grant that may not have reached every endpoint yet.
    #[must_use]
    pub fn grant_token(mut self, token: impl Into<String>) -> Self {
        self.options.grant_tokens.push(token.into());
        self
    }
}

impl KeyChoice for KmsMrkDiscoveryKeyring {
    fn keys_for(&self, arn: &KeyArn<'_>) -> Result<Vec<SymmetricKey>, String> {
        self.options.filter.iter().try_for_each(|filter| filter.check(arn))?;
        let keys: Vec<_> = self
            .regions
            .iter()
            .filter(|(region, _)| arn.is_multi_region() || *region == arn.region)
            .map(|(region, client)| SymmetricKey {
                id: arn.in_region(region).to_string(),
                client: client.clone(),
            })
            .collect();
        if keys.is_empty() { Err(self.regions.why_not(arn)) } else { Ok(keys) }
    }

    fn grant_tokens(&self) -> &[String] {
        &self.options.grant_tokens
    }
}

impl Keyring for KmsMrkDiscoveryKeyring {
    fn name(&self) -> String {
        self.options.name("KmsMrkDiscoveryKeyring", Some(&self.regions))
    }

    fn wrap_data_key<'a>(&'a self, _: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(async { Err(cannot_encrypt(&self.name())) })
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(async move { unwrap_data_key(self.name(), self, request).await })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyring::testing::*;
    use crate::{
        error::ErrorKind,
        keyring::KmsKeyring,
        kms::{RegionalClients, fake::FakeKms},
    };

    fn wrapped_under(kms: &Arc<FakeKms>, key: &str) -> Wrapped {
        let wrapped = wrap(&KmsKeyring::builder(kms.clone()).generator(key).build().unwrap()).unwrap();
        kms.take_calls();
        wrapped
    }

    #[test]
    fn the_replica_in_the_clients_region_is_asked() {
        let (west, east) = (FakeKms::holding([MRK_WEST]), FakeKms::holding([MRK_EAST, EAST]));
        let wrapped = wrapped_under(&west, MRK_WEST);
        let keyring = KmsMrkDiscoveryKeyring::new(east.clone(), "us-east-1").unwrap().grant_token("granted");
        assert_opened(&unwrap(&keyring, &wrapped.encrypted_data_keys), &wrapped);
        let calls = east.take_calls();
        assert_eq!((&*calls[0].key_id, calls.len()), (MRK_EAST, 1));
        assert_eq!(calls[0].grant_tokens, ["granted"]);

        let wrapped = wrapped_under(&east, EAST);
        assert_opened(&unwrap(&keyring, &wrapped.encrypted_data_keys), &wrapped);
    }

    #[test]
    fn a_single_region_key_elsewhere_is_passed_on() {
        let east = FakeKms::holding([MRK_EAST, EAST]);
        let keyring = KmsMrkDiscoveryKeyring::new(east.clone(), "us-east-1").unwrap();
        let reason = reason(unwrap(&keyring, &[data_key_of(WEST)]), 1);
        assert!(reason.contains("in Region us-west-2, the keyring asks in us-east-1 alone"), "{reason}");
        assert!(east.take_calls().is_empty());
    }

    #[test]
    fn the_filter_comes_before_the_replica() {
        let east = FakeKms::holding([MRK_EAST]);
        let filter = DiscoveryFilter::new("aws", ["444455556666"]).unwrap();
        let keyring = KmsMrkDiscoveryKeyring::new(east.clone(), "us-east-1").unwrap().filter(filter);
        let reason = reason(unwrap(&keyring, &[data_key_of(MRK_WEST)]), 1);
        assert!(reason.contains("excludes its key's account 111122223333"), "{reason}");
        assert!(east.take_calls().is_empty());
    }

    #[test]
    fn several_regions_are_asked_in_their_order_until_one_has_a_replica() {
        let (none, east) = (FakeKms::holding([]), FakeKms::holding([MRK_EAST]));
        let all: [(&str, Arc<dyn KmsClient>); 2] = [("eu-west-1", none.clone()), ("us-east-1", east.clone())];
        let keyring =
            KmsMrkDiscoveryKeyring::by_region(&RegionalClients::new(all), ["eu-west-1", "us-east-1"])
                .unwrap();
        let wrapped = wrapped_under(&FakeKms::holding([MRK_WEST]), MRK_WEST);
        assert_opened(&unwrap(&keyring, &wrapped.encrypted_data_keys), &wrapped);
        assert_eq!(none.take_calls().len() + east.take_calls().len(), 2);

        let mut damaged = wrapped.encrypted_data_keys;
        damaged[0].ciphertext.clear();
        let reason = reason(unwrap(&keyring, &damaged), 2);
        assert!(reason.contains(MRK_EAST) && reason.contains("InvalidCiphertextException"), "{reason}");
    }

    #[test]
    fn it_needs_its_clients_region_and_does_not_encrypt() {
        let kms = FakeKms::holding([EAST]);
        for region in ["", "us-west-2"] {
            let error = KmsMrkDiscoveryKeyring::new(kms.clone(), region).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        }
        let keyring = KmsMrkDiscoveryKeyring::new(kms, "us-east-1").unwrap();
        assert_eq!(wrap(&keyring).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
}

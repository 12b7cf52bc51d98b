//! `KmsDiscoveryKeyring`: unwraps data keys under whatever symmetric KMS key the message names.
//!
//! Spec: framework/aws-kms/aws-kms-discovery-keyring.md

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

/// Unwraps data keys under whatever symmetric KMS key the message names, if it may be used. Only decrypts.
///
/// Set a [`DiscoveryFilter`], unless messages come from people you trust.
///
/// ```
/// use kmseal::{Client, keyring::{DiscoveryFilter, KmsDiscoveryKeyring}, kms::KmsClient};
/// use std::sync::Arc;
///
/// # async fn run(kms: Arc<dyn KmsClient>, message: &[u8]) -> Result<(), kmseal::Error> {
/// let ours = DiscoveryFilter::new("aws", ["111122223333"])?;
/// let keyring = KmsDiscoveryKeyring::new(kms).filter(ours);
/// let opened = Client::new().decrypt(&keyring, message).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct KmsDiscoveryKeyring {
    clients: Clients,
    options: DiscoveryOptions,
}

#[derive(Debug)]
enum Clients {
    /// One that is asked for keys of any Region.
    One(Arc<dyn KmsClient>),
    /// Each is asked for the keys of its Region.
    ByRegion(Regions),
}

impl KmsDiscoveryKeyring {
    /// Asks `client` for every key, whatever its Region.
    pub fn new(client: Arc<dyn KmsClient>) -> Self {
        Self::with(Clients::One(client))
    }

    /// Asks for keys in `regions` alone, each through its Region's client.
    ///
    /// ```
    /// use kmseal::{keyring::{DiscoveryFilter, KmsDiscoveryKeyring}, kms::ClientSupplier};
    ///
    /// # fn run(clients: &dyn ClientSupplier) -> Result<(), kmseal::Error> {
    /// let keyring = KmsDiscoveryKeyring::by_region(clients, ["eu-central-1", "eu-west-1"])?
    ///     .filter(DiscoveryFilter::new("aws", ["111122223333"])?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Spec: framework/aws-kms/aws-kms-multi-keyrings.md#discovery-multi-keyring, but that no Region is asked
    /// for another's keys, which it cannot have.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if there is no Region or one is empty;
    /// whatever the supplier fails with.
    pub fn by_region<R: Into<String>>(
        clients: &dyn ClientSupplier,
        regions: impl IntoIterator<Item = R>,
    ) -> Result<Self, Error> {
        Ok(Self::with(Clients::ByRegion(Regions::new(clients, regions)?)))
    }

    fn with(clients: Clients) -> Self {
        Self { clients, options: DiscoveryOptions::default() }
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

impl KeyChoice for KmsDiscoveryKeyring {
    fn keys_for(&self, arn: &KeyArn<'_>) -> Result<Vec<SymmetricKey>, String> {
        self.options.filter.iter().try_for_each(|filter| filter.check(arn))?;
        let client = match &self.clients {
            Clients::One(client) => client,
            Clients::ByRegion(regions) => regions.client(arn.region).ok_or_else(|| regions.why_not(arn))?,
        };
        Ok(vec![SymmetricKey { id: arn.to_string(), client: client.clone() }])
    }

    fn grant_tokens(&self) -> &[String] {
        &self.options.grant_tokens
    }
}

impl Keyring for KmsDiscoveryKeyring {
    fn name(&self) -> String {
        let regions = match &self.clients {
            Clients::One(_) => None,
            Clients::ByRegion(regions) => Some(regions),
        };
        self.options.name("KmsDiscoveryKeyring", regions)
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
    fn the_key_that_the_message_names_is_asked_for() {
        let kms = FakeKms::holding([WEST, EAST]);
        let wrapped = wrapped_under(&kms, EAST);
        let keyring = KmsDiscoveryKeyring::new(kms.clone()).grant_token("granted");
        assert_opened(&unwrap(&keyring, &wrapped.encrypted_data_keys), &wrapped);
        let calls = kms.take_calls();
        assert_eq!((&*calls[0].key_id, calls.len()), (EAST, 1));
        assert_eq!((&calls[0].context, &*calls[0].grant_tokens), (&context(), &["granted".to_owned()][..]));
    }

    #[test]
    fn the_filter_keeps_strangers_keys_from_being_asked_for() {
        let kms = FakeKms::holding([WEST]);
        let wrapped = wrapped_under(&kms, WEST);
        for (partition, accounts, excluded) in [
            ("aws", &["444455556666", "111122223333"][..], None),
            ("aws", &["444455556666"], Some("excludes its key's account 111122223333")),
            ("aws-cn", &["111122223333"], Some("excludes its key's partition \"aws\"")),
        ] {
            let filter = DiscoveryFilter::new(partition, accounts.iter().copied()).unwrap();
            let keyring = KmsDiscoveryKeyring::new(kms.clone()).filter(filter);
            let unwrapped = unwrap(&keyring, &wrapped.encrypted_data_keys);
            match excluded {
                None => assert_opened(&unwrapped, &wrapped),
                Some(words) => {
                    let reason = reason(unwrapped, 1);
                    assert!(reason.contains(words), "{reason}");
                    assert!(kms.take_calls().is_empty());
                }
            }
            kms.take_calls();
        }
    }

    #[test]
    fn a_filter_that_allows_nothing_is_refused() {
        assert!(DiscoveryFilter::new("aws", [""]).is_err());
        assert!(DiscoveryFilter::new("aws", Vec::<String>::new()).is_err());
        assert!(DiscoveryFilter::new("", ["111122223333"]).is_err());
    }

    #[test]
    fn each_region_is_asked_for_its_own_keys() {
        let (west, east) = (FakeKms::holding([WEST]), FakeKms::holding([EAST]));
        let all: [(&str, Arc<dyn KmsClient>); 2] = [("us-west-2", west.clone()), ("us-east-1", east.clone())];
        let clients = RegionalClients::new(all);
        let wrapped = wrapped_under(&east, EAST);
        let both = KmsDiscoveryKeyring::by_region(&clients, ["us-west-2", "us-east-1"]).unwrap();
        assert_opened(&unwrap(&both, &wrapped.encrypted_data_keys), &wrapped);
        assert!(west.take_calls().is_empty());

        let only_west = KmsDiscoveryKeyring::by_region(&clients, ["us-west-2"]).unwrap();
        let reason_of = |data_key| reason(unwrap(&only_west, &[data_key]), 1);
        assert!(reason_of(data_key_of(EAST)).ends_with("asks in us-west-2 alone; add it"));
        assert!(reason_of(data_key_of(MRK_EAST)).contains("KmsMrkDiscoveryKeyring"));
        for regions in [&[][..], &[""], &["eu-west-1"]] {
            let error = KmsDiscoveryKeyring::by_region(&clients, regions.iter().copied()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        }
    }

    #[test]
    fn it_does_not_encrypt() {
        let error = wrap(&KmsDiscoveryKeyring::new(FakeKms::holding([WEST]))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.to_string().starts_with("KmsDiscoveryKeyring(any Region; any account) can only"));
    }

    #[test]
    fn an_answer_about_another_key_is_no_answer() {
        let kms = FakeKms::holding([WEST]);
        let wrapped = wrapped_under(&kms, WEST);
        kms.answer_as(EAST);
        let keyring = KmsDiscoveryKeyring::new(kms);
        assert_eq!(failed_kind(&unwrap(&keyring, &wrapped.encrypted_data_keys)), ErrorKind::KeyService);
    }
}

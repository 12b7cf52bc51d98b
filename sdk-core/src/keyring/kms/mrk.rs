//! `KmsMrkKeyring`: wraps data keys under KMS keys that are named beforehand, replicas of which count as the same.
//!
//! Spec: framework/aws-kms/aws-kms-mrk-keyring.md

use super::{
    KmsKeyringBuilder,
    named_keys::NamedKeys,
    symmetric_key::SymmetricKey,
    unwrap::{KeyChoice, unwrap_data_key},
};
use crate::{
    error::{Error, ErrorKind},
    future::BoxFuture,
    kms::{ClientSupplier, KeyArn, KmsClient, multi_region_key_id},
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
    sorted::sorted,
};
use std::sync::Arc;

/// Wraps data keys under KMS keys that are named beforehand, and unwraps under these and no others, except that
/// a message written under one replica of a multi-Region key opens under another.
///
/// For single-Region keys it does what [`KmsKeyring`](super::KmsKeyring) does.
///
/// ```
/// use kmseal::{Client, keyring::KmsMrkKeyring, kms::KmsClient};
/// use std::sync::Arc;
///
/// # async fn run(kms: Arc<dyn KmsClient>, message: &[u8]) -> Result<(), kmseal::Error> {
/// // The message was written in us-east-1; this reader has the replica near it and asks no other Region.
/// let keyring = KmsMrkKeyring::builder(kms)
///     .key("arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab")
///     .build()?;
/// let opened = Client::new().decrypt(&keyring, message).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct KmsMrkKeyring(NamedKeys);

impl KmsMrkKeyring {
    /// Starts to gather keys that `client` reaches.
    pub fn builder(client: Arc<dyn KmsClient>) -> KmsKeyringBuilder<Self> {
        KmsKeyringBuilder::new(client)
    }

    /// Starts to gather keys in several Regions, each reached through its Region's client.
    ///
    /// ```
    /// use kmseal::{keyring::KmsMrkKeyring, kms::ClientSupplier};
    ///
    /// # fn run(clients: std::sync::Arc<dyn ClientSupplier>) -> Result<(), kmseal::Error> {
    /// // A replicated key, and one that stays where it is: either opens the message.
    /// let keyring = KmsMrkKeyring::by_region(clients)
    ///     .generator("arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab")
    ///     .key("arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab")
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Spec: framework/aws-kms/aws-kms-mrk-multi-keyrings.md#aws-kms-mrk-multi-keyring
    pub fn by_region(clients: Arc<dyn ClientSupplier>) -> KmsKeyringBuilder<Self> {
        KmsKeyringBuilder::by_region(clients)
    }
}

impl KmsKeyringBuilder<KmsMrkKeyring> {
    /// Makes the keyring.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if no key is named, one is empty, one looks like an ARN and is not one of a
    /// KMS key or alias, or a multi-Region key is named in two Regions; whatever a client supplier fails with.
    pub fn build(self) -> Result<KmsMrkKeyring, Error> {
        let keys = self.named_keys()?;
        check_unique(&keys)?;
        Ok(KmsMrkKeyring(keys))
    }
}

/// Refuses two replicas of one multi-Region key: which Region to ask is the caller's to say.
///
/// Spec: framework/aws-kms/aws-kms-mrk-are-unique.md
fn check_unique(keys: &NamedKeys) -> Result<(), Error> {
    let named: Vec<(&str, &str)> =
        keys.iter().filter_map(|key| Some((multi_region_key_id(&key.id)?, key.id.as_str()))).collect();
    // Replicas of one key come to stand beside each other.
    let named = sorted(named);
    let replicas = named.chunk_by(|(a, _), (b, _)| a == b).filter(|replicas| replicas.len() > 1);
    let twice: Vec<&str> = replicas.flatten().map(|(_, id)| *id).collect();
    if twice.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::InvalidArgument,
        format!("a multi-Region key is named more than once: {}; name it in one Region", twice.join(", ")),
    ))
}

impl KeyChoice for KmsMrkKeyring {
    fn keys_for(&self, arn: &KeyArn<'_>) -> Result<Vec<SymmetricKey>, String> {
        let own = |key: &&SymmetricKey| KeyArn::parse_key(&key.id).is_some_and(|key| key.is_replica_of(arn));
        match self.0.iter().find(own) {
            Some(key) => Ok(vec![key.clone()]),
            None => Err(self.0.why_none_matches()),
        }
    }

    fn grant_tokens(&self) -> &[String] {
        &self.0.grant_tokens
    }
}

impl Keyring for KmsMrkKeyring {
    fn name(&self) -> String {
        self.0.name("KmsMrkKeyring")
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(self.0.wrap("KmsMrkKeyring", request))
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(async move { unwrap_data_key(self.name(), self, request).await })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{keyring::testing::*, kms::fake::FakeKms};

    fn keyring(kms: &Arc<FakeKms>, key: &str) -> KmsMrkKeyring {
        KmsMrkKeyring::builder(kms.clone()).generator(key).grant_token("granted").build().unwrap()
    }

    #[test]
    fn a_replica_opens_what_another_wrapped_under_its_own_name() {
        let (west, east) = (FakeKms::holding([MRK_WEST]), FakeKms::holding([MRK_EAST]));
        let wrapped = wrap(&keyring(&west, MRK_WEST)).unwrap();
        assert_eq!(wrapped.encrypted_data_keys[0].key_provider_info, MRK_WEST.as_bytes());
        assert_opened(&unwrap(&keyring(&east, MRK_EAST), &wrapped.encrypted_data_keys), &wrapped);
        let calls = east.take_calls();
        assert_eq!((&*calls[0].key_id, calls.len()), (MRK_EAST, 1));
        assert_eq!(calls[0].grant_tokens, ["granted"]);
    }

    #[test]
    fn other_keys_are_passed_on() {
        let kms = FakeKms::holding([WEST, MRK_WEST]);
        for (own, theirs) in [
            (WEST, EAST),
            (WEST, "arn:aws:kms:us-east-1:111122223333:key/1234abcd"),
            (MRK_WEST, "arn:aws:kms:us-east-1:444455556666:key/mrk-1234abcd"),
            (MRK_WEST, "arn:aws:kms:us-east-1:111122223333:key/mrk-0987dcba"),
        ] {
            let reason = reason(unwrap(&keyring(&kms, own), &[data_key_of(theirs)]), 1);
            assert!(reason.contains("no key of the keyring has this ARN"), "{reason}");
        }
        assert!(kms.take_calls().is_empty());
    }

    #[test]
    fn a_multi_region_key_may_be_named_once() {
        const ALIAS: &str = "arn:aws:kms:us-west-2:111122223333:alias/mrk-1234abcd";
        for (keys, named_twice) in [
            (&[MRK_WEST, MRK_EAST][..], &[MRK_WEST, MRK_EAST][..]),
            (&[MRK_WEST, MRK_WEST], &[MRK_WEST]),
            (&["mrk-1234abcd", WEST, MRK_EAST], &["mrk-1234abcd", MRK_EAST]),
            (&[MRK_WEST, "mrk-0987dcba", ALIAS, "alias/mrk-1234abcd"], &[]),
            (&[WEST, WEST], &[]),
        ] {
            let builder = KmsMrkKeyring::builder(FakeKms::holding([]));
            let built = keys.iter().fold(builder, |builder, &key| builder.key(key)).build();
            match built {
                Ok(_) => assert!(named_twice.is_empty(), "{keys:?}"),
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
                    assert!(!named_twice.is_empty(), "{error}");
                    assert!(named_twice.iter().all(|key| error.to_string().contains(key)), "{error}");
                }
            }
        }
    }
}

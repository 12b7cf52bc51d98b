//! `KmsKeyring`: wraps data keys under symmetric KMS keys that are named beforehand.
//!
//! Spec: framework/aws-kms/aws-kms-keyring.md

use super::{
    KmsKeyringBuilder,
    named_keys::NamedKeys,
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

/// Wraps data keys under symmetric KMS keys that are named beforehand, and unwraps under no others.
///
/// The first key generates the data key, each further one wraps it too, so that any of them opens the message.
/// To decrypt, name keys by ARN: that is what messages store. A replica of a multi-Region key is another key
/// here; [`KmsMrkKeyring`](super::KmsMrkKeyring) takes it for the same.
///
/// ```
/// use kmseal::{Client, keyring::KmsKeyring, kms::KmsClient};
/// use std::sync::Arc;
///
/// # async fn run(kms: Arc<dyn KmsClient>) -> Result<(), kmseal::Error> {
/// // `kms` is an `aws_sdk_kms::Client` (feature `aws-sdk-kms`), or your own `KmsClient`.
/// let keyring = KmsKeyring::builder(kms)
///     .generator("arn:aws:kms:eu-central-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321")
///     .build()?;
/// let sealed = Client::new().encrypt(&keyring, b"four horses").await?;
/// # Ok(())
/// # }
/// ```
///
/// Keys in several Regions need a client for each, which a [`ClientSupplier`] gives:
///
/// ```
/// # use kmseal::{keyring::KmsKeyring, kms::ClientSupplier};
/// # fn run(clients: std::sync::Arc<dyn ClientSupplier>) -> Result<(), kmseal::Error> {
/// let keyring = KmsKeyring::by_region(clients)
///     .generator("arn:aws:kms:eu-central-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321")
///     .key("arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct KmsKeyring(NamedKeys);

impl KmsKeyring {
    /// Starts to gather keys that `client` reaches.
    pub fn builder(client: Arc<dyn KmsClient>) -> KmsKeyringBuilder<Self> {
        KmsKeyringBuilder::new(client)
    }

    /// Starts to gather keys in several Regions, each reached through its Region's client.
    ///
    /// Spec: framework/aws-kms/aws-kms-multi-keyrings.md#strict-multi-keyring
    pub fn by_region(clients: Arc<dyn ClientSupplier>) -> KmsKeyringBuilder<Self> {
        KmsKeyringBuilder::by_region(clients)
    }
}

impl KmsKeyringBuilder<KmsKeyring> {
    /// Makes the keyring.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if no key is named, one is empty, or one
    /// looks like an ARN and is not one of a KMS key or alias; whatever a client supplier fails with.
    pub fn build(self) -> Result<KmsKeyring, Error> {
        Ok(KmsKeyring(self.named_keys()?))
    }
}

impl KeyChoice for KmsKeyring {
    fn keys_for(&self, arn: &KeyArn<'_>) -> Result<Vec<SymmetricKey>, String> {
        let own = |key: &&SymmetricKey| KeyArn::parse_key(&key.id).as_ref() == Some(arn);
        if let Some(key) = self.0.iter().find(own) {
            return Ok(vec![key.clone()]);
        }
        let replica =
            |key: &&SymmetricKey| KeyArn::parse_key(&key.id).is_some_and(|key| key.is_replica_of(arn));
        if let Some(key) = self.0.iter().find(replica) {
            return Err(format!(
                "the keyring names its replica {}; open it with a KmsMrkKeyring, which takes replicas for one key",
                key.id
            ));
        }
        Err(self.0.why_none_matches())
    }

    fn grant_tokens(&self) -> &[String] {
        &self.0.grant_tokens
    }
}

impl Keyring for KmsKeyring {
    fn name(&self) -> String {
        self.0.name("KmsKeyring")
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(self.0.wrap("KmsKeyring", request))
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
        data_key::EncryptedDataKey,
        error::ErrorKind,
        kms::{RegionalClients, fake::FakeKms},
    };

    fn keyring(kms: &Arc<FakeKms>, generator: &str, others: &[&str]) -> KmsKeyring {
        let builder = KmsKeyring::builder(kms.clone()).generator(generator).grant_token("granted");
        others.iter().fold(builder, |builder, &key| builder.key(key)).build().unwrap()
    }

    #[test]
    fn every_key_wraps_and_any_unwraps() {
        let kms = FakeKms::holding([WEST, EAST]);
        let wrapped = wrap(&keyring(&kms, WEST, &[EAST])).unwrap();
        let calls = kms.take_calls();
        assert_eq!(
            calls.iter().map(|call| (call.operation, &*call.key_id)).collect::<Vec<_>>(),
            [("GenerateDataKey", WEST), ("Encrypt", EAST)]
        );
        assert!(calls.iter().all(|call| call.context == context() && call.grant_tokens == ["granted"]));
        for key in [WEST, EAST] {
            assert_opened(&unwrap(&keyring(&kms, key, &[]), &wrapped.encrypted_data_keys), &wrapped);
            let calls = kms.take_calls();
            assert_eq!((&*calls[0].key_id, calls.len()), (key, 1));
            assert_eq!(calls[0].grant_tokens, ["granted"]);
        }
    }

    #[test]
    fn the_message_stores_the_arn_of_the_answer() {
        let kms = FakeKms::holding([WEST]);
        let wrapped = wrap(&keyring(&kms, "1234abcd", &[])).unwrap();
        assert_eq!(wrapped.encrypted_data_keys[0].key_provider_info, WEST.as_bytes());
        let reason = reason(unwrap(&keyring(&kms, "1234abcd", &[]), &wrapped.encrypted_data_keys), 1);
        assert!(reason.contains("name keys by key ARN"), "{reason}");
    }

    #[test]
    fn clients_are_chosen_by_the_keys_region() {
        let (west, east) = (FakeKms::holding([WEST]), FakeKms::holding([EAST]));
        let clients: [(&str, Arc<dyn KmsClient>); 2] =
            [("us-west-2", west.clone()), ("us-east-1", east.clone())];
        let clients = Arc::new(RegionalClients::new(clients));
        let keyring = KmsKeyring::by_region(clients.clone()).generator(WEST).key(EAST).build().unwrap();
        let wrapped = wrap(&keyring).unwrap();
        assert_opened(&unwrap(&keyring, &wrapped.encrypted_data_keys[1..]), &wrapped);
        assert_eq!(west.take_calls_in_short(), [format!("GenerateDataKey {WEST}")]);
        assert_eq!(east.take_calls_in_short(), [format!("Encrypt {EAST}"), format!("Decrypt {EAST}")]);

        for (key, words) in [
            ("alias/orders", "names no Region"),
            ("arn:aws:kms:eu-west-1:111122223333:key/1", "no KMS client was given for Region \"eu-west-1\""),
        ] {
            let error = KmsKeyring::by_region(clients.clone()).key(key).build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
            assert!(error.to_string().contains(words), "{error}");
        }
    }

    #[test]
    fn what_is_not_its_own_is_passed_on_without_a_call() {
        let kms = FakeKms::holding([WEST, MRK_WEST]);
        let raw = EncryptedDataKey { key_provider_id: "orders".to_owned(), ..data_key_of(WEST) };
        for (data_key, words) in [
            (raw, "it was not wrapped by a symmetric KMS key"),
            (data_key_of(EAST), "no key of the keyring has this ARN"),
            (data_key_of(MRK_EAST), "open it with a KmsMrkKeyring"),
        ] {
            let reason = reason(unwrap(&keyring(&kms, WEST, &[MRK_WEST]), &[data_key]), 1);
            assert!(reason.contains("passed it on") && reason.contains(words), "{reason}");
        }
        assert!(kms.take_calls().is_empty());
    }

    #[test]
    fn a_data_key_of_kms_without_a_key_arn_fails_all_before_any_call() {
        let kms = FakeKms::holding([WEST]);
        let keyring = keyring(&kms, WEST, &[]);
        let good = wrap(&keyring).unwrap().encrypted_data_keys;
        kms.take_calls();
        for info in ["", "1234abcd", "arn:aws:kms:us-west-2:111122223333:alias/orders"] {
            let unwrapped = unwrap(&keyring, &[good[0].clone(), data_key_of(info)]);
            assert_eq!(failed_kind(&unwrapped), ErrorKind::MalformedMessage);
        }
        let not_text = EncryptedDataKey { key_provider_info: vec![0xff], ..data_key_of("") };
        assert_eq!(failed_kind(&unwrap(&keyring, &[not_text])), ErrorKind::MalformedMessage);
        assert!(kms.take_calls().is_empty());
    }

    #[test]
    fn an_answer_about_another_key_is_no_answer() {
        let kms = FakeKms::holding([WEST]);
        let keyring = keyring(&kms, WEST, &[]);
        let wrapped = wrap(&keyring).unwrap().encrypted_data_keys;
        kms.answer_as(EAST);
        let unwrapped = unwrap(&keyring, &wrapped);
        assert_eq!(failed_kind(&unwrapped), ErrorKind::KeyService);
        assert!(reason(unwrapped, 1).contains("another key"));
        kms.answer_as("1234abcd");
        assert_eq!(wrap(&keyring).unwrap_err().kind(), ErrorKind::KeyService);
    }

    #[test]
    fn a_data_key_of_another_length_is_refused() {
        let kms = FakeKms::holding([WEST]);
        let short = wrap_with(&keyring(&kms, WEST, &[]), crate::AlgorithmSuite::AES_128_GCM).unwrap();
        let unwrapped = unwrap(&keyring(&kms, WEST, &[]), &short.encrypted_data_keys);
        assert_eq!(failed_kind(&unwrapped), ErrorKind::NotAuthentic);
    }

    #[test]
    fn the_services_error_is_told_and_the_next_data_key_tried() {
        let kms = FakeKms::holding([WEST, EAST]);
        let keyring = keyring(&kms, WEST, &[EAST]);
        let wrapped = wrap(&keyring).unwrap();
        let mut damaged = wrapped.encrypted_data_keys.clone();
        damaged[0].ciphertext.clear();
        assert_opened(&unwrap(&keyring, &damaged), &wrapped);
        let reason = reason(unwrap(&keyring, &damaged[..1]), 1);
        assert!(reason.ends_with("failed: Decrypt: InvalidCiphertextException"), "{reason}");
    }

    #[test]
    fn names_that_name_no_key_are_refused() {
        let kms = FakeKms::holding([]);
        assert!(KmsKeyring::builder(kms.clone()).build().is_err());
        for key in ["", "arn:aws:s3:::bucket", "arn:aws:kms:us-west-2:111122223333:key/"] {
            let error = KmsKeyring::builder(kms.clone()).generator(key).build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        }
        let no_generator = KmsKeyring::builder(kms).key(WEST).build().unwrap();
        assert!(wrap(&no_generator).unwrap_err().to_string().contains("no generator"));
    }
}

//! `KmsRsaKeyring`: wraps data keys under the public half of an RSA key in AWS KMS, which unwraps them.
//!
//! Spec: framework/aws-kms/aws-kms-rsa-keyring.md

use super::{
    super::{
        attempts::{Attempts, pass_on},
        wrap_once::wrap_once,
    },
    provider_info::{check_all, wrapping_key},
    rsa_builder::KmsRsaKeyringBuilder,
};
use crate::{
    attempt::AttemptOutcome,
    context::EncryptionContext,
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
    future::BoxFuture,
    kms::{DecryptRequest, EncryptionAlgorithm, KeyArn, KmsClient, check_key_id, failed_to_open},
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
    secret::PlaintextDataKey,
    suite::AlgorithmSuite,
    wrap::{context_digest, rsa::RsaPublicKey},
};
use kmseal_crypto::RsaPadding;
use std::sync::Arc;

/// The provider id of data keys that an RSA key of AWS KMS wrapped.
const PROVIDER_ID: &str = "aws-kms-rsa";

/// Wraps data keys under the public half of an RSA key in AWS KMS, without asking it; KMS unwraps them.
///
/// For writers that may not or cannot call AWS KMS: give them the public key, and the readers a client. Anyone
/// with the public key can write a message, so the keyring refuses suites with a signature, which would seem to
/// prove more; choose [`AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY`].
///
/// ```no_run
/// use kmseal::{AlgorithmSuite, Client};
/// use kmseal::{keyring::KmsRsaKeyring, kms::{EncryptionAlgorithm, KmsClient}};
/// # use std::sync::Arc;
///
/// # async fn run(kms: Arc<dyn KmsClient>) -> Result<(), Box<dyn std::error::Error>> {
/// let arn = "arn:aws:kms:eu-central-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321";
/// let writer = KmsRsaKeyring::builder(arn, EncryptionAlgorithm::RsaesOaepSha256)
///     .public_key(std::fs::read("public.pem")?)
///     .build()?;
/// let client = Client::new();
/// let suite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY;
/// let sealed = client.encrypt(&writer, b"no call was made").suite(suite).await?;
///
/// let reader = KmsRsaKeyring::builder(arn, EncryptionAlgorithm::RsaesOaepSha256).client(kms).build()?;
/// let opened = client.decrypt(&reader, &sealed.ciphertext).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct KmsRsaKeyring {
    pub(super) key_arn: String,
    pub(super) algorithm: EncryptionAlgorithm,
    pub(super) padding: RsaPadding,
    pub(super) public_key: Option<RsaPublicKey>,
    pub(super) client: Option<Arc<dyn KmsClient>>,
    pub(super) grant_tokens: Vec<String>,
}

impl KmsRsaKeyring {
    /// Starts with the key's ARN and the algorithm that readers and writers have agreed on.
    pub fn builder(key_arn: impl Into<String>, algorithm: EncryptionAlgorithm) -> KmsRsaKeyringBuilder {
        KmsRsaKeyringBuilder::new(key_arn.into(), algorithm)
    }

    fn wrap(&self, request: &WrapRequest<'_>) -> Result<Wrapped, Error> {
        let invalid = |message: String| Error::new(ErrorKind::InvalidArgument, message);
        if let Some(reason) = refuses(request.suite) {
            return Err(invalid(format!("{} {reason}", self.name())));
        }
        let public_key = self.public_key.as_ref().ok_or_else(|| {
            invalid(format!("{} has no public key and so can only decrypt; give it one", self.name()))
        })?;
        wrap_once(request, |data_key| {
            let bound = context_digest::bind(data_key, request.encryption_context, request.provider)?;
            Ok(EncryptedDataKey {
                key_provider_id: PROVIDER_ID.to_owned(),
                key_provider_info: self.key_arn.clone().into_bytes(),
                ciphertext: public_key.wrap(self.padding, &bound, request.provider)?,
            })
        })
    }

    async fn unwrap(&self, request: UnwrapRequest<'_>) -> Unwrapped {
        if let Err(failed) = check_all(&self.name(), PROVIDER_ID, &request) {
            return failed;
        }
        let mut attempts = Attempts::new(self.name(), &request);
        for encrypted in request.encrypted_data_keys {
            let opened = self.open(encrypted, &request).await;
            if let Some(data_key) = attempts.judge(encrypted, opened) {
                return Unwrapped::Opened(data_key);
            }
        }
        attempts.not_opened()
    }

    async fn open(
        &self,
        encrypted: &EncryptedDataKey,
        request: &UnwrapRequest<'_>,
    ) -> Result<PlaintextDataKey, AttemptOutcome> {
        self.check_own(encrypted)?;
        if let Some(reason) = refuses(request.suite) {
            return pass_on(format!("the keyring {reason}"));
        }
        let Some(client) = &self.client else {
            return pass_on("the keyring has no KMS client and so can only encrypt; give it one to decrypt");
        };
        // RSA takes no context: it is bound by its digest.
        let no_context = EncryptionContext::EMPTY;
        let asked = DecryptRequest {
            encryption_algorithm: self.algorithm,
            grant_tokens: &self.grant_tokens,
            ..DecryptRequest::new(&self.key_arn, &encrypted.ciphertext, &no_context)
        };
        let answer = client.decrypt(asked).await;
        let answer = answer.map_err(|error| failed_to_open(&self.key_arn, encrypted, error))?;
        check_key_id("Decrypt", &self.key_arn, &answer.key_id)?;
        Ok(context_digest::unbind(&answer.plaintext, request.encryption_context, request.provider)?)
    }

    fn check_own(&self, encrypted: &EncryptedDataKey) -> Result<(), AttemptOutcome> {
        let Some(theirs) = wrapping_key(encrypted, PROVIDER_ID) else {
            return pass_on("it was not wrapped by an RSA key of AWS KMS");
        };
        if !KeyArn::parse_key(&self.key_arn).is_some_and(|own| own.is_replica_of(&theirs)) {
            return pass_on("it was wrapped by another key than the keyring's");
        }
        Ok(())
    }
}

/// Why the keyring does not take `suite`, if it does not.
fn refuses(suite: AlgorithmSuite) -> Option<String> {
    suite
        .is_signed()
        .then(|| format!("refuses suite {suite}, which signs; use 0478, or another one without a signature"))
}

impl Keyring for KmsRsaKeyring {
    fn name(&self) -> String {
        format!("KmsRsaKeyring({})", self.key_arn)
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(async move { self.wrap(&request) })
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(self.unwrap(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{keyring::testing::*, kms::fake::FakeKms};

    fn builder(arn: &str) -> KmsRsaKeyringBuilder {
        KmsRsaKeyring::builder(arn, EncryptionAlgorithm::RsaesOaepSha256).grant_token("granted")
    }

    fn writer(arn: &str) -> KmsRsaKeyring {
        builder(arn).public_key(RSA_PUBLIC).build().unwrap()
    }

    fn reader(arn: &str, kms: &Arc<FakeKms>) -> KmsRsaKeyring {
        builder(arn).client(kms.clone()).build().unwrap()
    }

    #[test]
    fn the_public_key_wraps_without_a_call_and_kms_unwraps() {
        let kms = FakeKms::with_rsa_key(WEST, &rsa_private());
        for algorithm in [EncryptionAlgorithm::RsaesOaepSha1, EncryptionAlgorithm::RsaesOaepSha256] {
            let keyring = KmsRsaKeyring::builder(WEST, algorithm).public_key(RSA_PUBLIC).client(kms.clone());
            let keyring = keyring.grant_token("granted").build().unwrap();
            let wrapped = wrap(&keyring).unwrap();
            assert_eq!(wrapped.encrypted_data_keys[0].key_provider_id, "aws-kms-rsa");
            assert_eq!(wrapped.encrypted_data_keys[0].key_provider_info, WEST.as_bytes());
            assert!(kms.take_calls().is_empty());
            assert_opened(&unwrap(&keyring, &wrapped.encrypted_data_keys), &wrapped);
            let calls = kms.take_calls();
            assert_eq!((calls.len(), &*calls[0].key_id, calls[0].algorithm), (1, WEST, algorithm));
            assert!(calls[0].context.is_empty());
            assert_eq!(calls[0].grant_tokens, ["granted"]);
        }
    }

    #[test]
    fn a_replica_opens_and_is_asked_by_its_own_name() {
        let kms = FakeKms::with_rsa_key(MRK_EAST, &rsa_private());
        let wrapped = wrap(&writer(MRK_WEST)).unwrap();
        assert_opened(&unwrap(&reader(MRK_EAST, &kms), &wrapped.encrypted_data_keys), &wrapped);
        assert_eq!(kms.take_calls_in_short(), [format!("Decrypt {MRK_EAST}")]);
    }

    #[test]
    fn suites_that_sign_are_refused() {
        let signing = AlgorithmSuite::default();
        let error = wrap_with(&writer(WEST), signing).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.to_string().contains("which signs; use 0478"), "{error}");

        let kms = FakeKms::with_rsa_key(WEST, &rsa_private());
        let data_keys = wrap(&writer(WEST)).unwrap().encrypted_data_keys;
        let (reader, context) = (reader(WEST, &kms), context());
        let provider = crate::provider::default_provider();
        let request = UnwrapRequest::new(signing, &context, &data_keys, provider);
        let reason = reason(pollster::block_on(reader.unwrap_data_key(request)), 1);
        assert!(reason.contains("which signs"), "{reason}");
        assert!(kms.take_calls().is_empty());
    }

    #[test]
    fn the_context_is_bound_by_its_digest() {
        let kms = FakeKms::with_rsa_key(WEST, &rsa_private());
        let data_keys = wrap(&writer(WEST)).unwrap().encrypted_data_keys;
        let unwrapped = unwrap_bound_to(&reader(WEST, &kms), &data_keys, &EncryptionContext::EMPTY);
        assert_eq!(failed_kind(&unwrapped), ErrorKind::NotAuthentic);
    }

    #[test]
    fn what_it_cannot_open_says_why() {
        let kms = FakeKms::with_rsa_key(WEST, &rsa_private());
        let data_keys = wrap(&writer(WEST)).unwrap().encrypted_data_keys;
        let reason_of = |keyring: &KmsRsaKeyring, data_keys| reason(unwrap(keyring, data_keys), 1);
        assert!(reason_of(&writer(WEST), &data_keys).contains("no KMS client"));
        assert!(reason_of(&reader(EAST, &kms), &data_keys).contains("another key than the keyring's"));
        assert!(reason_of(&reader(WEST, &kms), &[data_key_of(WEST)]).contains("not wrapped by an RSA key"));
        let no_arn = EncryptedDataKey { key_provider_info: b"1234abcd".to_vec(), ..data_keys[0].clone() };
        assert_eq!(failed_kind(&unwrap(&reader(WEST, &kms), &[no_arn])), ErrorKind::MalformedMessage);
        assert!(kms.take_calls().is_empty());
    }

    #[test]
    fn an_answer_about_another_key_is_no_answer() {
        let kms = FakeKms::with_rsa_key(WEST, &rsa_private());
        let data_keys = wrap(&writer(WEST)).unwrap().encrypted_data_keys;
        kms.answer_as(EAST);
        assert_eq!(failed_kind(&unwrap(&reader(WEST, &kms), &data_keys)), ErrorKind::KeyService);
    }

    #[test]
    fn what_makes_no_keyring_is_refused() {
        let symmetric = KmsRsaKeyring::builder(WEST, EncryptionAlgorithm::SymmetricDefault);
        for built in [
            builder(WEST).build(),
            builder("1234abcd").public_key(RSA_PUBLIC).build(),
            builder("arn:aws:kms:us-west-2:111122223333:alias/a").public_key(RSA_PUBLIC).build(),
            builder(WEST).public_key(SHORT_RSA_PUBLIC).build(),
            symmetric.public_key(RSA_PUBLIC).build(),
        ] {
            assert_eq!(built.unwrap_err().kind(), ErrorKind::InvalidArgument);
        }
        let reader = reader(WEST, &FakeKms::holding([]));
        assert!(wrap(&reader).unwrap_err().to_string().contains("no public key"));
    }
}

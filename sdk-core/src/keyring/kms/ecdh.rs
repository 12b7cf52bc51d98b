//! `KmsEcdhKeyring`: wraps data keys under a key that a key pair in AWS KMS and another one agree on.
//!
//! Spec: framework/aws-kms/aws-kms-ecdh-keyring.md, framework/key-agreement-schemas.md

use super::{
    super::{attempts::Attempts, wrap_once::wrap_once},
    ecdh_builder::KmsEcdhKeyringBuilder,
};
use crate::{
    attempt::AttemptOutcome,
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
    future::BoxFuture,
    kms::{DeriveSharedSecretRequest, KmsClient, check_key_id, failed},
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
    secret::{PlaintextDataKey, SharedSecret},
    wrap::{
        ecdh,
        parties::{KMS_ECDH, Parties},
    },
};
use kmseal_crypto::{Curve, EcPublicKey};
use std::sync::Arc;

/// Wraps data keys under a key that a key pair in AWS KMS and another party's key pair agree on.
///
/// Two ways to use it, which the specification calls schemas:
/// - [`static_keys`](Self::static_keys): between the KMS key and one other public key, in AWS KMS or not; either
///   party encrypts and decrypts, and knows that the other one wrote the message.
/// - [`discovery`](Self::discovery): the KMS key takes messages of any sender; only decrypts.
///
/// The messages are those of [`RawEcdhKeyring`](super::super::RawEcdhKeyring), and each opens the other's. Every
/// message asks AWS KMS once for the shared secret.
///
/// ```
/// use kmseal::{Client, crypto::Curve, keyring::KmsEcdhKeyring, kms::KmsClient};
/// use std::sync::Arc;
///
/// # async fn run(kms: Arc<dyn KmsClient>, message: &[u8], partner: &[u8]) -> Result<(), kmseal::Error> {
/// let arn = "arn:aws:kms:eu-central-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321";
/// // AWS KMS is asked for the public half of the key, unless `public_key` gives it.
/// let both_ways = KmsEcdhKeyring::static_keys(kms.clone(), Curve::P256, arn, partner).build().await?;
/// let sealed = Client::new().encrypt(&both_ways, b"for the partner").await?;
///
/// let any_sender = KmsEcdhKeyring::discovery(kms, Curve::P256, arn).build().await?;
/// let opened = Client::new().decrypt(&any_sender, message).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct KmsEcdhKeyring {
    pub(super) client: Arc<dyn KmsClient>,
    pub(super) curve: Curve,
    pub(super) key_arn: String,
    /// The public half of the KMS key.
    pub(super) own: EcPublicKey,
    /// The other party; anybody where there is none.
    pub(super) peer: Option<EcPublicKey>,
    pub(super) grant_tokens: Vec<String>,
}

impl KmsEcdhKeyring {
    /// Agrees between the KMS key `key_arn` and the other party's public key.
    ///
    /// The public key is SubjectPublicKeyInfo, as DER or PEM, or a SEC 1 point.
    ///
    /// ```no_run
    /// use kmseal::{crypto::Curve, keyring::KmsEcdhKeyring, kms::KmsClient};
    ///
    /// # fn run(kms: std::sync::Arc<dyn KmsClient>, arn: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// let partner = std::fs::read("partner-public.pem")?;
    /// let keyring = KmsEcdhKeyring::static_keys(kms, Curve::P256, arn, partner)
    ///     .public_key(std::fs::read("our-public.pem")?) // saves a call of GetPublicKey
    ///     .build_blocking()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn static_keys(
        client: Arc<dyn KmsClient>,
        curve: Curve,
        key_arn: impl Into<String>,
        peer_public_key: impl Into<Vec<u8>>,
    ) -> KmsEcdhKeyringBuilder {
        KmsEcdhKeyringBuilder::new(client, curve, key_arn.into(), Some(peer_public_key.into()))
    }

    /// Agrees between the KMS key `key_arn` and whatever key the message's sender used; only decrypts.
    pub fn discovery(
        client: Arc<dyn KmsClient>,
        curve: Curve,
        key_arn: impl Into<String>,
    ) -> KmsEcdhKeyringBuilder {
        KmsEcdhKeyringBuilder::new(client, curve, key_arn.into(), None)
    }

    async fn wrap(&self, request: WrapRequest<'_>) -> Result<Wrapped, Error> {
        let Some(peer) = &self.peer else {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("{} can only decrypt, it names no recipient; use static keys", self.name()),
            ));
        };
        let shared_secret = self.agree(peer).await?;
        let parties = Parties { sender: self.own.clone(), recipient: peer.clone() };
        wrap_once(&request, |data_key| {
            let WrapRequest { encryption_context, provider, .. } = request;
            let secret = shared_secret.expose_secret();
            Ok(EncryptedDataKey {
                key_provider_id: KMS_ECDH.to_owned(),
                key_provider_info: parties.encode(),
                ciphertext: ecdh::wrap_key(&parties, secret, data_key, encryption_context, provider)?,
            })
        })
    }

    async fn unwrap(&self, request: UnwrapRequest<'_>) -> Unwrapped {
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
        let (provider, context) = (request.provider, request.encryption_context);
        let parties = Parties::read(encrypted, self.curve, provider)?;
        let other = parties.other_than(&self.own, self.peer.as_ref())?;
        let shared_secret = self.agree(other).await?;
        let (secret, wrapped) = (shared_secret.expose_secret(), &encrypted.ciphertext);
        Ok(ecdh::unwrap_key(&parties, secret, wrapped, context, provider)?)
    }

    /// What the KMS key and `other` share.
    async fn agree(&self, other: &EcPublicKey) -> Result<SharedSecret, Error> {
        const OPERATION: &str = "DeriveSharedSecret";
        let public_key = other.to_spki_der()?;
        let asked = DeriveSharedSecretRequest {
            grant_tokens: &self.grant_tokens,
            ..DeriveSharedSecretRequest::new(&self.key_arn, &public_key)
        };
        let answer = self.client.derive_shared_secret(asked).await;
        let answer = answer.map_err(|error| failed(OPERATION, &self.key_arn, error))?;
        check_key_id(OPERATION, &self.key_arn, &answer.key_id)?;
        let length = answer.shared_secret.expose_secret().len();
        if length != self.curve.scalar_length() {
            return Err(Error::new(
                ErrorKind::KeyService,
                format!("{OPERATION} under {} returned {length} bytes, not {:?}'s", self.key_arn, self.curve),
            ));
        }
        Ok(answer.shared_secret)
    }
}

impl Keyring for KmsEcdhKeyring {
    fn name(&self) -> String {
        let schema = if self.peer.is_some() { "static" } else { "discovery" };
        format!("KmsEcdhKeyring({}, {:?}, {schema})", self.key_arn, self.curve)
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(self.wrap(request))
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(self.unwrap(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        keyring::{RawEcdhKeyring, testing::*},
        kms::fake::FakeKms,
        provider::default_provider,
        secret::PrivateKey,
    };

    /// The other party: a private and a public key as users have them.
    fn partner(curve: Curve) -> (PrivateKey, Vec<u8>) {
        let key = default_provider().ecdh.generate(curve).unwrap();
        let private = PrivateKey::new(key.to_pkcs8_der().unwrap().expose_secret().to_vec());
        (private, key.public_key().to_spki_der().unwrap())
    }

    fn build(builder: KmsEcdhKeyringBuilder) -> Result<KmsEcdhKeyring, Error> {
        builder.grant_token("granted").build_blocking()
    }

    fn discovery(kms: &Arc<FakeKms>) -> KmsEcdhKeyring {
        build(KmsEcdhKeyring::discovery(kms.clone(), Curve::P256, WEST)).unwrap()
    }

    fn static_keys(kms: &Arc<FakeKms>, peer: &[u8]) -> KmsEcdhKeyring {
        build(KmsEcdhKeyring::static_keys(kms.clone(), Curve::P256, WEST, peer)).unwrap()
    }

    #[test]
    fn it_opens_what_a_raw_keyring_wrapped_and_the_reverse() {
        for curve in [Curve::P256, Curve::P384, Curve::P521] {
            let kms = FakeKms::with_agreement_key(WEST, curve);
            let (private, public) = partner(curve);
            let both_ways = build(KmsEcdhKeyring::static_keys(kms.clone(), curve, WEST, public)).unwrap();
            let discovery = build(KmsEcdhKeyring::discovery(kms.clone(), curve, WEST)).unwrap();
            let own = discovery.own.to_spki_der().unwrap();
            let raw = RawEcdhKeyring::static_keys(curve, private, &own).unwrap();

            let wrapped = wrap(&both_ways).unwrap();
            assert_eq!(wrapped.encrypted_data_keys[0].key_provider_id, "aws-kms-ecdh");
            assert_opened(&unwrap(&raw, &wrapped.encrypted_data_keys), &wrapped);
            assert_opened(&unwrap(&both_ways, &wrapped.encrypted_data_keys), &wrapped);
            let reason = reason(unwrap(&discovery, &wrapped.encrypted_data_keys), 1);
            assert!(reason.contains("another recipient"), "{reason}");

            let wrapped = wrap(&raw).unwrap();
            assert_opened(&unwrap(&both_ways, &wrapped.encrypted_data_keys), &wrapped);
            assert_opened(&unwrap(&discovery, &wrapped.encrypted_data_keys), &wrapped);
            let ephemeral = wrap(&RawEcdhKeyring::ephemeral(curve, &own).unwrap()).unwrap();
            assert_opened(&unwrap(&discovery, &ephemeral.encrypted_data_keys), &ephemeral);
        }
    }

    #[test]
    fn kms_is_asked_for_the_public_key_once_and_for_each_secret() {
        let kms = FakeKms::with_agreement_key(WEST, Curve::P256);
        let keyring = static_keys(&kms, &partner(Curve::P256).1);
        let wrapped = wrap(&keyring).unwrap();
        unwrap(&keyring, &wrapped.encrypted_data_keys);
        let calls = kms.take_calls();
        let operations: Vec<_> = calls.iter().map(|call| call.operation).collect();
        assert_eq!(operations, ["GetPublicKey", "DeriveSharedSecret", "DeriveSharedSecret"]);
        assert!(calls.iter().all(|call| call.key_id == WEST && call.grant_tokens == ["granted"]));

        let own = keyring.own.to_spki_der().unwrap();
        let given = KmsEcdhKeyring::discovery(kms.clone(), Curve::P256, WEST).public_key(own);
        assert_eq!(given.build_blocking().unwrap().own, keyring.own);
        assert!(kms.take_calls().is_empty());
    }

    #[test]
    fn strangers_messages_are_passed_on_without_a_call() {
        let kms = FakeKms::with_agreement_key(WEST, Curve::P256);
        let data_keys = wrap(&static_keys(&kms, &partner(Curve::P256).1)).unwrap().encrypted_data_keys;
        let keyring = static_keys(&kms, &partner(Curve::P256).1);
        kms.take_calls();
        for (data_key, words) in [
            (data_keys[0].clone(), "between other keys"),
            (data_key_of(WEST), "not wrapped by key agreement"),
        ] {
            let reason = reason(unwrap(&keyring, &[data_key]), 1);
            assert!(reason.contains(words), "{reason}");
        }
        assert!(kms.take_calls().is_empty());
    }

    #[test]
    fn discovery_does_not_encrypt() {
        let kms = FakeKms::with_agreement_key(WEST, Curve::P256);
        assert_eq!(wrap(&discovery(&kms)).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }

    #[test]
    fn keys_that_do_not_fit_are_refused() {
        let kms = FakeKms::with_agreement_key(WEST, Curve::P256);
        let rsa = FakeKms::with_rsa_key(WEST, &rsa_private());
        let discovery = |kms: &Arc<FakeKms>, curve, arn| {
            build(KmsEcdhKeyring::discovery(kms.clone(), curve, arn)).unwrap_err()
        };
        let other_curve = partner(Curve::P384).1;
        let wrong_peer = KmsEcdhKeyring::static_keys(kms.clone(), Curve::P256, WEST, other_curve);
        for (error, words) in [
            (discovery(&kms, Curve::P384, WEST), "another curve"),
            (discovery(&kms, Curve::P256, "alias/a"), "not the ARN of a KMS key"),
            (discovery(&rsa, Curve::P256, WEST), "has the key usage ENCRYPT_DECRYPT"),
            (build(wrong_peer).unwrap_err(), "another curve"),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
            assert!(error.to_string().contains(words), "{error}");
        }
        assert_eq!(discovery(&kms, Curve::P256, EAST).kind(), ErrorKind::KeyService);
    }

    #[test]
    fn an_answer_about_another_key_is_no_answer() {
        let kms = FakeKms::with_agreement_key(WEST, Curve::P256);
        let keyring = static_keys(&kms, &partner(Curve::P256).1);
        let data_keys = wrap(&keyring).unwrap().encrypted_data_keys;
        kms.answer_as(EAST);
        assert_eq!(failed_kind(&unwrap(&keyring, &data_keys)), ErrorKind::KeyService);
        for error in [
            wrap(&keyring).unwrap_err(),
            build(KmsEcdhKeyring::discovery(kms, Curve::P256, WEST)).unwrap_err(),
        ] {
            assert!(error.to_string().contains("another key"), "{error}");
        }
    }
}

//! `RawEcdhKeyring`: wraps data keys under a key that two key pairs on an elliptic curve agree on.
//!
//! Spec: framework/raw-ecdh-keyring.md, framework/key-agreement-schemas.md

use super::{
    attempts::{Attempts, pass_on},
    wrap_once::wrap_once,
};
use crate::{
    attempt::AttemptOutcome,
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
    future::BoxFuture,
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
    secret::{PlaintextDataKey, PrivateKey},
    wrap::{
        ec_keys::{EcPrivateKey, read_public},
        ecdh,
        parties::{Parties, RAW_ECDH},
    },
};
use kmseal_crypto::{Curve, EcPublicKey};

/// Wraps data keys under a key that a sender's and a recipient's key pair on an elliptic curve agree on.
///
/// Three ways to use it, which the specification calls schemas:
/// - [`static_keys`](Self::static_keys): both key pairs last; either party encrypts and decrypts, and knows that
///   the other one wrote the message.
/// - [`ephemeral`](Self::ephemeral): the sender makes a key pair for each message and forgets it; only encrypts.
/// - [`discovery`](Self::discovery): the recipient takes messages of any sender; only decrypts.
///
/// The messages are those of [`KmsEcdhKeyring`](super::KmsEcdhKeyring), and each opens the other's.
///
/// ```no_run
/// use kmseal::{Client, PrivateKey, crypto::Curve, keyring::RawEcdhKeyring};
///
/// let client = Client::new();
/// let writer = RawEcdhKeyring::ephemeral(Curve::P384, &std::fs::read("recipient-public.pem")?)?;
/// let sealed = client.encrypt(&writer, b"for the recipient's eyes").blocking()?;
///
/// let private_key = PrivateKey::new(std::fs::read("recipient-private.pem")?);
/// let reader = RawEcdhKeyring::discovery(Curve::P384, private_key)?;
/// let opened = client.decrypt(&reader, &sealed.ciphertext).blocking()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct RawEcdhKeyring {
    curve: Curve,
    schema: Schema,
}

#[derive(Debug)]
enum Schema {
    Static { own: EcPrivateKey, peer: EcPublicKey },
    Ephemeral { recipient: EcPublicKey },
    Discovery { own: EcPrivateKey },
}

impl RawEcdhKeyring {
    /// Agrees between the caller's private key and the other party's public key, both long-lived.
    ///
    /// The private key is PKCS #8 or SEC 1, the public key SubjectPublicKeyInfo, each as PEM or DER, or a SEC 1
    /// point.
    ///
    /// ```no_run
    /// use kmseal::{Client, PrivateKey, crypto::Curve, keyring::RawEcdhKeyring};
    ///
    /// let ours = PrivateKey::new(std::fs::read("our-private.pem")?);
    /// let keyring = RawEcdhKeyring::static_keys(Curve::P256, ours, &std::fs::read("their-public.pem")?)?;
    /// // They open it with their private key and our public one, and answer with the same keyring.
    /// let sealed = Client::new().encrypt(&keyring, b"between the two of us").blocking()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if a key cannot be read or is not on `curve`.
    pub fn static_keys(curve: Curve, private_key: PrivateKey, peer_public_key: &[u8]) -> Result<Self, Error> {
        let own = EcPrivateKey::read(curve, &private_key)?;
        Ok(Self { curve, schema: Schema::Static { own, peer: read_public(curve, peer_public_key)? } })
    }

    /// Agrees between a key pair made for each message and the recipient's public key; only encrypts.
    ///
    /// The public key is SubjectPublicKeyInfo, as PEM or DER, or a SEC 1 point.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the key cannot be read or is not on `curve`.
    pub fn ephemeral(curve: Curve, recipient_public_key: &[u8]) -> Result<Self, Error> {
        let recipient = read_public(curve, recipient_public_key)?;
        Ok(Self { curve, schema: Schema::Ephemeral { recipient } })
    }

    /// Agrees between the caller's private key and whatever key the message's sender used; only decrypts.
    ///
    /// The private key is PKCS #8 or SEC 1, as PEM or DER.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the key cannot be read or is not on `curve`.
    pub fn discovery(curve: Curve, private_key: PrivateKey) -> Result<Self, Error> {
        Ok(Self { curve, schema: Schema::Discovery { own: EcPrivateKey::read(curve, &private_key)? } })
    }

    fn wrap(&self, request: &WrapRequest<'_>) -> Result<Wrapped, Error> {
        let provider = request.provider;
        let (key, recipient) = match &self.schema {
            Schema::Static { own, peer } => (own.under(provider)?, peer),
            Schema::Ephemeral { recipient } => (provider.ecdh.generate(self.curve)?, recipient),
            Schema::Discovery { .. } => {
                return Err(Error::new(
                    ErrorKind::InvalidArgument,
                    format!("{} can only decrypt, it names no recipient; use another schema", self.name()),
                ));
            }
        };
        let shared_secret = key.agree(recipient)?;
        let parties = Parties { sender: key.public_key().clone(), recipient: recipient.clone() };
        wrap_once(request, |data_key| {
            let secret = shared_secret.expose_secret();
            let context = request.encryption_context;
            Ok(EncryptedDataKey {
                key_provider_id: RAW_ECDH.to_owned(),
                key_provider_info: parties.encode(),
                ciphertext: ecdh::wrap_key(&parties, secret, data_key, context, provider)?,
            })
        })
    }

    fn unwrap(&self, request: &UnwrapRequest<'_>) -> Unwrapped {
        let mut attempts = Attempts::new(self.name(), request);
        for encrypted in request.encrypted_data_keys {
            if let Some(data_key) = attempts.judge(encrypted, self.open(encrypted, request)) {
                return Unwrapped::Opened(data_key);
            }
        }
        attempts.not_opened()
    }

    fn open(
        &self,
        encrypted: &EncryptedDataKey,
        request: &UnwrapRequest<'_>,
    ) -> Result<PlaintextDataKey, AttemptOutcome> {
        let (provider, context) = (request.provider, request.encryption_context);
        let (own, peer) = match &self.schema {
            Schema::Static { own, peer } => (own, Some(peer)),
            Schema::Discovery { own } => (own, None),
            Schema::Ephemeral { .. } => {
                return pass_on("the keyring can only encrypt: an ephemeral sender keeps no private key");
            }
        };
        let parties = Parties::read(encrypted, self.curve, provider)?;
        let other = parties.other_than(&own.public, peer)?;
        let shared_secret = own.under(provider)?.agree(other).map_err(Error::from)?;
        let (secret, wrapped) = (shared_secret.expose_secret(), &encrypted.ciphertext);
        Ok(ecdh::unwrap_key(&parties, secret, wrapped, context, provider)?)
    }
}

impl Keyring for RawEcdhKeyring {
    fn name(&self) -> String {
        let schema = match self.schema {
            Schema::Static { .. } => "static",
            Schema::Ephemeral { .. } => "ephemeral",
            Schema::Discovery { .. } => "discovery",
        };
        format!("RawEcdhKeyring({:?}, {schema})", self.curve)
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(async move { self.wrap(&request) })
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(async move { self.unwrap(&request) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{context::EncryptionContext, keyring::testing::*, provider::default_provider};

    /// A key pair as users have it.
    struct Pair {
        curve: Curve,
        private: Vec<u8>,
        public: Vec<u8>,
    }

    impl Pair {
        fn new(curve: Curve) -> Self {
            let key = default_provider().ecdh.generate(curve).unwrap();
            let private = key.to_pkcs8_pem().unwrap().expose_secret().to_vec();
            Self { curve, private, public: key.public_key().to_spki_der().unwrap() }
        }

        fn private(&self) -> PrivateKey {
            PrivateKey::new(self.private.clone())
        }

        fn with(&self, peer: &Self) -> RawEcdhKeyring {
            RawEcdhKeyring::static_keys(self.curve, self.private(), &peer.public).unwrap()
        }

        fn takes_all(&self) -> RawEcdhKeyring {
            RawEcdhKeyring::discovery(self.curve, self.private()).unwrap()
        }
    }

    #[test]
    fn both_parties_and_the_recipient_alone_open() {
        for curve in [Curve::P256, Curve::P384, Curve::P521] {
            let [sender, recipient] = [Pair::new(curve), Pair::new(curve)];
            let wrapped = wrap(&sender.with(&recipient)).unwrap();
            let data_keys = &wrapped.encrypted_data_keys;
            assert_eq!(data_keys[0].key_provider_id, "raw-ecdh");
            assert_opened(&unwrap(&sender.with(&recipient), data_keys), &wrapped);
            assert_opened(&unwrap(&recipient.with(&sender), data_keys), &wrapped);
            assert_opened(&unwrap(&recipient.takes_all(), data_keys), &wrapped);
            let reason = reason(unwrap(&sender.takes_all(), data_keys), 1);
            assert!(reason.contains("it is for another recipient"), "{reason}");
        }
    }

    #[test]
    fn an_ephemeral_senders_message_opens_by_discovery_alone() {
        let recipient = Pair::new(Curve::P256);
        let keyring = RawEcdhKeyring::ephemeral(Curve::P256, &recipient.public).unwrap();
        let (wrapped, again) = (wrap(&keyring).unwrap(), wrap(&keyring).unwrap());
        let data_keys = &wrapped.encrypted_data_keys;
        assert_ne!(data_keys[0].key_provider_info, again.encrypted_data_keys[0].key_provider_info);
        assert_opened(&unwrap(&recipient.takes_all(), data_keys), &wrapped);
        let reason_of = |keyring: &RawEcdhKeyring| reason(unwrap(keyring, data_keys), 1);
        assert!(reason_of(&keyring).contains("can only encrypt"));
        assert!(reason_of(&recipient.with(&Pair::new(Curve::P256))).contains("between other keys"));
        assert!(reason_of(&Pair::new(Curve::P384).takes_all()).contains("another curve"));
    }

    #[test]
    fn discovery_does_not_encrypt() {
        let error = wrap(&Pair::new(Curve::P256).takes_all()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.to_string().starts_with("RawEcdhKeyring(P256, discovery) can only decrypt"));
    }

    #[test]
    fn the_context_is_bound() {
        let [sender, recipient] = [Pair::new(Curve::P256), Pair::new(Curve::P256)];
        let data_keys = wrap(&sender.with(&recipient)).unwrap().encrypted_data_keys;
        let unwrapped = unwrap_bound_to(&recipient.takes_all(), &data_keys, &EncryptionContext::EMPTY);
        assert_eq!(failed_kind(&unwrapped), ErrorKind::NotAuthentic);
    }

    #[cfg(all(feature = "aws-lc", feature = "rustcrypto"))]
    #[test]
    fn each_backend_opens_what_the_other_wrapped() {
        use kmseal_crypto::{aws_lc, rustcrypto};
        for curve in [Curve::P256, Curve::P384, Curve::P521] {
            let [sender, recipient] = [Pair::new(curve), Pair::new(curve)];
            for (by, to) in
                [(&aws_lc::PROVIDER, &rustcrypto::PROVIDER), (&rustcrypto::PROVIDER, &aws_lc::PROVIDER)]
            {
                let wrapped = wrap_by(&sender.with(&recipient), SUITE, by).unwrap();
                let data_keys = &wrapped.encrypted_data_keys;
                assert_opened(&unwrap_by(&recipient.with(&sender), data_keys, &context(), to), &wrapped);
            }
        }
    }

    #[test]
    fn keys_that_do_not_fit_are_refused() {
        let own = Pair::new(Curve::P256);
        let other_curve = Pair::new(Curve::P384);
        // The point at infinity, in SEC 1 form.
        for peer in [&other_curve.public[..], &[0], b"", b"-----BEGIN PUBLIC KEY-----"] {
            let keyring = RawEcdhKeyring::static_keys(Curve::P256, own.private(), peer);
            assert_eq!(keyring.unwrap_err().kind(), ErrorKind::InvalidArgument);
            let keyring = RawEcdhKeyring::ephemeral(Curve::P256, peer);
            assert_eq!(keyring.unwrap_err().kind(), ErrorKind::InvalidArgument);
        }
        for private in [other_curve.private(), PrivateKey::new(own.public)] {
            let error = RawEcdhKeyring::discovery(Curve::P256, private).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        }
    }
}

//! `RawRsaKeyring`: wraps data keys under an RSA public key, unwraps them under its private key.
//!
//! Spec: framework/raw-rsa-keyring.md

use super::{
    attempts::{Attempts, pass_on},
    raw_name::RawName,
    wrap_once::wrap_once,
};
use crate::{
    attempt::AttemptOutcome,
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
    future::BoxFuture,
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
    secret::{PlaintextDataKey, PrivateKey},
    wrap::rsa::{RsaPrivateKey, RsaPublicKey},
};
use kmseal_crypto::RsaPadding;

/// Wraps data keys under an RSA public key, and unwraps them under its private key.
///
/// Who only writes messages needs the public key alone, who only reads them the private key alone: neither is
/// made from the other. The namespace and the name stand in the message in the clear; a message opens only where
/// both are the same.
///
/// RSA does not bind the encryption context to the wrapped key; the message's header does. Nor does it say who
/// sent the message: anyone with the public key can. Use OAEP padding; PKCS #1 v1.5 is for old messages, and
/// a service that decrypts it for strangers can be made to reveal data keys.
///
/// ```no_run
/// use kmseal::{Client, PrivateKey, crypto::RsaPadding, keyring::RawRsaKeyring};
///
/// let client = Client::new();
/// let writer = RawRsaKeyring::builder("orders", "rsa-2026", RsaPadding::OaepSha256)
///     .public_key(std::fs::read("public.pem")?)
///     .build()?;
/// let sealed = client.encrypt(&writer, b"for the holder of the key").blocking()?;
///
/// let reader = RawRsaKeyring::builder("orders", "rsa-2026", RsaPadding::OaepSha256)
///     .private_key(PrivateKey::new(std::fs::read("private.pem")?))
///     .build()?;
/// let opened = client.decrypt(&reader, &sealed.ciphertext).blocking()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct RawRsaKeyring {
    name: RawName,
    padding: RsaPadding,
    public_key: Option<RsaPublicKey>,
    private_key: Option<RsaPrivateKey>,
}

/// Gathers the keys of a [`RawRsaKeyring`].
#[derive(Debug)]
pub struct RawRsaKeyringBuilder {
    namespace: String,
    key_name: String,
    padding: RsaPadding,
    public_key: Option<Vec<u8>>,
    private_key: Option<PrivateKey>,
}

impl RawRsaKeyringBuilder {
    /// Sets the key to encrypt with: SubjectPublicKeyInfo or PKCS #1, as PEM or DER.
    #[must_use]
    pub fn public_key(mut self, key: impl Into<Vec<u8>>) -> Self {
        self.public_key = Some(key.into());
        self
    }

    /// Sets the key to decrypt with: PKCS #8 or PKCS #1, as PEM or DER, not under a password.
    #[must_use]
    pub fn private_key(mut self, key: PrivateKey) -> Self {
        self.private_key = Some(key);
        self
    }

    /// Makes the keyring.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if there is no key, one cannot be read or has a modulus of fewer than 2,048
    /// or more than 8,192 bits, or if the namespace begins with `aws-kms`, which belongs to the keyrings for
    /// AWS KMS.
    pub fn build(self) -> Result<RawRsaKeyring, Error> {
        if self.public_key.is_none() && self.private_key.is_none() {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "an RSA keyring needs a key; give a public key to encrypt, a private key to decrypt, or both",
            ));
        }
        Ok(RawRsaKeyring {
            name: RawName::new(self.namespace, self.key_name)?,
            padding: self.padding,
            public_key: self.public_key.as_deref().map(RsaPublicKey::read).transpose()?,
            private_key: self.private_key.map(RsaPrivateKey::read).transpose()?,
        })
    }
}

impl RawRsaKeyring {
    /// Starts to gather keys under a namespace and a name of the caller's choice.
    pub fn builder(
        namespace: impl Into<String>,
        key_name: impl Into<String>,
        padding: RsaPadding,
    ) -> RawRsaKeyringBuilder {
        RawRsaKeyringBuilder {
            namespace: namespace.into(),
            key_name: key_name.into(),
            padding,
            public_key: None,
            private_key: None,
        }
    }

    fn wrap(&self, request: &WrapRequest<'_>) -> Result<Wrapped, Error> {
        let public_key = self.public_key.as_ref().ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidArgument,
                format!("{} has no public key and so can only decrypt; give it one to encrypt", self.name()),
            )
        })?;
        wrap_once(request, |data_key| {
            let plaintext = data_key.expose_secret();
            Ok(EncryptedDataKey {
                key_provider_id: self.name.namespace.clone(),
                key_provider_info: self.name.key_name.clone().into_bytes(),
                ciphertext: public_key.wrap(self.padding, plaintext, request.provider)?,
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
        self.name.check(&encrypted.key_provider_id, &encrypted.key_provider_info)?;
        let Some(private_key) = &self.private_key else {
            return pass_on("the keyring has no private key and so can only encrypt; give it one to decrypt");
        };
        Ok(private_key.unwrap(self.padding, &encrypted.ciphertext, request.provider)?)
    }
}

impl Keyring for RawRsaKeyring {
    fn name(&self) -> String {
        format!("RawRsaKeyring({})", self.name)
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
    use crate::{context::EncryptionContext, keyring::testing::*};
    use base64ct::{Base64, Encoding};

    fn builder() -> RawRsaKeyringBuilder {
        RawRsaKeyring::builder("orders", "rsa", RsaPadding::OaepSha256)
    }

    fn writer() -> RawRsaKeyring {
        builder().public_key(RSA_PUBLIC).build().unwrap()
    }

    fn reader(namespace: &str, name: &str, padding: RsaPadding) -> RawRsaKeyring {
        RawRsaKeyring::builder(namespace, name, padding).private_key(rsa_private()).build().unwrap()
    }

    #[cfg(all(feature = "aws-lc", feature = "rustcrypto"))]
    #[test]
    fn each_padding_opens_with_either_backend() {
        use RsaPadding::{OaepSha1, OaepSha256, OaepSha384, OaepSha512, Pkcs1v15};
        use kmseal_crypto::{aws_lc, rustcrypto};
        for padding in [Pkcs1v15, OaepSha1, OaepSha256, OaepSha384, OaepSha512] {
            let writer = RawRsaKeyring::builder("orders", "rsa", padding).public_key(RSA_PUBLIC);
            let (writer, reader) = (writer.build().unwrap(), reader("orders", "rsa", padding));
            for (by, to) in
                [(&aws_lc::PROVIDER, &rustcrypto::PROVIDER), (&rustcrypto::PROVIDER, &aws_lc::PROVIDER)]
            {
                let wrapped = wrap_by(&writer, SUITE, by).unwrap();
                let unwrapped = unwrap_by(&reader, &wrapped.encrypted_data_keys, &context(), to);
                assert_opened(&unwrapped, &wrapped);
            }
        }
    }

    #[test]
    fn neither_half_makes_the_other() {
        let wrapped = wrap(&writer()).unwrap();
        assert_eq!(wrapped.encrypted_data_keys[0].key_provider_id, "orders");
        assert_eq!(wrapped.encrypted_data_keys[0].key_provider_info, b"rsa");
        let reason = reason(unwrap(&writer(), &wrapped.encrypted_data_keys), 1);
        assert!(reason.contains("no private key"), "{reason}");
        let error = wrap(&reader("orders", "rsa", RsaPadding::OaepSha256)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.to_string().contains("no public key"), "{error}");
    }

    #[test]
    fn keys_are_read_as_der_too() {
        let der = |pem: &[u8]| {
            let text = std::str::from_utf8(pem).unwrap();
            let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
            Base64::decode_vec(&body).unwrap()
        };
        let keyring = builder()
            .public_key(der(RSA_PUBLIC.as_bytes()))
            .private_key(PrivateKey::new(der(rsa_private().expose_secret())))
            .build()
            .unwrap();
        let wrapped = wrap(&keyring).unwrap();
        assert_opened(&unwrap(&keyring, &wrapped.encrypted_data_keys), &wrapped);
    }

    #[test]
    fn other_names_are_passed_on() {
        let wrapped = wrap(&writer()).unwrap().encrypted_data_keys;
        for (namespace, name, words) in [
            ("order", "rsa", "not in the namespace"),
            ("orders", "rs", "not named"),
            ("orders", "rsa2", "not named"),
        ] {
            let reason = reason(unwrap(&reader(namespace, name, RsaPadding::OaepSha256), &wrapped), 1);
            assert!(reason.contains("passed it on") && reason.contains(words), "{reason}");
        }
    }

    #[test]
    fn the_context_is_not_bound_and_the_padding_is() {
        let wrapped = wrap(&writer()).unwrap();
        let data_keys = &wrapped.encrypted_data_keys;
        let reader_256 = reader("orders", "rsa", RsaPadding::OaepSha256);
        assert_opened(&unwrap_bound_to(&reader_256, data_keys, &EncryptionContext::EMPTY), &wrapped);
        for padding in [RsaPadding::OaepSha1, RsaPadding::OaepSha512] {
            let unwrapped = unwrap(&reader("orders", "rsa", padding), data_keys);
            assert_eq!(failed_kind(&unwrapped), ErrorKind::NotAuthentic);
        }
        let mut damaged = wrapped.encrypted_data_keys;
        damaged[0].ciphertext.clear();
        assert_eq!(failed_kind(&unwrap(&reader_256, &damaged)), ErrorKind::NotAuthentic);
    }

    #[test]
    fn what_is_no_usable_key_is_refused() {
        let private = |text: &str| builder().private_key(PrivateKey::new(text.into())).build();
        for built in [
            builder().build(),
            builder().public_key("").build(),
            builder().public_key(SHORT_RSA_PUBLIC).build(),
            private(RSA_PUBLIC),
            private("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"),
            RawRsaKeyring::builder("aws-kms-rsa", "n", RsaPadding::Pkcs1v15).public_key(RSA_PUBLIC).build(),
        ] {
            assert_eq!(built.unwrap_err().kind(), ErrorKind::InvalidArgument);
        }
    }

    #[test]
    fn debug_shows_no_private_key() {
        let shown = format!("{:?}", reader("orders", "rsa", RsaPadding::OaepSha256));
        assert!(shown.contains("RsaPrivateKey(2048 bits, redacted)"), "{shown}");
    }
}

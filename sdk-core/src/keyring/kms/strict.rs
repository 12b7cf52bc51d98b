//! `KmsKeyring`: wraps data keys under symmetric KMS keys that are named beforehand.
//!
//! Spec: framework/aws-kms/aws-kms-keyring.md

use super::PROVIDER_ID;
use crate::{
    attempt::Attempt,
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
    future::BoxFuture,
    kms::{DecryptRequest, EncryptRequest, GenerateDataKeyRequest, KeyArn, KmsClient, KmsError},
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
    secret::PlaintextDataKey,
};
use std::sync::Arc;

/// Wraps data keys under symmetric KMS keys that are named beforehand, and unwraps under no others.
///
/// The first key generates the data key, each further one wraps it too, so that any of them opens the message.
/// To decrypt, name keys by ARN: that is what messages store.
#[derive(Debug)]
pub struct KmsKeyring {
    client: Arc<dyn KmsClient>,
    generator: Option<String>,
    key_ids: Vec<String>,
    grant_tokens: Vec<String>,
}

/// Gathers the keys of a [`KmsKeyring`].
#[derive(Debug)]
pub struct KmsKeyringBuilder(KmsKeyring);

impl KmsKeyringBuilder {
    /// Sets the key that generates data keys: key ARN, alias ARN, key id or alias name.
    #[must_use]
    pub fn generator(mut self, key_id: impl Into<String>) -> Self {
        self.0.generator = Some(key_id.into());
        self
    }

    /// Adds a key that wraps the data key too.
    #[must_use]
    pub fn key(mut self, key_id: impl Into<String>) -> Self {
        self.0.key_ids.push(key_id.into());
        self
    }

    /// Adds a grant token to every call: for a grant that may not have reached every endpoint yet.
    #[must_use]
    pub fn grant_token(mut self, token: impl Into<String>) -> Self {
        self.0.grant_tokens.push(token.into());
        self
    }

    /// Makes the keyring.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if no key is named, one is empty, or one looks like an ARN and is not one
    /// of a KMS key or alias.
    pub fn build(self) -> Result<KmsKeyring, Error> {
        if self.0.all_keys().next().is_none() {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "a KMS keyring needs a key; name a generator or a key",
            ));
        }
        for key_id in self.0.all_keys() {
            if key_id.is_empty() || (key_id.starts_with("arn:") && KeyArn::parse(key_id).is_none()) {
                return Err(Error::new(
                    ErrorKind::InvalidArgument,
                    format!("{key_id:?} names no KMS key; give a key ARN, alias ARN, key id or alias name"),
                ));
            }
        }
        Ok(self.0)
    }
}

impl KmsKeyring {
    /// Starts to gather keys that `client` reaches.
    pub fn builder(client: Arc<dyn KmsClient>) -> KmsKeyringBuilder {
        KmsKeyringBuilder(Self { client, generator: None, key_ids: Vec::new(), grant_tokens: Vec::new() })
    }

    fn all_keys(&self) -> impl Iterator<Item = &str> {
        self.generator.iter().chain(&self.key_ids).map(String::as_str)
    }

    async fn wrap(&self, request: WrapRequest<'_>) -> Result<Wrapped, Error> {
        let mut made = None;
        let mut encrypted_data_keys = Vec::new();
        if request.data_key.is_none() {
            let (data_key, encrypted) = self.generate(&request).await?;
            made = Some(data_key);
            encrypted_data_keys.push(encrypted);
        }
        let data_key = made
            .as_ref()
            .or(request.data_key)
            .ok_or_else(|| Error::new(ErrorKind::InvalidMaterials, "there is no data key to wrap"))?;
        // A generator that had nothing to generate wraps like any other key.
        let generator = self.generator.iter().filter(|_| made.is_none());
        for key_id in generator.chain(&self.key_ids) {
            encrypted_data_keys.push(self.encrypt(key_id, data_key, &request).await?);
        }
        Ok(Wrapped { data_key: made, encrypted_data_keys })
    }

    async fn generate(
        &self,
        request: &WrapRequest<'_>,
    ) -> Result<(PlaintextDataKey, EncryptedDataKey), Error> {
        let key_id = self.generator.as_deref().ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidArgument,
                format!("{} has no generator and so cannot start a message; name one", self.name()),
            )
        })?;
        let number_of_bytes = request.suite.data_key_length();
        let response = self
            .client
            .generate_data_key(GenerateDataKeyRequest {
                grant_tokens: &self.grant_tokens,
                ..GenerateDataKeyRequest::new(key_id, number_of_bytes, request.encryption_context)
            })
            .await
            .map_err(|error| failed("GenerateDataKey", key_id, error))?;
        if response.plaintext.len() != number_of_bytes {
            return Err(Error::new(
                ErrorKind::KeyService,
                format!(
                    "GenerateDataKey under {key_id} returned {} bytes instead of {number_of_bytes}",
                    response.plaintext.len()
                ),
            ));
        }
        Ok((
            response.plaintext,
            encrypted_data_key("GenerateDataKey", response.key_id, response.ciphertext_blob)?,
        ))
    }

    async fn encrypt(
        &self,
        key_id: &str,
        plaintext: &PlaintextDataKey,
        request: &WrapRequest<'_>,
    ) -> Result<EncryptedDataKey, Error> {
        let response = self
            .client
            .encrypt(EncryptRequest {
                grant_tokens: &self.grant_tokens,
                ..EncryptRequest::new(key_id, plaintext, request.encryption_context)
            })
            .await
            .map_err(|error| failed("Encrypt", key_id, error))?;
        encrypted_data_key("Encrypt", response.key_id, response.ciphertext_blob)
    }

    async fn unwrap(&self, request: UnwrapRequest<'_>) -> Unwrapped {
        let mut attempts = Vec::new();
        for encrypted in request.encrypted_data_keys {
            let key_id = match self.own_key(encrypted) {
                Ok(key_id) => key_id,
                Err(reason) => {
                    attempts.push(Attempt::passed_on(&self.name(), encrypted, reason));
                    continue;
                }
            };
            match self.decrypt(key_id, encrypted, &request).await {
                Ok(data_key) => return Unwrapped::Opened(data_key),
                Err(error) => attempts.push(Attempt::failed(&self.name(), encrypted, error)),
            }
        }
        Unwrapped::NotOpened(attempts)
    }

    /// The configured key that wrapped `encrypted`, or why there is none.
    fn own_key(&self, encrypted: &EncryptedDataKey) -> Result<&str, &'static str> {
        if encrypted.key_provider_id != PROVIDER_ID {
            return Err("it was not wrapped by a symmetric KMS key");
        }
        self.all_keys()
            .find(|key_id| {
                key_id.as_bytes() == encrypted.key_provider_info && KeyArn::parse(key_id).is_some()
            })
            .ok_or("none of the keyring's keys has this ARN")
    }

    async fn decrypt(
        &self,
        key_id: &str,
        encrypted: &EncryptedDataKey,
        request: &UnwrapRequest<'_>,
    ) -> Result<PlaintextDataKey, Error> {
        let response = self
            .client
            .decrypt(DecryptRequest {
                grant_tokens: &self.grant_tokens,
                ..DecryptRequest::new(key_id, &encrypted.ciphertext, request.encryption_context)
            })
            .await
            .map_err(|error| failed("Decrypt", key_id, error))?;
        if response.key_id != key_id {
            return Err(Error::new(
                ErrorKind::KeyService,
                format!("Decrypt under {key_id} was answered for {}", response.key_id),
            ));
        }
        request.check_length(response.plaintext)
    }
}

fn encrypted_data_key(
    operation: &str,
    key_arn: String,
    ciphertext: Vec<u8>,
) -> Result<EncryptedDataKey, Error> {
    if KeyArn::parse(&key_arn).is_none() {
        return Err(Error::new(
            ErrorKind::KeyService,
            format!("{operation} was answered with {key_arn:?}, which is not a key ARN"),
        ));
    }
    Ok(EncryptedDataKey {
        key_provider_id: PROVIDER_ID.to_owned(),
        key_provider_info: key_arn.into_bytes(),
        ciphertext,
    })
}

fn failed(operation: &str, key_id: &str, error: KmsError) -> Error {
    Error::new(ErrorKind::KeyService, format!("{operation} under {key_id}: {error}")).with_source(error)
}

impl Keyring for KmsKeyring {
    fn name(&self) -> String {
        let keys: Vec<_> = self.all_keys().collect();
        format!("KmsKeyring({})", keys.join(", "))
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(self.wrap(request))
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(self.unwrap(request))
    }
}

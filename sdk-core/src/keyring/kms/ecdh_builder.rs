//! `KmsEcdhKeyringBuilder`: gathers the keys of a KMS ECDH keyring, and asks AWS KMS for its public key.

use super::KmsEcdhKeyring;
use crate::{
    blocking,
    error::{Error, ErrorKind},
    kms::{GetPublicKeyRequest, KeyArn, KmsClient, check_key_id, failed},
    wrap::ec_keys::read_public,
};
use kmseal_crypto::Curve;
use std::sync::Arc;

/// Gathers the keys of a [`KmsEcdhKeyring`].
#[derive(Debug)]
#[must_use = "a builder does nothing until it builds"]
pub struct KmsEcdhKeyringBuilder {
    client: Arc<dyn KmsClient>,
    curve: Curve,
    key_arn: String,
    peer_public_key: Option<Vec<u8>>,
    public_key: Option<Vec<u8>>,
    grant_tokens: Vec<String>,
}

impl KmsEcdhKeyringBuilder {
    pub(super) fn new(
        client: Arc<dyn KmsClient>,
        curve: Curve,
        key_arn: String,
        peer_public_key: Option<Vec<u8>>,
    ) -> Self {
        Self { client, curve, key_arn, peer_public_key, public_key: None, grant_tokens: Vec::new() }
    }

    /// Sets the public half of the KMS key, as AWS KMS's `GetPublicKey` gives it (DER) or as PEM, so that it need
    /// not be asked for.
    pub fn public_key(mut self, key: impl Into<Vec<u8>>) -> Self {
        self.public_key = Some(key.into());
        self
    }

    /// Adds a grant token to every call: for a grant that may not have reached every endpoint yet.
    pub fn grant_token(mut self, token: impl Into<String>) -> Self {
        self.grant_tokens.push(token.into());
        self
    }

    /// Makes the keyring; asks AWS KMS for the public half of its key unless it is given.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the KMS key is not named by key ARN, is not for key agreement, or a
    /// public key cannot be read or is not on the curve; [`ErrorKind::KeyService`] if AWS KMS refuses.
    pub async fn build(self) -> Result<KmsEcdhKeyring, Error> {
        if KeyArn::parse_key(&self.key_arn).is_none() {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("{:?} is not the ARN of a KMS key; give a key ARN", self.key_arn),
            ));
        }
        let peer = self.peer_public_key.as_deref().map(|key| read_public(self.curve, key)).transpose()?;
        let own = match &self.public_key {
            Some(key) => read_public(self.curve, key)?,
            None => read_public(self.curve, &self.ask_for_public_key().await?)?,
        };
        let Self { client, curve, key_arn, grant_tokens, .. } = self;
        Ok(KmsEcdhKeyring { client, curve, key_arn, own, peer, grant_tokens })
    }

    /// [`build`](Self::build), blocking the thread while AWS KMS is asked.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    pub fn build_blocking(self) -> Result<KmsEcdhKeyring, Error> {
        blocking::wait(self.build())
    }

    async fn ask_for_public_key(&self) -> Result<Vec<u8>, Error> {
        const OPERATION: &str = "GetPublicKey";
        let asked = GetPublicKeyRequest {
            grant_tokens: &self.grant_tokens,
            ..GetPublicKeyRequest::new(&self.key_arn)
        };
        let answer = self.client.get_public_key(asked).await;
        let answer = answer.map_err(|error| failed(OPERATION, &self.key_arn, error))?;
        check_key_id(OPERATION, &self.key_arn, &answer.key_id)?;
        if answer.key_usage != "KEY_AGREEMENT" {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!(
                    "{} has the key usage {}, this keyring needs a key for KEY_AGREEMENT",
                    self.key_arn, answer.key_usage
                ),
            ));
        }
        Ok(answer.public_key)
    }
}

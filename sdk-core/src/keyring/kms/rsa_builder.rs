//! `KmsRsaKeyringBuilder`: gathers what a KMS RSA keyring needs to encrypt, to decrypt, or both.

use super::KmsRsaKeyring;
use crate::{
    error::{Error, ErrorKind},
    kms::{EncryptionAlgorithm, KeyArn, KmsClient},
    wrap::rsa::RsaPublicKey,
};
use kmseal_crypto::RsaPadding;
use std::sync::Arc;

/// Gathers what a [`KmsRsaKeyring`] needs to encrypt, to decrypt, or both.
#[derive(Debug)]
pub struct KmsRsaKeyringBuilder {
    key_arn: String,
    algorithm: EncryptionAlgorithm,
    public_key: Option<Vec<u8>>,
    client: Option<Arc<dyn KmsClient>>,
    grant_tokens: Vec<String>,
}

impl KmsRsaKeyringBuilder {
    pub(super) fn new(key_arn: String, algorithm: EncryptionAlgorithm) -> Self {
        Self { key_arn, algorithm, public_key: None, client: None, grant_tokens: Vec::new() }
    }

    /// Sets the key to encrypt with, as AWS KMS's `GetPublicKey` gives it (DER) or as PEM; it must be the public
    /// half of the KMS key, which nobody checks before a message is decrypted.
    #[must_use]
    pub fn public_key(mut self, key: impl Into<Vec<u8>>) -> Self {
        self.public_key = Some(key.into());
        self
    }

    /// Sets the client to decrypt with.
    #[must_use]
    pub fn client(mut self, client: Arc<dyn KmsClient>) -> Self {
        self.client = Some(client);
        self
    }

    /// Adds a grant token to every call: for a grant that may not have reached every endpoint yet.
    #[must_use]
    pub fn grant_token(mut self, token: impl Into<String>) -> Self {
        self.grant_tokens.push(token.into());
        self
    }

    /// Makes the keyring.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the key is not named by key ARN (messages store it, and to decrypt they
    /// must), the algorithm is not one for RSA, there is neither a public key nor a client, or the public key
    /// cannot be read or has a modulus of fewer than 2,048 bits.
    pub fn build(self) -> Result<KmsRsaKeyring, Error> {
        let Self { key_arn, algorithm, public_key, client, grant_tokens } = self;
        let invalid = |message: String| Err(Error::new(ErrorKind::InvalidArgument, message));
        if KeyArn::parse_key(&key_arn).is_none() {
            return invalid(format!("{key_arn:?} is not the ARN of a KMS key; give a key ARN"));
        }
        if public_key.is_none() && client.is_none() {
            return invalid(
                "a KMS RSA keyring needs a public key to encrypt, a KMS client to decrypt, or both"
                    .to_owned(),
            );
        }
        let padding = match algorithm {
            EncryptionAlgorithm::RsaesOaepSha1 => RsaPadding::OaepSha1,
            EncryptionAlgorithm::RsaesOaepSha256 => RsaPadding::OaepSha256,
            other => return invalid(format!("{other} is not for RSA; choose RSAES_OAEP_SHA_256")),
        };
        let public_key = public_key.as_deref().map(RsaPublicKey::read).transpose()?;
        Ok(KmsRsaKeyring { key_arn, algorithm, padding, public_key, client, grant_tokens })
    }
}

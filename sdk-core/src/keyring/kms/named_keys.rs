//! `NamedKeys`: the keys of a keyring that names them beforehand, and how it wraps under all of them.

use super::symmetric_key::SymmetricKey;
use crate::{
    error::{Error, ErrorKind},
    kms::KeyArn,
    materials::{WrapRequest, Wrapped},
};

/// Keys that are named beforehand: one that may generate data keys, and others.
#[derive(Debug)]
pub(super) struct NamedKeys {
    pub(super) generator: Option<SymmetricKey>,
    pub(super) others: Vec<SymmetricKey>,
    pub(super) grant_tokens: Vec<String>,
}

impl NamedKeys {
    /// Every key, the generator first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &SymmetricKey> {
        self.generator.iter().chain(&self.others)
    }

    /// How a keyring over these keys calls itself.
    pub(super) fn name(&self, keyring: &str) -> String {
        let ids: Vec<_> = self.iter().map(|key| key.id.as_str()).collect();
        format!("{keyring}({})", ids.join(", "))
    }

    /// Says that none of these keys wrapped a data key.
    pub(super) fn why_none_matches(&self) -> String {
        if self.iter().all(|key| KeyArn::parse_key(&key.id).is_some()) {
            return "no key of the keyring has this ARN".to_owned();
        }
        "no key of the keyring is named by this ARN; to decrypt, name keys by key ARN, not by id or alias"
            .to_owned()
    }

    /// Wraps the request's data key under every key; generates it first where there is none yet.
    pub(super) async fn wrap(&self, keyring: &str, request: WrapRequest<'_>) -> Result<Wrapped, Error> {
        let mut wrapped = Wrapped { data_key: None, encrypted_data_keys: Vec::new() };
        if request.data_key.is_none() {
            let generator = self.generator.as_ref().ok_or_else(|| {
                Error::new(
                    ErrorKind::InvalidArgument,
                    format!(
                        "{} has no generator and so cannot start a message; name one",
                        self.name(keyring)
                    ),
                )
            })?;
            let (data_key, encrypted) = generator.generate(&request, &self.grant_tokens).await?;
            wrapped.data_key = Some(data_key);
            wrapped.encrypted_data_keys.push(encrypted);
        }
        let data_key = wrapped
            .data_key
            .as_ref()
            .or(request.data_key)
            .ok_or_else(|| Error::new(ErrorKind::InvalidMaterials, "there is no data key to wrap"))?;
        // A generator that had nothing to generate wraps like any other key.
        let generator = self.generator.iter().filter(|_| wrapped.data_key.is_none());
        for key in generator.chain(&self.others) {
            let encrypted = key.encrypt(data_key, &request, &self.grant_tokens).await?;
            wrapped.encrypted_data_keys.push(encrypted);
        }
        Ok(wrapped)
    }
}

//! `KmsKeyringBuilder`: gathers the keys of a keyring that names them beforehand.

use super::{named_keys::NamedKeys, symmetric_key::SymmetricKey};
use crate::{
    error::{Error, ErrorKind},
    kms::{ClientSupplier, KeyArn, KmsClient},
};
use std::{marker::PhantomData, sync::Arc};

/// Gathers the keys of a [`KmsKeyring`](super::KmsKeyring) or a [`KmsMrkKeyring`](super::KmsMrkKeyring), `K`.
#[derive(Debug)]
pub struct KmsKeyringBuilder<K> {
    clients: Clients,
    generator: Option<String>,
    key_ids: Vec<String>,
    grant_tokens: Vec<String>,
    makes: PhantomData<fn() -> K>,
}

#[derive(Debug)]
enum Clients {
    /// One for every key.
    One(Arc<dyn KmsClient>),
    /// One for each key's Region.
    ByRegion(Arc<dyn ClientSupplier>),
}

impl Clients {
    fn client_for(&self, key_id: &str) -> Result<Arc<dyn KmsClient>, Error> {
        match self {
            Self::One(client) => Ok(client.clone()),
            Self::ByRegion(supplier) => supplier.client(KeyArn::parse(key_id).map(|arn| arn.region)),
        }
    }
}

impl<K> KmsKeyringBuilder<K> {
    pub(super) fn new(client: Arc<dyn KmsClient>) -> Self {
        Self::with(Clients::One(client))
    }

    pub(super) fn by_region(supplier: Arc<dyn ClientSupplier>) -> Self {
        Self::with(Clients::ByRegion(supplier))
    }

    fn with(clients: Clients) -> Self {
        Self { clients, generator: None, key_ids: Vec::new(), grant_tokens: Vec::new(), makes: PhantomData }
    }

    /// Sets the key that generates data keys: key ARN, alias ARN, key id or alias name.
    #[must_use]
    pub fn generator(mut self, key_id: impl Into<String>) -> Self {
        self.generator = Some(key_id.into());
        self
    }

    /// Adds a key that wraps the data key too.
    #[must_use]
    pub fn key(mut self, key_id: impl Into<String>) -> Self {
        self.key_ids.push(key_id.into());
        self
    }

    /// Adds a grant token to every call: for a grant that may not have reached every endpoint yet.
    #[must_use]
    pub fn grant_token(mut self, token: impl Into<String>) -> Self {
        self.grant_tokens.push(token.into());
        self
    }

    /// Checks the names and gets each key its client.
    pub(super) fn named_keys(self) -> Result<NamedKeys, Error> {
        if self.generator.is_none() && self.key_ids.is_empty() {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "a KMS keyring needs a key; name a generator or a key",
            ));
        }
        let key = |id: String| {
            check_name(&id)?;
            Ok(SymmetricKey { client: self.clients.client_for(&id)?, id })
        };
        Ok(NamedKeys {
            generator: self.generator.map(key).transpose()?,
            others: self.key_ids.into_iter().map(key).collect::<Result<_, Error>>()?,
            grant_tokens: self.grant_tokens,
        })
    }
}

fn check_name(key_id: &str) -> Result<(), Error> {
    if key_id.is_empty() || (key_id.starts_with("arn:") && KeyArn::parse(key_id).is_none()) {
        return Err(Error::new(
            ErrorKind::InvalidArgument,
            format!("{key_id:?} names no KMS key; give a key ARN, alias ARN, key id or alias name"),
        ));
    }
    Ok(())
}

//! `KeyStoreBuilder`: sets a key store up; `KeyStoreInfo`: what it was set up with.

use super::{KeyStorage, KeyStore, KmsConfiguration, custody::Custody};
use crate::{
    error::{Error, ErrorKind},
    kms::KmsClient,
    random_uuid::random_uuid,
    time::Clock,
};
use std::sync::Arc;

/// What a key store was set up with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyStoreInfo {
    /// The id of this key store, a UUID unless one was given: for logs, nothing depends on it.
    pub id: String,
    /// The table's name.
    pub table_name: String,
    /// The name that is bound to every key.
    pub logical_name: String,
    /// Which KMS keys it may use.
    pub kms_configuration: KmsConfiguration,
    /// Sent with every call of KMS.
    pub grant_tokens: Vec<String>,
}

/// Sets a [`KeyStore`] up.
#[derive(Debug)]
#[must_use = "a builder does nothing until it builds"]
pub struct KeyStoreBuilder {
    logical_name: String,
    storage: Arc<dyn KeyStorage>,
    kms: Arc<dyn KmsClient>,
    kms_configuration: KmsConfiguration,
    id: Option<String>,
    grant_tokens: Vec<String>,
    clock: Option<Arc<dyn Clock>>,
}

impl KeyStoreBuilder {
    pub(super) fn new(
        logical_name: String,
        storage: Arc<dyn KeyStorage>,
        kms: Arc<dyn KmsClient>,
        kms_configuration: KmsConfiguration,
    ) -> Self {
        let (id, grant_tokens, clock) = (None, Vec::new(), machine_clock());
        Self { logical_name, storage, kms, kms_configuration, id, grant_tokens, clock }
    }

    /// Sets the id that [`KeyStoreInfo`] tells; by default a random UUID.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Adds a grant token to every call of KMS: for a grant that may not have reached every endpoint yet.
    pub fn grant_token(mut self, token: impl Into<String>) -> Self {
        self.grant_tokens.push(token.into());
        self
    }

    /// Sets the clock that tells when keys are made; by default the machine's. On wasm there is no default, and
    /// without a clock keys can be read alone.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Makes the key store; asks neither KMS nor the storage yet.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the logical name is empty, if the KMS configuration names no key, or if it
    /// names another Region than the KMS client; [`ErrorKind::Cryptography`] if the system gives no random bytes.
    pub fn build(self) -> Result<KeyStore, Error> {
        self.kms_configuration.check(&*self.kms)?;
        if self.logical_name.is_empty() {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "a key store needs a logical name; choose one and keep it",
            ));
        }
        let id = match self.id {
            Some(id) => id,
            None => random_uuid()?.to_string(),
        };
        Ok(KeyStore {
            info: KeyStoreInfo {
                id,
                table_name: self.storage.table_name().to_owned(),
                logical_name: self.logical_name,
                kms_configuration: self.kms_configuration,
                grant_tokens: self.grant_tokens.clone(),
            },
            storage: self.storage,
            custody: Custody { client: self.kms, grant_tokens: self.grant_tokens },
            clock: self.clock,
        })
    }
}

#[cfg(not(target_family = "wasm"))]
fn machine_clock() -> Option<Arc<dyn Clock>> {
    Some(Arc::new(crate::time::SystemClock::new()))
}

#[cfg(target_family = "wasm")]
fn machine_clock() -> Option<Arc<dyn Clock>> {
    None
}

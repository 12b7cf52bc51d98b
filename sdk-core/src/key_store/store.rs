//! `KeyStore`: keeps branch keys in a table, wrapped by KMS. What it makes is in `make`, what it hands out in `get`.
//!
//! Spec: framework/branch-key-store.md

use super::{KeyStorage, KeyStorageError, KeyStoreBuilder, KeyStoreInfo, KmsConfiguration, custody::Custody};
use crate::{
    error::{Error, ErrorKind},
    kms::KmsClient,
    time::Clock,
};
use std::sync::Arc;

/// Keeps branch keys: in a table, each wrapped under a KMS key and bound to its row and to the key store's name.
///
/// A branch key has an id, which stays, and versions, of which one is active: it encrypts, the others still
/// decrypt. Nobody sees a branch key in the clear but who may use the KMS key.
///
/// ```
/// use kmseal::{EncryptionContext, key_store::{KeyStorage, KeyStore, KmsConfiguration}, kms::KmsClient};
/// use std::sync::Arc;
///
/// # async fn run(storage: Arc<dyn KeyStorage>, kms: Arc<dyn KmsClient>) -> Result<(), kmseal::Error> {
/// // `storage` is a `DynamoDbKeyStorage` (feature `aws-sdk-dynamodb`), `kms` an `aws_sdk_kms::Client`.
/// let arn = "arn:aws:kms:eu-central-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321";
/// let store = KeyStore::builder("orders", storage, kms, KmsConfiguration::KeyArn(arn.to_owned())).build()?;
///
/// // Once for the table, once for each tenant, and every year or so for each tenant.
/// store.create_key_store().await?;
/// let tenant = EncryptionContext::new([("tenant", "4711")])?;
/// store.create_key_with_id("tenant-4711", &tenant).await?;
/// store.version_key("tenant-4711").await?;
/// # Ok(())
/// # }
/// ```
///
/// A [`KmsHierarchicalKeyring`](crate::keyring::KmsHierarchicalKeyring) encrypts with the keys.
#[derive(Debug)]
pub struct KeyStore {
    pub(super) info: KeyStoreInfo,
    pub(super) storage: Arc<dyn KeyStorage>,
    pub(super) custody: Custody,
    /// Where there is none, no key can be made.
    pub(super) clock: Option<Arc<dyn Clock>>,
}

impl KeyStore {
    /// Starts to set up a key store over `storage`, whose keys `kms` wraps under the KMS keys that
    /// `kms_configuration` allows.
    ///
    /// The logical name is bound to every key for good: give the same one wherever the table is used. It may be the
    /// table's name, but need not be, so that a table can be restored under another name.
    pub fn builder(
        logical_name: impl Into<String>,
        storage: Arc<dyn KeyStorage>,
        kms: Arc<dyn KmsClient>,
        kms_configuration: KmsConfiguration,
    ) -> KeyStoreBuilder {
        KeyStoreBuilder::new(logical_name.into(), storage, kms, kms_configuration)
    }

    /// What the key store was set up with.
    ///
    /// Spec: framework/branch-key-store.md#getkeystoreinfo
    pub fn info(&self) -> &KeyStoreInfo {
        &self.info
    }

    /// Creates the table if there is none, and returns its ARN.
    ///
    /// DynamoDB takes some seconds to make a table: wait until its status is `ACTIVE` before you make keys.
    ///
    /// Spec: framework/branch-key-store.md#createkeystore
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the table exists with another primary key; [`ErrorKind::KeyService`] for
    /// whatever the storage fails with.
    pub async fn create_key_store(&self) -> Result<String, Error> {
        let storage = &self.storage;
        let existing = storage.describe_table().await.map_err(|error| self.failed("DescribeTable", error))?;
        let table = match existing {
            Some(table) => table,
            None => storage.create_table().await.map_err(|error| self.failed("CreateTable", error))?,
        };
        table.check(storage.table_name())?;
        Ok(table.table_arn)
    }

    /// What a storage's refusal is to the caller.
    pub(super) fn failed(&self, operation: &str, error: KeyStorageError) -> Error {
        let table = self.storage.table_name();
        Error::new(ErrorKind::KeyService, format!("{operation} on table {table:?}: {error}"))
            .with_source(error)
    }
}

pub(super) fn check_id(branch_key_id: &str) -> Result<(), Error> {
    if branch_key_id.is_empty() {
        return Err(Error::new(ErrorKind::InvalidArgument, "a branch key's id is not empty; give one"));
    }
    Ok(())
}

//! How a `KeyStore` hands out keys in the clear: the storage has the row, KMS authenticates and unwraps it.
//!
//! Spec: framework/branch-key-store.md#aws-kms-branch-key-decryption

use super::{
    BeaconKeyMaterials, BranchKeySource, KeyStore,
    record::{BranchKeyContext, RowType},
    row::Row,
    store::check_id,
};
use crate::{
    error::{Error, ErrorKind},
    future::BoxFuture,
    materials::BranchKeyMaterials,
    secret::{BeaconKey, BranchKey, PlaintextDataKey},
};

impl KeyStore {
    /// Gets the active version of a branch key.
    ///
    /// Spec: framework/branch-key-store.md#getactivebranchkey
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the key store may not use the branch key's KMS key;
    /// [`ErrorKind::KeyService`] if there is no such branch key, if its row is not authentic, and for whatever KMS
    /// or the storage fails with.
    pub async fn active_branch_key(&self, branch_key_id: &str) -> Result<BranchKeyMaterials, Error> {
        self.branch_key(branch_key_id, RowType::Active).await
    }

    /// Gets one version of a branch key: a UUID as text.
    ///
    /// Spec: framework/branch-key-store.md#getbranchkeyversion
    ///
    /// # Errors
    /// As [`active_branch_key`](Self::active_branch_key).
    pub async fn branch_key_version(
        &self,
        branch_key_id: &str,
        version: &str,
    ) -> Result<BranchKeyMaterials, Error> {
        self.branch_key(branch_key_id, RowType::Version(version)).await
    }

    /// Gets the beacon key that was made with a branch key.
    ///
    /// Spec: framework/branch-key-store.md#getbeaconkey
    ///
    /// # Errors
    /// As [`active_branch_key`](Self::active_branch_key).
    pub async fn beacon_key(&self, branch_key_id: &str) -> Result<BeaconKeyMaterials, Error> {
        let (context, key) = self.open(branch_key_id, RowType::Beacon).await?;
        Ok(BeaconKeyMaterials {
            branch_key_id: branch_key_id.to_owned(),
            encryption_context: context.custom(),
            beacon_key: BeaconKey::new(key.expose_secret().to_vec()),
        })
    }

    async fn branch_key(&self, id: &str, row_type: RowType<'_>) -> Result<BranchKeyMaterials, Error> {
        let (context, key) = self.open(id, row_type).await?;
        Ok(BranchKeyMaterials {
            branch_key_id: id.to_owned(),
            version: context.version().to_owned(),
            encryption_context: context.custom(),
            branch_key: BranchKey::new(key.expose_secret().to_vec()),
        })
    }

    /// Reads a row and unwraps its key.
    async fn open(
        &self,
        id: &str,
        row_type: RowType<'_>,
    ) -> Result<(BranchKeyContext, PlaintextDataKey), Error> {
        let Row { context, enc } = self.read(id, row_type).await?;
        let key_arn = self.info.kms_configuration.key_for(context.kms_arn())?;
        let key = self.custody.decrypt(&key_arn, &enc, &context).await?;
        Ok((context, key))
    }

    /// Reads a row, which is not authentic yet.
    pub(super) async fn read(&self, id: &str, row_type: RowType<'_>) -> Result<Row, Error> {
        check_id(id)?;
        let name = row_type.name();
        let found = self.storage.get_item(id, &name).await.map_err(|error| self.failed("GetItem", error))?;
        let item = found.filter(|item| !item.is_empty()).ok_or_else(|| {
            let table = self.storage.table_name();
            Error::new(
                ErrorKind::KeyService,
                format!(
                    "table {table:?} has no row {name:?} of branch key {id:?}; create the key, or mend its id"
                ),
            )
        })?;
        Row::read(item, id, row_type, &self.info.logical_name)
    }
}

impl BranchKeySource for KeyStore {
    fn logical_name(&self) -> &str {
        &self.info.logical_name
    }

    fn active_branch_key<'a>(
        &'a self,
        branch_key_id: &'a str,
    ) -> BoxFuture<'a, Result<BranchKeyMaterials, Error>> {
        Box::pin(self.branch_key(branch_key_id, RowType::Active))
    }

    fn branch_key_version<'a>(
        &'a self,
        branch_key_id: &'a str,
        version: &'a str,
    ) -> BoxFuture<'a, Result<BranchKeyMaterials, Error>> {
        Box::pin(self.branch_key(branch_key_id, RowType::Version(version)))
    }
}

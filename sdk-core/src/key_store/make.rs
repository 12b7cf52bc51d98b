//! How a `KeyStore` makes branch keys and versions of them: KMS makes the key, one transaction writes its rows.
//!
//! Spec: framework/branch-key-store.md#createkey, #versionkey

use super::{
    KeyStore, Put, PutCondition, WriteOutcome,
    record::{BranchKeyContext, NewBranchKey, RowType},
    row::Row,
    store::check_id,
};
use crate::{
    context::EncryptionContext,
    error::{Error, ErrorKind},
    random_uuid::random_uuid,
};

impl KeyStore {
    /// Makes a branch key with a random id, a UUID, and returns the id. The context, which may be empty, stays
    /// with the key for good.
    ///
    /// Spec: framework/branch-key-store.md#createkey
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the key store discovers its KMS keys or has no clock;
    /// [`ErrorKind::KeyService`] for whatever KMS or the storage fails with.
    pub async fn create_key(&self, context: &EncryptionContext) -> Result<String, Error> {
        let id = random_uuid()?.to_string();
        self.create(&id, context).await?;
        Ok(id)
    }

    /// Makes a branch key with this id. The context says what the key is for, such as a tenant, and stays with the
    /// key for good.
    ///
    /// Spec: framework/branch-key-store.md#createkey
    ///
    /// # Errors
    /// As [`create_key`](Self::create_key); [`ErrorKind::InvalidArgument`] also if the id or the context is empty,
    /// or if there is a branch key with this id already.
    pub async fn create_key_with_id(
        &self,
        branch_key_id: &str,
        context: &EncryptionContext,
    ) -> Result<(), Error> {
        check_id(branch_key_id)?;
        if context.is_empty() {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "a branch key with an id of your choice needs an encryption context that says what it is for; give it one",
            ));
        }
        self.create(branch_key_id, context).await
    }

    async fn create(&self, id: &str, custom: &EncryptionContext) -> Result<(), Error> {
        let kms_arn = self.info.kms_configuration.key_for_new()?;
        let version = BranchKeyContext::of_new(NewBranchKey {
            id,
            version: &random_uuid()?.to_string(),
            create_time: self.now()?,
            logical_name: &self.info.logical_name,
            kms_arn,
            custom,
        });
        let beacon = version.beacon();
        let (version_put, active_put) = self.version_rows(kms_arn, &version, PutCondition::Absent).await?;
        let beacon_enc = self.custody.generate(kms_arn, &beacon).await?;
        let beacon_put = Put { item: beacon.to_item(beacon_enc), condition: PutCondition::Absent };
        match self.write(&[version_put, active_put, beacon_put]).await? {
            WriteOutcome::Written => Ok(()),
            WriteOutcome::ConditionFailed => Err(Error::new(
                ErrorKind::InvalidArgument,
                format!(
                    "there is a branch key {id:?} already; choose another id, or make a new version of that key"
                ),
            )),
        }
    }

    /// Makes a new version of a branch key, which encrypts from now on, and returns it: a UUID as text.
    ///
    /// Keyrings go on with the old version until it expires in their caches. All versions go on decrypting.
    ///
    /// Spec: framework/branch-key-store.md#versionkey
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the key store discovers its KMS keys, has no clock, or may not use the
    /// branch key's KMS key; [`ErrorKind::KeyService`] if there is no such branch key, if somebody else made a
    /// version meanwhile, and for whatever KMS or the storage fails with.
    pub async fn version_key(&self, branch_key_id: &str) -> Result<String, Error> {
        self.info.kms_configuration.key_for_new()?;
        let Row { context: old, enc: old_enc } = self.read(branch_key_id, RowType::Active).await?;
        let key_arn = self.info.kms_configuration.key_for(old.kms_arn())?;
        // Spec: framework/branch-key-store.md#authenticating-a-keystore-item
        self.custody.re_encrypt(&key_arn, &old_enc, &old, &old).await?;
        let uuid = random_uuid()?.to_string();
        let version = old.next_version(&uuid, self.now()?);
        let unchanged = PutCondition::Unchanged { enc: old_enc };
        let (version_put, active_put) = self.version_rows(&key_arn, &version, unchanged).await?;
        match self.write(&[version_put, active_put]).await? {
            WriteOutcome::Written => Ok(uuid),
            WriteOutcome::ConditionFailed => Err(Error::new(
                ErrorKind::KeyService,
                format!(
                    "somebody else made a version of branch key {branch_key_id:?} meanwhile; try again if there should be one more"
                ),
            )),
        }
    }

    /// A fresh key as the row of its version and as the row `branch:ACTIVE`, which is written if `condition` holds.
    async fn version_rows(
        &self,
        key_arn: &str,
        version: &BranchKeyContext,
        condition: PutCondition,
    ) -> Result<(Put, Put), Error> {
        let active = version.active();
        let version_enc = self.custody.generate(key_arn, version).await?;
        let active_enc = self.custody.re_encrypt(key_arn, &version_enc, version, &active).await?;
        Ok((
            Put { item: version.to_item(version_enc), condition: PutCondition::Absent },
            Put { item: active.to_item(active_enc), condition },
        ))
    }

    async fn write(&self, puts: &[Put]) -> Result<WriteOutcome, Error> {
        let outcome = self.storage.transact_write_items(puts).await;
        outcome.map_err(|error| self.failed("TransactWriteItems", error))
    }

    /// The time for the attribute `create-time`.
    fn now(&self) -> Result<String, Error> {
        let clock = self.clock.as_ref().ok_or_else(|| {
            Error::new(ErrorKind::InvalidArgument, "a key store needs a clock to make keys; give it one")
        })?;
        Ok(clock.now().to_iso_8601())
    }
}

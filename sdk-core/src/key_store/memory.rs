//! `MemoryKeyStorage`: a table in memory, for tests.

use super::{
    Attribute, Item, KeyStorage, KeyStorageError, Put, PutCondition, TableDescription, WriteOutcome, record,
};
use crate::future::BoxFuture;
use std::{
    collections::BTreeMap,
    future::ready,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// A table in memory, for tests: it forgets everything when it is dropped.
///
/// Like a table of Amazon DynamoDB it has to be created first.
///
/// ```
/// use kmseal::{EncryptionContext, key_store::{KeyStore, KmsConfiguration, MemoryKeyStorage}, kms::KmsClient};
/// use std::sync::Arc;
///
/// # async fn run(kms: Arc<dyn KmsClient>, key_arn: String) -> Result<(), kmseal::Error> {
/// // `kms` would be a `mock_kms::Kms` here.
/// let storage = Arc::new(MemoryKeyStorage::new("branch-keys"));
/// let store = KeyStore::builder("branch-keys", storage, kms, KmsConfiguration::KeyArn(key_arn)).build()?;
/// store.create_key_store().await?;
/// let branch_key_id = store.create_key(&EncryptionContext::EMPTY).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct MemoryKeyStorage {
    table_name: String,
    /// `None` as long as the table is not created.
    rows: Mutex<Option<Rows>>,
}

/// The rows by their primary keys.
type Rows = BTreeMap<(String, String), Item>;

impl MemoryKeyStorage {
    /// A table with this name, yet to be created.
    pub fn new(table_name: impl Into<String>) -> Self {
        Self { table_name: table_name.into(), rows: Mutex::new(None) }
    }

    /// A copy of every row, in the order of their primary keys.
    pub fn items(&self) -> Vec<Item> {
        self.rows().iter().flat_map(BTreeMap::values).cloned().collect()
    }

    fn description(&self) -> TableDescription {
        let name = &self.table_name;
        TableDescription::of_key_store(format!("arn:aws:dynamodb:memory:000000000000:table/{name}"))
    }

    fn write(&self, puts: &[Put]) -> Result<WriteOutcome, KeyStorageError> {
        let keys = puts.iter().map(|put| primary_key(&put.item)).collect::<Result<Vec<_>, _>>()?;
        let mut rows = self.rows();
        let rows = rows.as_mut().ok_or_else(no_table)?;
        let holds = |(key, put): (&(String, String), &Put)| match (&put.condition, rows.get(key)) {
            (PutCondition::Absent, found) => found.is_none(),
            (PutCondition::Unchanged { .. }, None) => false,
            (PutCondition::Unchanged { enc }, Some(row)) => {
                row.get(record::ENC) == Some(&Attribute::B(enc.clone()))
            }
        };
        if !keys.iter().zip(puts).all(holds) {
            return Ok(WriteOutcome::ConditionFailed);
        }
        rows.extend(keys.into_iter().zip(puts.iter().map(|put| put.item.clone())));
        Ok(WriteOutcome::Written)
    }

    fn rows(&self) -> MutexGuard<'_, Option<Rows>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeyStorage for MemoryKeyStorage {
    fn table_name(&self) -> &str {
        &self.table_name
    }

    fn get_item<'a>(
        &'a self,
        branch_key_id: &'a str,
        item_type: &'a str,
    ) -> BoxFuture<'a, Result<Option<Item>, KeyStorageError>> {
        let key = (branch_key_id.to_owned(), item_type.to_owned());
        let found = self.rows().as_ref().map(|rows| rows.get(&key).cloned());
        Box::pin(ready(found.ok_or_else(no_table)))
    }

    fn transact_write_items<'a>(
        &'a self,
        puts: &'a [Put],
    ) -> BoxFuture<'a, Result<WriteOutcome, KeyStorageError>> {
        Box::pin(ready(self.write(puts)))
    }

    fn describe_table(&self) -> BoxFuture<'_, Result<Option<TableDescription>, KeyStorageError>> {
        let description = self.rows().is_some().then(|| self.description());
        Box::pin(ready(Ok(description)))
    }

    fn create_table(&self) -> BoxFuture<'_, Result<TableDescription, KeyStorageError>> {
        let mut rows = self.rows();
        if rows.is_some() {
            let error = KeyStorageError::new("ResourceInUseException", "the table exists already");
            return Box::pin(ready(Err(error)));
        }
        *rows = Some(BTreeMap::new());
        Box::pin(ready(Ok(self.description())))
    }
}

fn primary_key(item: &Item) -> Result<(String, String), KeyStorageError> {
    match (item.get(record::BRANCH_KEY_ID), item.get(record::TYPE)) {
        (Some(Attribute::S(id)), Some(Attribute::S(item_type))) => Ok((id.clone(), item_type.clone())),
        _ => Err(KeyStorageError::new("ValidationException", "a row lacks branch-key-id or type")),
    }
}

fn no_table() -> KeyStorageError {
    KeyStorageError::new("ResourceNotFoundException", "the table does not exist; create it first")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(item_type: &str, enc: u8) -> Item {
        let text = |text: &str| Attribute::S(text.to_owned());
        [
            (record::BRANCH_KEY_ID, text("branch")),
            (record::TYPE, text(item_type)),
            (record::ENC, Attribute::B(vec![enc])),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    fn put(item_type: &str, enc: u8, condition: PutCondition) -> Put {
        Put { item: item(item_type, enc), condition }
    }

    #[test]
    fn a_transaction_writes_everything_or_nothing() {
        use PutCondition::{Absent, Unchanged};
        let table = MemoryKeyStorage::new("keys");
        assert_eq!(table.write(&[]).unwrap_err().code, "ResourceNotFoundException");
        pollster::block_on(table.create_table()).unwrap();
        assert!(pollster::block_on(table.create_table()).is_err());

        for (puts, outcome, rows) in [
            (vec![put("a", 1, Unchanged { enc: vec![1] })], WriteOutcome::ConditionFailed, 0),
            (vec![put("a", 1, Absent), put("b", 1, Absent)], WriteOutcome::Written, 2),
            (vec![put("c", 1, Absent), put("a", 1, Absent)], WriteOutcome::ConditionFailed, 2),
            (
                vec![put("c", 1, Absent), put("a", 2, Unchanged { enc: vec![2] })],
                WriteOutcome::ConditionFailed,
                2,
            ),
            (vec![put("c", 1, Absent), put("a", 2, Unchanged { enc: vec![1] })], WriteOutcome::Written, 3),
        ] {
            assert_eq!(table.write(&puts).unwrap(), outcome);
            assert_eq!(table.items().len(), rows);
        }
        let found = pollster::block_on(table.get_item("branch", "a")).unwrap();
        assert_eq!(found, Some(item("a", 2)));
        assert_eq!(pollster::block_on(table.get_item("branch", "d")).unwrap(), None);
    }
}

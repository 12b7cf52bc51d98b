//! The branch key store: keys between KMS and data keys, in a table, each wrapped by KMS.
//!
//! A [`KeyStore`] makes and hands out branch keys; a [`KeyStorage`] keeps their rows. The page `docs/key-store.md`
//! says how to set one up.
//!
//! *Knows:* the ports to KMS, to storages and to the clock. *Never:* keyrings, messages, caches.

mod beacon_key;
mod builder;
mod custody;
#[cfg(all(feature = "aws-sdk-dynamodb", not(target_family = "wasm")))]
mod dynamodb;
mod get;
mod item;
mod kms_configuration;
mod make;
mod memory;
mod put;
mod record;
mod row;
mod source;
mod storage;
mod storage_error;
mod store;
mod table;
#[cfg(test)]
mod tests;

pub use beacon_key::BeaconKeyMaterials;
pub use builder::{KeyStoreBuilder, KeyStoreInfo};
#[cfg(all(feature = "aws-sdk-dynamodb", not(target_family = "wasm")))]
pub use dynamodb::DynamoDbKeyStorage;
pub use item::{Attribute, Item};
pub use kms_configuration::KmsConfiguration;
pub use memory::MemoryKeyStorage;
pub use put::{ConditionExpression, Put, PutCondition};
pub use source::BranchKeySource;
pub use storage::{KeyStorage, WriteOutcome};
pub use storage_error::KeyStorageError;
pub use store::KeyStore;
pub use table::{KeyAttribute, TableDescription};

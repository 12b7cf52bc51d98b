//! `KeyStorage`: the port to where branch keys are kept.

use super::{Item, KeyStorageError, Put, TableDescription};
use crate::future::{BoxFuture, MaybeSendSync};
use std::fmt;

/// Where branch keys are kept: one table of Amazon DynamoDB, or what behaves like one.
///
/// The table's partition key is the attribute `branch-key-id`, its sort key the attribute `type`, both text.
/// [`MemoryKeyStorage`](super::MemoryKeyStorage) is one for tests; with the feature `aws-sdk-dynamodb`,
/// `DynamoDbKeyStorage` is one over the AWS SDK for Rust. An adapter for another client translates each call into
/// the one of its name; [`PutCondition::expression`](super::PutCondition::expression) has the conditions in
/// DynamoDB's language. It does its own retries.
///
/// Every row is authenticated by the key service when it is read: a storage needs to be no more than available.
pub trait KeyStorage: fmt::Debug + MaybeSendSync {
    /// The table's name.
    fn table_name(&self) -> &str;

    /// Amazon DynamoDB API Reference, GetItem, with `ConsistentRead`: a row that was just written must be found.
    ///
    /// # Errors
    /// Whatever the service fails with. A row that is not there is `None`.
    fn get_item<'a>(
        &'a self,
        branch_key_id: &'a str,
        item_type: &'a str,
    ) -> BoxFuture<'a, Result<Option<Item>, KeyStorageError>>;

    /// Amazon DynamoDB API Reference, TransactWriteItems: writes all the rows, or none if a condition fails.
    ///
    /// # Errors
    /// Whatever the service fails with. A transaction that was canceled because a condition did not hold is
    /// [`WriteOutcome::ConditionFailed`], for any other reason an error.
    fn transact_write_items<'a>(
        &'a self,
        puts: &'a [Put],
    ) -> BoxFuture<'a, Result<WriteOutcome, KeyStorageError>>;

    /// Amazon DynamoDB API Reference, DescribeTable.
    ///
    /// # Errors
    /// Whatever the service fails with. A table that does not exist is `None`.
    fn describe_table(&self) -> BoxFuture<'_, Result<Option<TableDescription>, KeyStorageError>>;

    /// Amazon DynamoDB API Reference, CreateTable, with the primary key of
    /// [`TableDescription::PRIMARY_KEY`] and the billing mode `PAY_PER_REQUEST`.
    ///
    /// # Errors
    /// Whatever the service fails with.
    fn create_table(&self) -> BoxFuture<'_, Result<TableDescription, KeyStorageError>>;
}

/// What came of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteOutcome {
    /// Every row is written.
    Written,
    /// No row is written: a condition did not hold.
    ConditionFailed,
}

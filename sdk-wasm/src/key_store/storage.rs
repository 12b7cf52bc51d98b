//! `KeyStorage`: a key store's table, in memory or in DynamoDB through one JavaScript function.
//!
//! The function is `(operation, input, signal) => Promise<output>`, over inputs and outputs of the DynamoDB API; the
//! signal aborts when the answer is not waited for any more.

use super::attribute::{attribute, item, item_of};
use crate::{
    ask::ask,
    error::Thrown,
    object::{member, object, record, text},
};
use js_sys::{Array, Function};
use kmseal::{
    BoxFuture,
    key_store::{Attribute, Item, KeyStorageError, MemoryKeyStorage, Put, TableDescription, WriteOutcome},
};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// Where a key store's rows are.
#[wasm_bindgen]
#[derive(Debug)]
pub struct KeyStorage(pub(crate) Arc<dyn kmseal::key_store::KeyStorage>);

#[wasm_bindgen]
impl KeyStorage {
    /// A table in memory.
    pub fn memory(table_name: String) -> KeyStorage {
        KeyStorage(Arc::new(MemoryKeyStorage::new(table_name)))
    }

    /// A table in DynamoDB.
    #[wasm_bindgen(js_name = dynamoDb)]
    pub fn dynamo_db(table_name: String, call: Function) -> KeyStorage {
        KeyStorage(Arc::new(JsKeyStorage { table_name, call }))
    }
}

#[derive(Debug)]
struct JsKeyStorage {
    table_name: String,
    call: Function,
}

impl JsKeyStorage {
    async fn call(&self, operation: &str, input: JsValue) -> Result<JsValue, JsValue> {
        ask(&self.call, Array::of2(&operation.into(), &input)).await
    }

    fn table_name(&self) -> JsValue {
        self.table_name.as_str().into()
    }

    async fn get(&self, id: &str, item_type: &str) -> Result<Option<Item>, KeyStorageError> {
        let [id_name, type_name] = TableDescription::PRIMARY_KEY.map(|key| key.name);
        let key = [(id_name, Attribute::S(id.to_owned())), (type_name, Attribute::S(item_type.to_owned()))];
        let input = object([
            ("TableName", self.table_name()),
            ("ConsistentRead", true.into()),
            ("Key", item(key.iter().map(|(name, value)| (*name, value)))),
        ]);
        let output = self.call("GetItem", input).await.map_err(failed)?;
        let found = member(&output, "Item");
        if found.is_undefined() {
            return Ok(None);
        }
        let row = item_of(&found).map_err(|name| {
            invalid_response(format!("the attribute {name:?} is neither text nor number nor bytes"))
        });
        row.map(Some)
    }

    async fn write(&self, puts: &[Put]) -> Result<WriteOutcome, KeyStorageError> {
        let items = puts.iter().map(|put| object([("Put", self.put(put))])).collect::<Array>();
        match self.call("TransactWriteItems", object([("TransactItems", items.into())])).await {
            Ok(_) => Ok(WriteOutcome::Written),
            Err(thrown) if is_condition_failed(&thrown) => Ok(WriteOutcome::ConditionFailed),
            Err(thrown) => Err(failed(thrown)),
        }
    }

    fn put(&self, put: &Put) -> JsValue {
        let condition = put.condition.expression();
        let names =
            condition.attribute_names.iter().map(|(placeholder, name)| (*placeholder, (*name).into()));
        let values = &condition.attribute_values;
        // DynamoDB refuses an empty list.
        let values = if values.is_empty() {
            JsValue::UNDEFINED
        } else {
            record(values.iter().map(|(placeholder, value)| (*placeholder, attribute(value))))
        };
        object([
            ("TableName", self.table_name()),
            ("Item", item(put.item.iter().map(|(name, value)| (name.as_str(), value)))),
            ("ConditionExpression", condition.expression.into()),
            ("ExpressionAttributeNames", record(names)),
            ("ExpressionAttributeValues", values),
        ])
    }

    async fn describe(&self) -> Result<Option<TableDescription>, KeyStorageError> {
        match self.call("DescribeTable", object([("TableName", self.table_name())])).await {
            Ok(output) => description(&member(&output, "Table")).map(Some),
            Err(thrown) if text(&thrown, "name").as_deref() == Some("ResourceNotFoundException") => Ok(None),
            Err(thrown) => Err(failed(thrown)),
        }
    }

    async fn create(&self) -> Result<TableDescription, KeyStorageError> {
        let pairs = |member: &str, value: fn(&kmseal::key_store::KeyAttribute) -> &'static str| {
            let keys = TableDescription::PRIMARY_KEY.iter();
            keys.map(|key| object([("AttributeName", key.name.into()), (member, value(key).into())]))
                .collect::<Array>()
        };
        let input = object([
            ("TableName", self.table_name()),
            ("BillingMode", "PAY_PER_REQUEST".into()),
            ("KeySchema", pairs("KeyType", |key| key.key_type).into()),
            ("AttributeDefinitions", pairs("AttributeType", |key| key.attribute_type).into()),
        ]);
        let output = self.call("CreateTable", input).await.map_err(failed)?;
        description(&member(&output, "TableDescription"))
    }
}

impl kmseal::key_store::KeyStorage for JsKeyStorage {
    fn table_name(&self) -> &str {
        &self.table_name
    }

    fn get_item<'a>(
        &'a self,
        branch_key_id: &'a str,
        item_type: &'a str,
    ) -> BoxFuture<'a, Result<Option<Item>, KeyStorageError>> {
        Box::pin(self.get(branch_key_id, item_type))
    }

    fn transact_write_items<'a>(
        &'a self,
        puts: &'a [Put],
    ) -> BoxFuture<'a, Result<WriteOutcome, KeyStorageError>> {
        Box::pin(self.write(puts))
    }

    fn describe_table(&self) -> BoxFuture<'_, Result<Option<TableDescription>, KeyStorageError>> {
        Box::pin(self.describe())
    }

    fn create_table(&self) -> BoxFuture<'_, Result<TableDescription, KeyStorageError>> {
        Box::pin(self.create())
    }
}

/// Whether one of the conditions did not hold, and nothing else went wrong.
fn is_condition_failed(thrown: &JsValue) -> bool {
    let reasons = member(thrown, "CancellationReasons");
    let codes: Vec<_> = reasons
        .dyn_ref::<Array>()
        .map(|reasons| reasons.iter().filter_map(|reason| text(&reason, "Code")).collect())
        .unwrap_or_default();
    codes.iter().any(|code| code == "ConditionalCheckFailed")
        && codes.iter().all(|code| matches!(code.as_str(), "ConditionalCheckFailed" | "None"))
}

fn description(table: &JsValue) -> Result<TableDescription, KeyStorageError> {
    let table_arn = text(table, "TableArn");
    Ok(TableDescription {
        table_arn: table_arn.ok_or_else(|| invalid_response("the answer has no TableArn".to_owned()))?,
        key_schema: pairs(table, "KeySchema", "KeyType"),
        attribute_definitions: pairs(table, "AttributeDefinitions", "AttributeType"),
    })
}

fn pairs(table: &JsValue, list: &str, kind: &str) -> Vec<(String, String)> {
    let pair = |entry: JsValue| Some((text(&entry, "AttributeName")?, text(&entry, kind)?));
    let list = member(table, list);
    list.dyn_ref::<Array>().map(|list| list.iter().filter_map(pair).collect()).unwrap_or_default()
}

fn failed(thrown: JsValue) -> KeyStorageError {
    let thrown = Thrown::new(thrown);
    let mut error = KeyStorageError::new(thrown.name(), thrown.message());
    error.source = Some(Box::new(thrown));
    error
}

fn invalid_response(message: String) -> KeyStorageError {
    KeyStorageError::new("InvalidResponse", message)
}

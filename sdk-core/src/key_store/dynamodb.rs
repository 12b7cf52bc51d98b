//! `DynamoDbKeyStorage`: a key store's table in Amazon DynamoDB, through the AWS SDK for Rust.

use super::{
    Attribute, Item, KeyStorage, KeyStorageError, Put, TableDescription, WriteOutcome,
    record::{BRANCH_KEY_ID, TYPE},
};
use crate::{
    aws_sdk::{self, Reactor},
    future::BoxFuture,
};
use aws_sdk_dynamodb::{
    Client,
    error::{BoxError, BuildError, ProvideErrorMetadata, SdkError},
    operation::{
        describe_table::DescribeTableError, transact_write_items::TransactWriteItemsError as WriteError,
    },
    primitives::Blob,
    types,
};
use std::{error::Error as StdError, fmt, future::Future};

/// A key store's table in Amazon DynamoDB, through the AWS SDK for Rust.
///
/// Calls say `lib/kmseal/<version>` in their user agent. Retries are those of the client's configuration, limits of time
/// too; where it sets none, an attempt has 10 seconds and a call 30. Calls run on the caller's tokio runtime; where
/// there is none, or where it is blocked, they run on a thread of this crate.
///
/// ```
/// use kmseal::key_store::{DynamoDbKeyStorage, KeyStore, KmsConfiguration};
/// use std::sync::Arc;
///
/// # async fn run(
/// #     dynamodb: aws_sdk_dynamodb::Client,
/// #     kms: Arc<dyn kmseal::kms::KmsClient>,
/// #     key_arn: String,
/// # ) -> Result<(), kmseal::Error> {
/// let storage = Arc::new(DynamoDbKeyStorage::new(dynamodb, "branch-keys"));
/// let store = KeyStore::builder("orders", storage, kms, KmsConfiguration::KeyArn(key_arn)).build()?;
/// let table_arn = store.create_key_store().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct DynamoDbKeyStorage {
    client: Client,
    table_name: String,
}

impl DynamoDbKeyStorage {
    /// The table `table_name` in the client's Region and account.
    pub fn new(client: Client, table_name: impl Into<String>) -> Self {
        Self { client, table_name: table_name.into() }
    }

    /// What the SDK says came of a call, which is made with additions to the client's configuration, unless it could
    /// not even be sent.
    async fn answered<T, C>(
        &self,
        call: impl FnOnce(aws_sdk_dynamodb::config::Builder) -> C,
    ) -> Result<T, KeyStorageError>
    where
        T: Send + 'static,
        C: Future<Output = T> + Send + 'static,
    {
        let not_sent = |source: BoxError| KeyStorageError {
            code: "NotSent".to_owned(),
            message: source.to_string(),
            source: Some(source),
        };
        let reactor = Reactor::for_this_thread().map_err(not_sent)?;
        let config = self.client.config();
        let mut additions = aws_sdk_dynamodb::Config::builder();
        additions
            .set_timeout_config(Some(aws_sdk::with_default_limits(config.timeout_config())))
            .set_http_client(reactor.http_client(config.http_client()));
        if let Some(framework) = aws_sdk::framework() {
            additions.push_framework_metadata(framework);
        }
        reactor.run(call(additions)).await.map_err(not_sent)
    }

    async fn get(&self, id: &str, item_type: &str) -> Result<Option<Item>, KeyStorageError> {
        let text = |text: &str| types::AttributeValue::S(text.to_owned());
        let asked = self.client.get_item().table_name(&self.table_name).consistent_read(true);
        let asked = asked.key(BRANCH_KEY_ID, text(id)).key(TYPE, text(item_type));
        let answer = self.answered(|additions| asked.customize().config_override(additions).send()).await?;
        let Some(item) = answer.map_err(failed)?.item else { return Ok(None) };
        let attributes = item.into_iter().map(|(name, value)| {
            let value = from_sdk(value).ok_or_else(|| {
                invalid_response(format!("the attribute {name:?} is neither text nor number nor bytes"))
            })?;
            Ok((name, value))
        });
        attributes.collect::<Result<Item, KeyStorageError>>().map(Some)
    }

    async fn write(&self, puts: &[Put]) -> Result<WriteOutcome, KeyStorageError> {
        let mut asked = self.client.transact_write_items();
        for put in puts {
            let put = self.to_sdk(put).map_err(incomplete)?;
            asked = asked.transact_items(types::TransactWriteItem::builder().put(put).build());
        }
        match self.answered(|additions| asked.customize().config_override(additions).send()).await? {
            Ok(_) => Ok(WriteOutcome::Written),
            Err(error) if error.as_service_error().is_some_and(is_condition_failed) => {
                Ok(WriteOutcome::ConditionFailed)
            }
            Err(error) => Err(failed(error)),
        }
    }

    fn to_sdk(&self, put: &Put) -> Result<types::Put, BuildError> {
        let condition = put.condition.expression();
        let mut builder =
            types::Put::builder().table_name(&self.table_name).condition_expression(condition.expression);
        for (placeholder, name) in condition.attribute_names {
            builder = builder.expression_attribute_names(placeholder, name);
        }
        for (placeholder, value) in condition.attribute_values {
            builder = builder.expression_attribute_values(placeholder, to_sdk(&value));
        }
        for (name, value) in &put.item {
            builder = builder.item(name, to_sdk(value));
        }
        builder.build()
    }

    async fn describe(&self) -> Result<Option<TableDescription>, KeyStorageError> {
        let asked = self.client.describe_table().table_name(&self.table_name);
        match self.answered(|additions| asked.customize().config_override(additions).send()).await? {
            Ok(output) => description(output.table).map(Some),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(DescribeTableError::is_resource_not_found_exception) =>
            {
                Ok(None)
            }
            Err(error) => Err(failed(error)),
        }
    }

    async fn create(&self) -> Result<TableDescription, KeyStorageError> {
        let mut asked = self
            .client
            .create_table()
            .table_name(&self.table_name)
            .billing_mode(types::BillingMode::PayPerRequest);
        for key in TableDescription::PRIMARY_KEY {
            let element = types::KeySchemaElement::builder().attribute_name(key.name);
            let element = element.key_type(types::KeyType::from(key.key_type)).build();
            let definition = types::AttributeDefinition::builder().attribute_name(key.name);
            let definition = definition.attribute_type(types::ScalarAttributeType::from(key.attribute_type));
            asked = asked
                .key_schema(element.map_err(incomplete)?)
                .attribute_definitions(definition.build().map_err(incomplete)?);
        }
        let answer = self.answered(|additions| asked.customize().config_override(additions).send()).await?;
        description(answer.map_err(failed)?.table_description)
    }
}

impl KeyStorage for DynamoDbKeyStorage {
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

fn from_sdk(value: types::AttributeValue) -> Option<Attribute> {
    match value {
        types::AttributeValue::S(text) => Some(Attribute::S(text)),
        types::AttributeValue::N(number) => Some(Attribute::N(number)),
        types::AttributeValue::B(bytes) => Some(Attribute::B(bytes.into_inner())),
        _ => None,
    }
}

fn to_sdk(value: &Attribute) -> types::AttributeValue {
    match value {
        Attribute::S(text) => types::AttributeValue::S(text.clone()),
        Attribute::N(number) => types::AttributeValue::N(number.clone()),
        Attribute::B(bytes) => types::AttributeValue::B(Blob::new(bytes.clone())),
    }
}

/// Whether one of the conditions did not hold, and nothing else went wrong.
fn is_condition_failed(error: &WriteError) -> bool {
    let WriteError::TransactionCanceledException(canceled) = error else { return false };
    let codes = || canceled.cancellation_reasons().iter().filter_map(|reason| reason.code());
    codes().any(|code| code == "ConditionalCheckFailed")
        && codes().all(|code| matches!(code, "ConditionalCheckFailed" | "None"))
}

fn description(table: Option<types::TableDescription>) -> Result<TableDescription, KeyStorageError> {
    let table = table.ok_or_else(|| invalid_response("the answer describes no table".to_owned()))?;
    let key_schema = table.key_schema().iter();
    let key_schema =
        key_schema.map(|key| (key.attribute_name().to_owned(), key.key_type().as_str().to_owned())).collect();
    let definitions = table.attribute_definitions().iter();
    let attribute_definitions = definitions
        .map(|it| (it.attribute_name().to_owned(), it.attribute_type().as_str().to_owned()))
        .collect();
    let table_arn =
        table.table_arn.ok_or_else(|| invalid_response("the answer has no TableArn".to_owned()))?;
    Ok(TableDescription { table_arn, key_schema, attribute_definitions })
}

fn invalid_response(message: String) -> KeyStorageError {
    KeyStorageError::new("InvalidResponse", message)
}

fn incomplete(error: BuildError) -> KeyStorageError {
    KeyStorageError::new("InvalidRequest", error.to_string())
}

/// What kept the call from its answer.
fn failed<E, R>(error: SdkError<E, R>) -> KeyStorageError
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    R: fmt::Debug + Send + Sync + 'static,
{
    let (code, message) = aws_sdk::code_and_words(&error);
    KeyStorageError { code, message, source: Some(Box::new(error)) }
}

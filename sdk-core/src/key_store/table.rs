//! `TableDescription`: what a key store has to know of its table.
//!
//! Spec: framework/branch-key-store.md#createkeystore

use super::record;
use crate::error::{Error, ErrorKind};

/// What a key store has to know of its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableDescription {
    /// `TableArn`.
    pub table_arn: String,
    /// `KeySchema`: the names of the attributes of the primary key, and `HASH` or `RANGE` for each.
    pub key_schema: Vec<(String, String)>,
    /// `AttributeDefinitions`: names of attributes, and `S`, `N` or `B` for each.
    pub attribute_definitions: Vec<(String, String)>,
}

/// An attribute of a table's primary key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyAttribute {
    /// `AttributeName`.
    pub name: &'static str,
    /// `KeyType`: `HASH` for the partition key, `RANGE` for the sort key.
    pub key_type: &'static str,
    /// `AttributeType`: `S`, text.
    pub attribute_type: &'static str,
}

impl TableDescription {
    /// The primary key of a key store's table.
    pub const PRIMARY_KEY: [KeyAttribute; 2] = [
        KeyAttribute { name: record::BRANCH_KEY_ID, key_type: "HASH", attribute_type: "S" },
        KeyAttribute { name: record::TYPE, key_type: "RANGE", attribute_type: "S" },
    ];

    /// The description of a table with this ARN and a key store's primary key.
    pub fn of_key_store(table_arn: impl Into<String>) -> Self {
        let pair = |name: &str, kind: &str| (name.to_owned(), kind.to_owned());
        Self {
            table_arn: table_arn.into(),
            key_schema: Self::PRIMARY_KEY.iter().map(|key| pair(key.name, key.key_type)).collect(),
            attribute_definitions: Self::PRIMARY_KEY
                .iter()
                .map(|key| pair(key.name, key.attribute_type))
                .collect(),
        }
    }

    /// Checks that a key store can use the table, whose name is `table_name`.
    pub(super) fn check(&self, table_name: &str) -> Result<(), Error> {
        let has = |pairs: &[(String, String)], name: &str, kind: &str| {
            pairs.iter().any(|pair| pair.0 == name && pair.1 == kind)
        };
        let fits = Self::PRIMARY_KEY.iter().all(|key| {
            has(&self.key_schema, key.name, key.key_type)
                && has(&self.attribute_definitions, key.name, key.attribute_type)
        });
        if !fits {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!(
                    "the table {table_name:?} exists, but its primary key is not the text attributes branch-key-id (partition key) and type (sort key); name another table"
                ),
            ));
        }
        match self.table_arn.split_once(":table/") {
            Some((_, name)) if name == table_name => Ok(()),
            _ => Err(Error::new(
                ErrorKind::KeyService,
                format!(
                    "the description of the table {table_name:?} is of another table, {:?}",
                    self.table_arn
                ),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:dynamodb:eu-central-1:111122223333:table/keys";

    #[test]
    fn only_a_table_with_the_primary_key_of_a_key_store_fits() {
        let fitting = TableDescription::of_key_store(ARN);
        assert!(fitting.check("keys").is_ok());
        assert_eq!(fitting.check("key").unwrap_err().kind(), ErrorKind::KeyService);

        let mut with_index = fitting.clone();
        with_index.attribute_definitions.push(("status".to_owned(), "S".to_owned()));
        assert!(with_index.check("keys").is_ok());

        let mut no_sort_key = fitting.clone();
        no_sort_key.key_schema.pop();
        let mut number = fitting.clone();
        number.attribute_definitions[0].1 = "N".to_owned();
        let mut swapped = fitting;
        swapped.key_schema[0].1 = "RANGE".to_owned();
        swapped.key_schema[1].1 = "HASH".to_owned();
        for table in [no_sort_key, number, swapped] {
            assert_eq!(table.check("keys").unwrap_err().kind(), ErrorKind::InvalidArgument);
        }
    }
}

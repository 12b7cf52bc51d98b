//! `Put`: a row to write, and on what condition.

use super::{Attribute, Item, record};

/// A row to write if a condition holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    /// The row. Its attributes `branch-key-id` and `type` say where it goes.
    pub item: Item,
    /// What must hold there.
    pub condition: PutCondition,
}

/// What must hold where a row is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PutCondition {
    /// There is no row yet.
    Absent,
    /// There is a row, and its attribute `enc` has these bytes: nobody has written it meanwhile.
    Unchanged {
        /// The bytes of `enc`.
        enc: Vec<u8>,
    },
}

/// A condition in the language of DynamoDB, for storages that speak it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionExpression {
    /// `ConditionExpression`.
    pub expression: &'static str,
    /// `ExpressionAttributeNames`: placeholders and what they stand for.
    pub attribute_names: Vec<(&'static str, &'static str)>,
    /// `ExpressionAttributeValues`: placeholders and what they stand for. DynamoDB refuses an empty list: leave
    /// the parameter out then.
    pub attribute_values: Vec<(&'static str, Attribute)>,
}

impl PutCondition {
    /// The condition in the language of DynamoDB.
    ///
    /// Spec: framework/branch-key-store.md#writing-branch-key-and-beacon-key-to-keystore
    pub fn expression(&self) -> ConditionExpression {
        let id = ("#id", record::BRANCH_KEY_ID);
        match self {
            Self::Absent => ConditionExpression {
                expression: "attribute_not_exists(#id)",
                attribute_names: vec![id],
                attribute_values: Vec::new(),
            },
            Self::Unchanged { enc } => ConditionExpression {
                expression: "attribute_exists(#id) AND #enc = :enc",
                attribute_names: vec![id, ("#enc", record::ENC)],
                attribute_values: vec![(":enc", Attribute::B(enc.clone()))],
            },
        }
    }
}

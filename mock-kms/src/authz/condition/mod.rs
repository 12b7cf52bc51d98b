//! Conditions of policies: operators, keys, and the values that calls carry.
//!
//! AWS IAM User Guide, "IAM JSON policy elements: Condition operators".
//!
//! *Knows:* names and texts. *Never:* where a value comes from: that is what a [`Lookup`] knows.

mod compare;
mod key;
mod network;
mod operator;
mod value;

pub(crate) use key::{CallKey, ConditionKey, KeyProperty, RequestKey, UnusableKey};
pub(super) use operator::{BadCondition, Condition};
#[cfg(test)]
pub(crate) use value::Nothing;
pub(crate) use value::{Lookup, Value};

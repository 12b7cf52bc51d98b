//! SecondsUntilKeyMaterialExpiration, as Amazon CloudWatch would have it.
//!
//! AWS KMS Developer Guide, "Monitor KMS keys with Amazon CloudWatch": for imported material that expires alone, by key
//! id, with the minimum as its useful statistic.

use crate::{clock::Timestamp, keys::Key};
use serde_json::{Value, json};
use std::sync::Arc;
use time::format_description::well_known::Rfc3339;

/// The metric's namespace and name.
const METRIC: (&str, &str) = ("AWS/KMS", "SecondsUntilKeyMaterialExpiration");

/// How long the first material of a key to expire still has.
pub(super) fn seconds_left(key: &Key, now: Timestamp) -> Option<f64> {
    let left = key.versions.valid_to()?.as_epoch_seconds() - now.as_epoch_seconds();
    Some(left.max(0.0))
}

/// A metric with one data point for each key whose material expires.
pub(super) fn expirations(keys: &[Arc<Key>], now: Timestamp) -> Vec<Value> {
    let (namespace, name) = METRIC;
    let time = now.in_utc().format(&Rfc3339).unwrap_or_default();
    let of_key = |key: &Arc<Key>| {
        let seconds = seconds_left(key, now)?;
        Some(json!({
            "Namespace": namespace,
            "MetricName": name,
            "Dimensions": [{ "Name": "KeyId", "Value": key.arn.id }],
            "Datapoints": [{ "Timestamp": time, "Minimum": seconds, "Unit": "Seconds" }],
            "Region": key.arn.place.region.name(),
            "AccountId": key.arn.account().to_string(),
        }))
    };
    keys.iter().filter_map(of_key).collect()
}

//! What a mock tells of all that it was called for: records, refusals, metrics, costs.

use super::Kms;
use crate::{
    audit::{AuditRecord, TrailPage, TrailQuery},
    meter::{Bill, Meter},
};
use serde_json::Value;

impl Kms {
    /// The calls of KMS among the last records, oldest first.
    pub fn audit(&self) -> Vec<AuditRecord> {
        self.0.audit.calls()
    }

    /// The records of calls, and of what the service did by itself, in the form of AWS CloudTrail.
    pub fn trail(&self, query: &TrailQuery) -> TrailPage {
        self.catch_up();
        self.0.audit.select(query)
    }

    /// The last 200 calls that policies refused, oldest first: the decision of each as [`explain`](Self::explain) gives
    /// it, with the members `time`, `request_id` and `operation` beside.
    pub fn denials(&self) -> Vec<Value> {
        self.0.denials.all()
    }

    /// What the calls so far and the keys would have cost on AWS, by account and month of the clock.
    pub fn bill(&self) -> Bill {
        let now = self.catch_up();
        self.0.meter.bill(&self.0.registry.keys(), now)
    }

    /// Counters of calls and gauges of keys, in the text format of Prometheus.
    pub fn metrics(&self) -> String {
        let now = self.catch_up();
        self.0.meter.exposition(&self.0.registry.keys(), now)
    }

    /// The metric SecondsUntilKeyMaterialExpiration of each key whose imported material expires, as Amazon CloudWatch
    /// would have it.
    pub fn expiration_metrics(&self) -> Vec<Value> {
        let now = self.catch_up();
        Meter::expirations(&self.0.registry.keys(), now)
    }
}

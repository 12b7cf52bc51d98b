//! The audit: who called what, when, upon which key, and how it ended. It holds no parameter and no secret.

use crate::{
    authz::Caller,
    clock::Timestamp,
    error::{ErrorCode, KmsError},
    lock::lock,
    operations::Trace,
};
use std::{collections::VecDeque, sync::Mutex};

/// The calls that are remembered; older ones are forgotten.
const CAPACITY: usize = 10_000;

/// The longest operation name that is kept, should a caller send a long unknown one.
const LONGEST_NAME: usize = 64;

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// When, by the mock's clock.
    pub time: Timestamp,
    /// The id that the answer carried.
    pub request_id: String,
    /// The principal's ARN.
    pub caller: String,
    /// The Region that was called.
    pub region: String,
    /// The operation, for example `Decrypt`.
    pub operation: String,
    /// The ARN of the key that the call was about, where there is one and it was found.
    pub key: Option<String>,
    /// The error that was answered, if one was.
    pub error: Option<ErrorCode>,
}

impl AuditRecord {
    pub(crate) fn new(
        time: Timestamp,
        request_id: &str,
        caller: &Caller,
        operation: &str,
        trace: Trace,
        outcome: &Result<Vec<u8>, KmsError>,
    ) -> Self {
        Self {
            time,
            request_id: request_id.to_owned(),
            caller: caller.arn().to_owned(),
            region: caller.region().name().to_owned(),
            operation: operation.chars().take(LONGEST_NAME).collect(),
            key: trace.key.map(|arn| arn.to_string()),
            error: outcome.as_ref().err().map(KmsError::code),
        }
    }
}

/// The last calls.
#[derive(Debug, Default)]
pub(crate) struct Audit(Mutex<VecDeque<AuditRecord>>);

impl Audit {
    pub(crate) fn add(&self, record: AuditRecord) {
        let mut records = lock(&self.0);
        if records.len() == CAPACITY {
            records.pop_front();
        }
        records.push_back(record);
    }

    pub(crate) fn records(&self) -> Vec<AuditRecord> {
        lock(&self.0).iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        lock(&self.0).clear();
    }
}

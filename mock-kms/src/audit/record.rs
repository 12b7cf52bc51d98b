//! `AuditRecord`: the summary of one call of KMS, for tests that ask what happened.

use super::{
    call::Service,
    trail::{Record, Subject},
};
use crate::{clock::Timestamp, error::ErrorCode};

/// One call of KMS. [`Kms::trail`](crate::Kms::trail) tells more, in the form of AWS CloudTrail.
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
    /// The summary of the record, unless it is of something else or repeats a call for another account.
    pub(super) fn of(record: &Record) -> Option<Self> {
        let Subject::Call(call) = &record.what else { return None };
        if call.service != Service::Kms || record.recipient != call.caller.account() {
            return None;
        }
        Some(Self {
            time: call.time,
            request_id: call.request_id.to_string(),
            caller: call.caller.arn().to_owned(),
            region: call.caller.region().name().to_owned(),
            operation: call.operation.clone().into_owned(),
            key: call.keys().next().map(ToString::to_string),
            error: call.error(),
        })
    }
}

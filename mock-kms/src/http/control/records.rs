//! `/_mock/records`: what happened, call by call.

use super::Mistake;
use crate::AuditRecord;
use serde_json::{Value, json};

/// The records that the query asks for, oldest first: `operation`, `key`, `caller`, `region`, `error` must match
/// exactly, `limit` keeps the last so many.
pub(super) fn select(records: &[AuditRecord], query: &str) -> Result<Value, Mistake> {
    let mut kept: Vec<&AuditRecord> = records.iter().collect();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let value = &*value;
        match &*name {
            "operation" => kept.retain(|record| record.operation == value),
            "key" => kept.retain(|record| record.key.as_deref() == Some(value)),
            "caller" => kept.retain(|record| record.caller == value),
            "region" => kept.retain(|record| record.region == value),
            "error" => kept.retain(|record| record.error.is_some_and(|code| code.name() == value)),
            "limit" => {
                let limit: usize = value.parse().map_err(|_| {
                    Mistake::bad_request(format!("limit is '{value}': give a number of records."))
                })?;
                kept.drain(..kept.len().saturating_sub(limit));
            }
            _ => {
                return Err(Mistake::bad_request(format!(
                    "There is no filter '{name}'. Use operation, key, caller, region, error or limit."
                )));
            }
        }
    }
    Ok(json!({ "records": kept.into_iter().map(written).collect::<Vec<_>>() }))
}

fn written(record: &AuditRecord) -> Value {
    json!({
        "time": record.time,
        "request_id": record.request_id,
        "caller": record.caller,
        "region": record.region,
        "operation": record.operation,
        "key": record.key,
        "error": record.error.map(crate::ErrorCode::name),
    })
}

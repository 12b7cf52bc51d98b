//! `/_mock/faults`: shows what goes wrong, adds to it, and takes it away.

use super::Mistake;
use crate::{Fault, Kms};
use serde_json::{Value, json};

/// All faults.
pub(super) fn list(kms: &Kms) -> Value {
    json!({ "faults": kms.faults() })
}

/// Adds the fault in the body.
pub(super) fn add(kms: &Kms, body: &[u8]) -> Result<Value, Mistake> {
    let fault: Fault = serde_json::from_slice(body).map_err(|error| {
        let example = r#"{"operation":"Decrypt","error":"KMSInternalException","first":2}"#;
        Mistake::bad_request(format!("The body cannot be read ({error}). Send JSON such as {example}."))
    })?;
    let id = kms.add_fault(fault).map_err(|error| Mistake::bad_request(error.to_string()))?;
    Ok(json!({ "id": id }))
}

/// Removes the fault that the query names by `id`, or all.
pub(super) fn remove(kms: &Kms, query: &str) -> Result<Value, Mistake> {
    let parameters: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let id = match &parameters[..] {
        [] => {
            kms.clear_faults();
            return Ok(list(kms));
        }
        [(name, value)] if name == "id" => value.parse().ok(),
        _ => None,
    };
    match id {
        Some(id) if kms.remove_fault(id) => Ok(list(kms)),
        _ => Err(Mistake::bad_request(format!(
            "'{query}' names no fault: write id= and a number that GET /_mock/faults shows, or nothing to remove all."
        ))),
    }
}

//! `/_mock/explain`: whether a principal could make a call, and why, without making it.

use super::Mistake;
use crate::{Caller, Kms, Region};
use serde::Deserialize;
use serde_json::{Value, json};

/// What is asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// The ARN of a user, role or session of the seed, or of an account's root.
    caller: String,
    region: Option<String>,
    operation: String,
    /// The request of the operation.
    #[serde(default)]
    request: Value,
    via_service: Option<String>,
    /// The id of a VPC endpoint of the seed.
    vpc_endpoint: Option<String>,
}

/// Answers the question in the body.
pub(super) fn answer(kms: &Kms, body: &[u8]) -> Result<Value, Mistake> {
    let mistake = Mistake::bad_request;
    let asked: Asked = serde_json::from_slice(body).map_err(|error| {
        let example =
            r#"{"caller":"arn:aws:iam::111122223333:role/orders","operation":"Decrypt","request":{...}}"#;
        mistake(format!("The body cannot be read ({error}). Send JSON such as {example}."))
    })?;
    let unknown =
        || mistake(format!("The mock knows no principal '{}'. Bring it with a seed.", asked.caller));
    let mut caller = kms.caller(&asked.caller).or_else(|| root(kms, &asked.caller)).ok_or_else(unknown)?;
    if let Some(name) = &asked.region {
        let region = Region::new(name).ok_or_else(|| mistake(format!("'{name}' is not a Region.")))?;
        caller = caller.in_region(region);
    }
    if let Some(service) = &asked.via_service {
        caller = caller.via_service(service);
    }
    if let Some(id) = &asked.vpc_endpoint {
        let endpoint = kms.vpc_endpoint(id);
        let unknown = || mistake(format!("The mock knows no VPC endpoint '{id}'. Bring it with a seed."));
        caller = caller.through(endpoint.ok_or_else(unknown)?);
    }
    let request = if asked.request.is_null() { json!({}) } else { asked.request };
    let (outcome, decisions) = kms.explain(&caller, &asked.operation, request.to_string().as_bytes());
    let error = outcome.err().map(|error| json!({ "code": error.code().name(), "message": error.message() }));
    Ok(json!({ "would_succeed": error.is_none(), "error": error, "decisions": decisions }))
}

/// The root that an ARN names.
fn root(kms: &Kms, arn: &str) -> Option<Caller> {
    let account = arn.strip_suffix(":root")?.rsplit(':').next()?;
    let root = Caller::root(kms.home().region().clone(), crate::AccountId::new(account)?);
    (root.arn() == arn).then_some(root)
}

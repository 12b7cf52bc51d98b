//! The audit records of STS calls. They hold no secret access key and no session token.
//!
//! AWS IAM User Guide, "Logging IAM and AWS STS API calls with AWS CloudTrail".

use super::assume_role::{Assumed, Refused};
use crate::{
    Caller, Kms, KmsError,
    audit::{Call, Failure, Resource, Service},
    keys::Principal,
    operations::Materials,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// The parameters of AssumeRole that a record shows.
const SHOWN: [(&str, &str); 6] = [
    ("RoleArn", "roleArn"),
    ("RoleSessionName", "roleSessionName"),
    ("DurationSeconds", "durationSeconds"),
    ("ExternalId", "externalId"),
    ("Policy", "policy"),
    ("SourceIdentity", "sourceIdentity"),
];

/// Records a call of GetCallerIdentity.
///
/// # Errors
/// KMSInternalException if there is an audit log and it cannot be written.
pub(super) fn note_identity(kms: &Kms, caller: &Caller, request_id: Uuid) -> Result<(), KmsError> {
    note(kms, Call { operation: "GetCallerIdentity".into(), ..call(kms, caller, request_id) })
}

/// Records a call of AssumeRole.
///
/// # Errors
/// KMSInternalException if there is an audit log and it cannot be written.
pub(super) fn note_assumption(
    kms: &Kms,
    caller: &Caller,
    request_id: Uuid,
    form: &[u8],
    outcome: &Result<Assumed, Refused>,
) -> Result<(), KmsError> {
    let mut parameters = Map::new();
    for (name, value) in form_urlencoded::parse(form) {
        if let Some((_, shown)) = SHOWN.iter().find(|(known, _)| *known == name) {
            let number = value.parse::<u32>().ok().filter(|_| name == "DurationSeconds");
            let value = number.map_or_else(|| Value::from(value.into_owned()), Value::from);
            parameters.insert((*shown).to_owned(), value);
        }
    }
    let role = parameters.get("roleArn").and_then(Value::as_str).and_then(Principal::parse);
    let resource = role
        .and_then(|role| Some(Resource::Role { account: role.account()?, arn: role.as_str().to_owned() }));
    let call = Call {
        operation: "AssumeRole".into(),
        resources: resource.into_iter().collect(),
        parameters: Some(Value::from(parameters).to_string().into()),
        answer: outcome.as_ref().ok().map(|assumed| {
            json!({
                "assumedRoleUser": { "assumedRoleId": assumed.user_id, "arn": assumed.arn },
                "credentials": { "accessKeyId": assumed.access_key_id, "expiration": assumed.expiration },
            })
        }),
        failure: outcome
            .as_ref()
            .err()
            .map(|(code, _, message)| Failure::Sts { code, message: message.clone() }),
        ..call(kms, caller, request_id)
    };
    note(kms, call)
}

/// A call of STS that nothing else is known of.
fn call(kms: &Kms, caller: &Caller, request_id: Uuid) -> Call {
    Call {
        time: kms.clock().now(),
        service: Service::Sts,
        request_id,
        caller: caller.clone(),
        operation: "".into(),
        is_read_only: true,
        resources: Vec::new(),
        parameters: None,
        answer: None,
        materials: Materials::None,
        failure: None,
    }
}

fn note(kms: &Kms, call: Call) -> Result<(), KmsError> {
    kms.record(call, kms.new_id())
}

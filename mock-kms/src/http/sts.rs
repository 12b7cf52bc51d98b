//! STS on the same port: GetCallerIdentity, which many setups call first, and AssumeRole.
//!
//! AWS STS API Reference (2011-06-15), query protocol.

use super::{
    assume_role::{Assumed, assume_role},
    door::label,
    sigv4::Refusal,
    sts_record::{note_assumption, note_identity},
};
use crate::{Caller, Kms};
use http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use std::time::SystemTime;

const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// Whether a query string asks for an action of a query protocol.
pub(super) fn names_an_action(query: &[u8]) -> bool {
    form_urlencoded::parse(query).any(|(name, _)| name == "Action")
}

/// Answers the action that `form` asks for, `now` being real time.
pub(super) fn answer(
    kms: &Kms,
    caller: Result<Caller, Refusal>,
    form: &[u8],
    now: SystemTime,
) -> Response<Vec<u8>> {
    let id = kms.new_id();
    let request_id = id.to_string();
    let action = form_urlencoded::parse(form).find(|(name, _)| name == "Action").map(|(_, action)| action);
    let (status, xml) = match (caller, action.as_deref()) {
        (Err(refusal), _) => {
            let (code, status) = refusal.query_code();
            failure(&request_id, status, code, &words(&refusal))
        }
        (Ok(caller), Some("GetCallerIdentity")) => match note_identity(kms, &caller, id) {
            Ok(()) => (200, identity(&request_id, &caller)),
            Err(error) => failure(&request_id, 500, "InternalFailure", &error.to_string()),
        },
        (Ok(caller), Some("AssumeRole")) => {
            let outcome = assume_role(kms, &caller, form, now);
            match (note_assumption(kms, &caller, id, form, &outcome), outcome) {
                (Err(error), _) => failure(&request_id, 500, "InternalFailure", &error.to_string()),
                (Ok(()), Ok(assumed)) => (200, credentials(&request_id, &assumed)),
                (Ok(()), Err((code, status, message))) => failure(&request_id, status, code, &message),
            }
        }
        (Ok(_), Some(action)) => {
            let message =
                format!("mock-kms answers GetCallerIdentity and AssumeRole of STS alone, not {action}.");
            failure(&request_id, 400, "InvalidAction", &message)
        }
        (Ok(_), None) => failure(&request_id, 400, "MissingAction", "The request names no Action."),
    };
    let mut response = Response::new(xml.into_bytes());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/xml"));
    label(&mut response, &request_id);
    response
}

/// STS and KMS word one of the refusals differently.
fn words(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Missing => "Request is missing Authentication Token".to_owned(),
        refusal => refusal.to_string(),
    }
}

fn identity(request_id: &str, caller: &Caller) -> String {
    let (arn, account) = (escape(caller.arn()), caller.account());
    let user_id = escape(&caller.principal().user_id());
    format!(
        "<GetCallerIdentityResponse xmlns=\"{NAMESPACE}\"><GetCallerIdentityResult><Arn>{arn}</Arn>\
         <UserId>{user_id}</UserId><Account>{account}</Account></GetCallerIdentityResult>\
         <ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
    )
}

fn credentials(request_id: &str, assumed: &Assumed) -> String {
    let Assumed { arn, user_id, access_key_id, secret, token, expiration } = assumed;
    format!(
        "<AssumeRoleResponse xmlns=\"{NAMESPACE}\"><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>{user_id}\
         </AssumedRoleId><Arn>{arn}</Arn></AssumedRoleUser><Credentials><AccessKeyId>{access_key_id}</AccessKeyId>\
         <SecretAccessKey>{secret}</SecretAccessKey><SessionToken>{token}</SessionToken><Expiration>{expiration}\
         </Expiration></Credentials></AssumeRoleResult><ResponseMetadata><RequestId>{request_id}</RequestId>\
         </ResponseMetadata></AssumeRoleResponse>"
    )
}

fn failure(request_id: &str, status: u16, code: &str, message: &str) -> (u16, String) {
    let xml = format!(
        "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>Sender</Type><Code>{code}</Code>\
         <Message>{}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>",
        escape(message)
    );
    (status, xml)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

//! STS on the same port: GetCallerIdentity, which many setups call first.
//!
//! AWS STS API Reference (2011-06-15), query protocol.

use super::aws::label;
use crate::{Caller, Kms, KmsError};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// Whether a query string asks for an action of a query protocol.
pub(super) fn names_an_action(query: &[u8]) -> bool {
    form_urlencoded::parse(query).any(|(name, _)| name == "Action")
}

/// Answers the action that `form` asks for.
pub(super) fn answer(kms: &Kms, caller: Result<Caller, KmsError>, form: &[u8]) -> Response {
    let request_id = kms.new_request_id();
    let action = form_urlencoded::parse(form).find(|(name, _)| name == "Action").map(|(_, action)| action);
    let (status, xml) = match (caller, action.as_deref()) {
        (Err(error), _) => failure(&request_id, error.code().name(), error.message().unwrap_or_default()),
        (Ok(caller), Some("GetCallerIdentity")) => (StatusCode::OK, identity(&request_id, &caller)),
        (Ok(_), Some(action)) => {
            let message = format!("mock-kms answers GetCallerIdentity of STS alone, not {action}.");
            failure(&request_id, "InvalidAction", &message)
        }
        (Ok(_), None) => failure(&request_id, "MissingAction", "The request names no Action."),
    };
    let mut response = (status, [("content-type", "text/xml")], xml).into_response();
    label(&mut response, &request_id);
    response
}

fn identity(request_id: &str, caller: &Caller) -> String {
    let (arn, account) = (escape(caller.arn()), caller.account());
    // The user id of an account's root is the account.
    format!(
        "<GetCallerIdentityResponse xmlns=\"{NAMESPACE}\"><GetCallerIdentityResult><Arn>{arn}</Arn>\
         <UserId>{account}</UserId><Account>{account}</Account></GetCallerIdentityResult>\
         <ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
    )
}

fn failure(request_id: &str, code: &str, message: &str) -> (StatusCode, String) {
    let xml = format!(
        "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>Sender</Type><Code>{code}</Code>\
         <Message>{}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>",
        escape(message)
    );
    (StatusCode::BAD_REQUEST, xml)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

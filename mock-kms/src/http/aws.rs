//! The AWS door: a POST with `X-Amz-Target` is a call to KMS, a form or a query with `Action` one to STS.

use super::{credential, router::read_body, sts};
use crate::{ErrorCode, Kms, KmsError};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};

const CONTENT_TYPE_JSON: &str = "application/x-amz-json-1.1";
const TARGET_PREFIX: &str = "TrentService.";

pub(super) async fn answer(State(kms): State<Kms>, request: Request<Body>) -> Response {
    let (head, body) = request.into_parts();
    let content_type = text(&head.headers, CONTENT_TYPE.as_str()).unwrap_or_default();
    let content_type = content_type.split(';').next().unwrap_or_default().trim();
    let query = head.uri.query().unwrap_or_default();
    let is_form = content_type.eq_ignore_ascii_case("application/x-www-form-urlencoded");
    if head.method == Method::GET && sts::names_an_action(query.as_bytes()) {
        return sts::answer(&kms, credential::caller(&head.headers, query, kms.home()), query.as_bytes());
    }
    let Some(body) = read_body(body).await else {
        return fail(&kms, &KmsError::new(ErrorCode::Serialization, "mock-kms takes bodies of up to 1 MiB."));
    };
    if is_form {
        return sts::answer(&kms, credential::caller(&head.headers, query, kms.home()), &body);
    }
    let target = text(&head.headers, "x-amz-target").and_then(|target| target.strip_prefix(TARGET_PREFIX));
    let Some(operation) = target.filter(|_| head.method == Method::POST) else {
        return fail(&kms, &KmsError::silent(ErrorCode::UnknownOperation));
    };
    // What the service says to another content type is not recorded.
    if !content_type.eq_ignore_ascii_case(CONTENT_TYPE_JSON) {
        let message = "mock-kms speaks AWS JSON 1.1: send Content-Type: application/x-amz-json-1.1.";
        return fail(&kms, &KmsError::new(ErrorCode::UnknownOperation, message));
    }
    let caller = match credential::caller(&head.headers, query, kms.home()) {
        Ok(caller) => caller,
        Err(error) => return fail(&kms, &error),
    };
    let answer = kms.answer(&caller, operation, &body);
    match answer.outcome {
        Ok(json) => respond(StatusCode::OK, &answer.request_id, json),
        Err(error) => refuse(&answer.request_id, &error),
    }
}

/// A header's value, if it is text.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Refuses a call that did not reach the service.
fn fail(kms: &Kms, error: &KmsError) -> Response {
    refuse(&kms.new_request_id(), error)
}

fn refuse(request_id: &str, error: &KmsError) -> Response {
    let status =
        StatusCode::from_u16(error.code().http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    respond(status, request_id, error.to_json())
}

fn respond(status: StatusCode, request_id: &str, json: Vec<u8>) -> Response {
    let mut response = (status, json).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE_JSON));
    label(&mut response, request_id);
    response
}

/// Adds the request id that every answer carries.
pub(super) fn label(response: &mut Response, request_id: &str) {
    if let Ok(value) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert("x-amzn-requestid", value);
    }
}

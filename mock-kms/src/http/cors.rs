//! CORS: lets pages of any origin call KMS and STS, and those that the guard lets in use the control API.
//!
//! Fetch Standard, CORS protocol; WICG Private Network Access.

use super::{Service, control, door::text};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// What AWS clients send. A preflight that names its headers is allowed exactly those; this answers one that does not.
const HEADERS: HeaderValue = HeaderValue::from_static(
    "authorization, content-type, x-amz-target, x-amz-date, x-amz-security-token, x-amz-content-sha256, \
     x-amz-user-agent, amz-sdk-invocation-id, amz-sdk-request",
);

/// What pages may read beside the body.
const EXPOSED: HeaderValue = HeaderValue::from_static("x-amzn-RequestId, Date");

/// Answers preflights, marks answers as readable by the page that asked, and keeps strangers from the control API.
pub(super) async fn layer(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    if let Some(refusal) = control::refusal(service.control, &request) {
        return refusal;
    }
    let Some(origin) = request.headers().get("origin").cloned() else { return next.run(request).await };
    let mut response = match request.method() == Method::OPTIONS {
        true => preflight(request.headers()),
        false => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.insert("access-control-allow-origin", origin);
    headers.insert("access-control-expose-headers", EXPOSED);
    headers.append("vary", HeaderValue::from_static("origin"));
    response
}

fn preflight(asked: &HeaderMap) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    let wanted = asked.get("access-control-request-headers").cloned();
    headers.insert("access-control-allow-methods", HeaderValue::from_static("GET, POST, DELETE, OPTIONS"));
    headers.insert("access-control-allow-headers", wanted.unwrap_or(HEADERS));
    headers.insert("access-control-max-age", HeaderValue::from_static("7200"));
    if text(asked, "access-control-request-private-network") == Some("true") {
        headers.insert("access-control-allow-private-network", HeaderValue::from_static("true"));
    }
    response
}

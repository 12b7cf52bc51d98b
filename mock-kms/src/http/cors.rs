//! CORS: lets pages of any origin call KMS and STS, and pages of this machine use the control API.
//!
//! Fetch Standard, CORS protocol; WICG Private Network Access.

use super::door::text;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// What AWS clients send. A preflight that names its headers is allowed exactly those; this answers one that does not.
const HEADERS: HeaderValue = HeaderValue::from_static(
    "authorization, content-type, x-amz-target, x-amz-date, x-amz-security-token, x-amz-content-sha256, \
     x-amz-user-agent, amz-sdk-invocation-id, amz-sdk-request",
);

/// What pages may read beside the body.
const EXPOSED: HeaderValue = HeaderValue::from_static("x-amzn-RequestId, Date");

/// Answers preflights, and marks answers as readable by the page that asked.
pub(super) async fn layer(request: Request, next: Next) -> Response {
    let Some(origin) = request.headers().get("origin").cloned() else { return next.run(request).await };
    let is_control = request.uri().path().starts_with("/_mock");
    if is_control && !is_loopback(&origin) {
        let body = r#"{"error":"forbidden_origin","message":"The control API answers pages of this machine alone. Open the page from http://localhost or call it without a browser."}"#;
        return (StatusCode::FORBIDDEN, [("content-type", "application/json")], body).into_response();
    }
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
    headers.insert("access-control-allow-methods", HeaderValue::from_static("GET, POST, OPTIONS"));
    headers.insert("access-control-allow-headers", wanted.unwrap_or(HEADERS));
    headers.insert("access-control-max-age", HeaderValue::from_static("7200"));
    if text(asked, "access-control-request-private-network") == Some("true") {
        headers.insert("access-control-allow-private-network", HeaderValue::from_static("true"));
    }
    response
}

/// Whether a page was loaded from this machine.
fn is_loopback(origin: &HeaderValue) -> bool {
    let Some((_, authority)) = origin.to_str().ok().and_then(|origin| origin.split_once("://")) else {
        return false;
    };
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_origins_are_told_from_others() {
        for (origin, expected) in [
            ("http://localhost", true),
            ("http://localhost:5173", true),
            ("https://app.localhost:5173", true),
            ("http://127.0.0.1:8080", true),
            ("http://127.8.9.1", true),
            ("http://[::1]:3000", true),
            ("http://[::2]:3000", false),
            ("https://example.com", false),
            ("http://localhost.example.com", false),
            ("http://127.0.0.1.example.com", false),
            ("null", false),
        ] {
            assert_eq!(is_loopback(&HeaderValue::from_static(origin)), expected, "{origin}");
        }
    }
}

//! Who may use the control API: this machine, and of its browsers only pages of this machine.
//!
//! A page from elsewhere can make a browser send calls to loopback: across origins, which `Origin` and
//! `Sec-Fetch-Site` tell, or under a name of its own that it makes resolve to loopback, which `Host` tells.

use crate::http::door::text;
use axum::{
    extract::{ConnectInfo, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use std::net::{IpAddr, SocketAddr};

/// From where the control API may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Access {
    Loopback,
    Anywhere,
}

/// Why a call may not come in, if it may not.
pub(in crate::http) fn refusal(access: Access, request: &Request) -> Option<Response> {
    if access == Access::Anywhere || !request.uri().path().starts_with("/_mock") {
        return None;
    }
    let headers = request.headers();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let refuse = |error, what: &str| {
        let advice = "Start mock-kms with --control-from-anywhere to allow it.";
        let body = serde_json::json!({ "error": error, "message": format!("{what} {advice}") });
        let body = format!("{body}\n");
        Some((StatusCode::FORBIDDEN, [("content-type", "application/json")], body).into_response())
    };
    if peer.is_some_and(|ConnectInfo(address)| !address.ip().to_canonical().is_loopback()) {
        return refuse("forbidden_peer", "The control API answers this machine alone.");
    }
    if !text(headers, "host").is_some_and(is_loopback_authority) {
        return refuse(
            "forbidden_host",
            "The control API answers under the name localhost or a loopback address.",
        );
    }
    let origin = headers.get("origin").map(|origin| origin.to_str().unwrap_or_default());
    let is_foreign =
        |origin: &str| !origin.split_once("://").is_some_and(|(_, host)| is_loopback_authority(host));
    if origin.is_some_and(is_foreign) || text(headers, "sec-fetch-site") == Some("cross-site") {
        return refuse("forbidden_origin", "The control API answers pages of this machine alone.");
    }
    None
}

/// Whether `host`, `host:port` or `[v6]:port` names this machine.
fn is_loopback_authority(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    let host = host.to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn is_refused(peer: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::post("/_mock/reset");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let peer: SocketAddr = peer.parse().unwrap();
        let request = request.extension(ConnectInfo(peer)).body(Body::empty()).unwrap();
        assert!(refusal(Access::Anywhere, &request).is_none());
        refusal(Access::Loopback, &request).is_some()
    }

    #[test]
    fn this_machine_is_told_from_others() {
        for (authority, expected) in [
            ("localhost", true),
            ("LOCALHOST:5173", true),
            ("app.localhost:5173", true),
            ("127.0.0.1:8080", true),
            ("127.8.9.1", true),
            ("[::1]:3000", true),
            ("[::2]:3000", false),
            ("example.com", false),
            ("localhost.example.com", false),
            ("127.0.0.1.example.com", false),
            ("", false),
        ] {
            assert_eq!(is_loopback_authority(authority), expected, "{authority}");
        }
    }

    #[test]
    fn peers_hosts_and_pages_from_elsewhere_are_refused() {
        let (here, host) = ("127.0.0.1:50000", ("host", "localhost:4599"));
        assert!(!is_refused(here, &[host]));
        assert!(!is_refused("[::ffff:127.0.0.1]:50000", &[host]));
        assert!(!is_refused(
            here,
            &[host, ("origin", "http://localhost:5173"), ("sec-fetch-site", "same-site")]
        ));
        assert!(is_refused("192.0.2.7:50000", &[host]));
        assert!(is_refused(here, &[]));
        assert!(is_refused(here, &[("host", "rebound.example:4599")]));
        assert!(is_refused(here, &[host, ("origin", "https://evil.example")]));
        assert!(is_refused(here, &[host, ("origin", "null")]));
        assert!(is_refused(here, &[host, ("sec-fetch-site", "cross-site")]));
    }
}

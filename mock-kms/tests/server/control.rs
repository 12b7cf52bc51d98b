//! The control API.

use crate::{
    client::{TEST, send},
    start,
};
use mock_kms::Timestamp;
use serde_json::json;

#[test]
fn the_control_api_turns_the_clock_and_starts_afresh() {
    let (kms, server) = start();
    let address = server.address();
    let control = |line: &str, body: &str| send(address, line, &[], body.as_bytes());
    TEST.call(&server, "CreateKey", &json!({}));
    let health = control("GET /_mock/health", "").json();
    assert_eq!((&health["status"], &health["keys"]), (&json!("ok"), &json!(1)));
    assert_eq!(health["signatures_verified"], true);

    let clock = control("POST /_mock/clock", r#"{"set":"2030-01-01T00:00:00Z","advance":"30d"}"#);
    assert_eq!((clock.status, &clock.json()["iso"]), (200, &json!("2030-01-31T00:00:00Z")));
    assert_eq!(kms.clock().now(), Timestamp::from_seconds(1_896_048_000));
    assert_eq!(control("GET /_mock/clock", "").json(), clock.json());

    let wrong = control("POST /_mock/clock", r#"{"advance":"a month"}"#);
    assert_eq!(wrong.status, 400);
    assert!(wrong.json()["message"].as_str().unwrap().contains("30d"), "the answer says what to send");
    for (line, status) in [("GET /_mock/nothing", 404), ("GET /_mock", 404), ("GET /_mock/reset", 405)] {
        let reply = control(line, "");
        assert_eq!(reply.status, status);
        assert!(reply.json()["message"].as_str().unwrap().contains("POST /_mock/reset"));
    }
    assert_eq!(control("POST /_mock/reset", "").status, 200);
    assert_eq!(control("GET /_mock/health", "").json()["keys"], 0);
}

#[test]
fn the_control_api_is_closed_to_pages_from_elsewhere() {
    let (kms, server) = start();
    TEST.call(&server, "CreateKey", &json!({}));
    for (origin, status, keys) in [("https://evil.example", 403, 1), ("http://localhost:5173", 200, 0)] {
        let reply = send(server.address(), "POST /_mock/reset", &[("Origin", origin)], b"");
        assert_eq!((reply.status, kms.key_count()), (status, keys), "{origin}");
    }
}

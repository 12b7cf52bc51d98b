//! Malformed calls over HTTP: each is answered with HTTP 400 and an error of the service, and the server stays up.
//!
//! This is a sample; the door's own tests and those of the operations try far more, without a socket.

use crate::{
    client::{TEST, send},
    start,
};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::json;

const OPERATIONS: [&str; 8] = [
    "Encrypt",
    "Decrypt",
    "CreateKey",
    "Sign",
    "GenerateDataKey",
    "ListKeys",
    "ImportKeyMaterial",
    "Nonsense",
];

const JSON_LIKE: [&[u8]; 7] = [
    b"{\"KeyId\":\"x\",\"Plaintext\":\"eA==\"}",
    b"{\"CiphertextBlob\":\"AAAA\"}",
    b"{\"KeyId\":\"x\"",
    b"[[[[",
    b"null",
    b"\xff\xfe{}",
    b"{\"KeyId\":1e999}",
];

/// Bytes that may stand in a header.
fn any_header() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,80}",
        Just("AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=, Signature=".to_owned()),
        Just("AWS4-HMAC-SHA256 Credential=test/20230101/us-east-1/kms/aws4_request".to_owned()),
        Just("99999999T999999Z".to_owned()),
        Just("TrentService.".to_owned()),
        Just("x".repeat(4000)),
    ]
}

fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let json_like = prop::sample::select(&JSON_LIKE[..]);
    prop_oneof![json_like.prop_map(<[u8]>::to_vec), proptest::collection::vec(any::<u8>(), 0..200)]
}

fn runner(seed: &[u8; 32]) -> TestRunner {
    let config = Config { cases: 150, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, seed))
}

#[test]
fn signed_calls_with_bad_bodies_are_answered_with_400() {
    let (_kms, server) = start();
    let calls = (prop::sample::select(&OPERATIONS[..]), any_body());
    let outcome = runner(b"bad bodies over HTTP, the sample").run(&calls, |(operation, body)| {
        let target = format!("TrentService.{operation}");
        let headers = [("Content-Type", "application/x-amz-json-1.1"), ("X-Amz-Target", target.as_str())];
        let reply = TEST.post(server.address(), &headers, &body);
        // An empty object suffices for ListKeys and CreateKey, and so may luck.
        prop_assert!(
            reply.status == 400 || (reply.status == 200 && body.first() == Some(&b'{')),
            "{}",
            reply.body
        );
        prop_assert!(reply.status == 200 || reply.json()["__type"].is_string());
        prop_assert!(reply.header("x-amzn-requestid").is_some());
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(TEST.call(&server, "ListKeys", &json!({})).status, 200);
}

#[test]
fn calls_with_bad_headers_are_answered_with_400() {
    let (_kms, server) = start();
    let names =
        ["Authorization", "X-Amz-Date", "X-Amz-Target", "Content-Type", "X-Amz-Security-Token", "Date"];
    let headers = proptest::collection::vec((prop::sample::select(names.to_vec()), any_header()), 0..5);
    let outcome =
        runner(b"bad headers over HTTP, the first").run(&(headers, any_body()), |(headers, body)| {
            let headers: Vec<(&str, &str)> =
                headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let reply = send(server.address(), "POST /", &headers, &body);
            prop_assert_eq!(reply.status, 400, "{:?}: {}", headers, reply.body);
            prop_assert!(reply.json()["__type"].is_string(), "{}", reply.body);
            Ok(())
        });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(TEST.call(&server, "ListKeys", &json!({})).status, 200);
}

//! What takes the mock long, and that nobody else waits for it, although the server has a single thread.

use crate::{
    client::{TEST, send},
    start,
};
use mock_kms::Server;
use serde_json::json;

/// How many short calls are answered, one after the other, while `slow` waits for its answer.
fn answered_meanwhile(server: &Server, slow: impl FnOnce() -> u16 + Send) -> usize {
    std::thread::scope(|scope| {
        let slow = scope.spawn(slow);
        let mut answered = 0;
        while !slow.is_finished() {
            assert_eq!(TEST.call(server, "ListKeys", &json!({})).status, 200);
            answered += 1;
        }
        assert_eq!(slow.join().unwrap(), 200);
        answered
    })
}

#[test]
fn nobody_waits_for_the_search_for_primes() {
    let (_kms, server) = start();
    let key = TEST.call(&server, "CreateKey", &json!({})).json()["KeyMetadata"]["KeyId"].clone();
    let external = json!({ "Origin": "EXTERNAL" });
    let external = TEST.call(&server, "CreateKey", &external).json()["KeyMetadata"]["KeyId"].clone();
    let seed = json!({ "keys": [{ "spec": "RSA_3072", "usage": "SIGN_VERIFY" }] }).to_string();
    for (operation, request) in [
        ("CreateKey", json!({ "KeySpec": "RSA_3072", "KeyUsage": "SIGN_VERIFY" })),
        ("GenerateDataKeyPair", json!({ "KeyId": key, "KeyPairSpec": "RSA_3072" })),
        ("GenerateDataKeyPairWithoutPlaintext", json!({ "KeyId": key, "KeyPairSpec": "RSA_3072" })),
        (
            "GetParametersForImport",
            json!({ "KeyId": external, "WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_3072" }),
        ),
    ] {
        let answered = answered_meanwhile(&server, || TEST.call(&server, operation, &request).status);
        // Who had to wait would be answered before it arrives, after it is done, and perhaps once more.
        assert!(answered > 4, "{operation}: {answered}");
    }
    let sow = || send(server.address(), "POST /_mock/seed", &[], seed.as_bytes()).status;
    let answered = answered_meanwhile(&server, sow);
    assert!(answered > 4, "a seed: {answered}");
}

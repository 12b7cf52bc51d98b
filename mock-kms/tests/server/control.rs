//! The control API.

use crate::{
    client::{Signer, TEST, send},
    start,
};
use mock_kms::{Server, Service, Timestamp};
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
    for (line, status) in
        [("GET /_mock/nothing", 404), ("GET /_mock", 404), ("GET /_mock/", 404), ("GET /_mock/reset", 405)]
    {
        let reply = control(line, "");
        assert_eq!(reply.status, status);
        assert!(reply.json()["message"].as_str().unwrap().contains("POST /_mock/reset"));
    }
    assert_eq!(control("POST /_mock/reset", "").status, 200);
    assert_eq!(control("GET /_mock/health", "").json()["keys"], 0);
}

#[test]
fn the_control_api_is_closed_to_pages_and_names_from_elsewhere() {
    let (kms, server) = start();
    let address = server.address().to_string();
    TEST.call(&server, "CreateKey", &json!({}));
    for (headers, status, keys) in [
        (vec![("Origin", "https://evil.example")], 403, 1),
        (vec![("Host", "rebound.example:4599")], 403, 1),
        (vec![("Sec-Fetch-Site", "cross-site")], 403, 1),
        (vec![("Host", &*address), ("Origin", "http://localhost:5173")], 200, 0),
    ] {
        let reply = send(server.address(), "POST /_mock/reset", &headers, b"");
        assert_eq!((reply.status, kms.key_count()), (status, keys), "{headers:?}");
    }
    let open = Service::new(kms.clone()).controlled_from_anywhere();
    let server = Server::start(open, "127.0.0.1:0").unwrap();
    let reply = send(server.address(), "GET /_mock/health", &[("Host", "mock-kms:4599")], b"");
    assert_eq!(reply.status, 200);
}

#[test]
fn access_keys_are_registered_and_listed_without_their_secrets() {
    let (_kms, server) = start();
    let control = |line, body: &str| send(server.address(), line, &[], body.as_bytes());
    let registration = r#"{"access_key":"AKIAIOSFODNN7EXAMPLE","secret":"wonder","account":"111122223333"}"#;
    let registered = control("POST /_mock/credentials", registration);
    assert_eq!((registered.status, registered.body.contains("wonder")), (200, false));
    let list = control("GET /_mock/credentials", "");
    let entry = |id: &str, account: &str| json!({ "access_key": id, "account": account });
    let expected = [entry("AKIAIOSFODNN7EXAMPLE", "111122223333"), entry("test", "000000000000")];
    assert_eq!(list.json(), json!({ "credentials": expected }));
    let signer = Signer { access_key: "AKIAIOSFODNN7EXAMPLE", secret: "wonder", ..TEST };
    assert_eq!(signer.call(&server, "ListKeys", &json!({})).status, 200);
    for wrong in ["", "{}", r#"{"access_key":"a","secret":"topsecret","account":"1"}"#] {
        let reply = control("POST /_mock/credentials", wrong);
        assert_eq!((reply.status, reply.body.contains("topsecret")), (400, false), "{wrong}");
    }
}

#[test]
fn keys_are_seeded_in_json_and_yaml() {
    let (_kms, server) = start();
    let id = "1234abcd-12ab-34cd-56ef-1234567890ab";
    let material = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let seed = json!({ "keys": [{ "id": id, "region": "eu-central-1", "material": material }] }).to_string();
    let json = send(server.address(), "POST /_mock/seed", &[], seed.as_bytes());
    let arn = format!("arn:aws:kms:eu-central-1:000000000000:key/{id}");
    assert_eq!((json.status, json.json()), (200, json!({ "keys": [arn] })));
    assert_eq!(TEST.call(&server, "DescribeKey", &json!({ "KeyId": id })).status, 200);

    let again = send(server.address(), "POST /_mock/seed", &[], seed.as_bytes());
    assert_eq!(again.status, 400);
    assert!(again.json()["message"].as_str().unwrap().contains("AlreadyExistsException"));

    let yaml = b"keys:\n- aliases: [alias/orders]\n  region: eu-central-1\n";
    let yaml = send(server.address(), "POST /_mock/seed", &[("Content-Type", "application/yaml")], yaml);
    assert_eq!(yaml.status, 200, "{}", yaml.body);
    assert_eq!(TEST.call(&server, "DescribeKey", &json!({ "KeyId": "alias/orders" })).status, 200);
}

#[test]
fn records_say_what_happened() {
    let (_kms, server) = start();
    TEST.call(&server, "CreateKey", &json!({}));
    let refused = TEST.call(&server, "DescribeKey", &json!({ "KeyId": "alias/none" }));
    let records = |query: &str| {
        let reply = send(server.address(), &format!("GET /_mock/records{query}"), &[], b"");
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()["records"].as_array().unwrap().clone()
    };
    assert_eq!(records("").len(), 2);
    assert_eq!(records("?operation=CreateKey").len(), 1);
    assert_eq!(records("?region=us-east-1").len(), 0);
    let last = json!([{
        "time": 1_700_000_000.0, "request_id": refused.header("x-amzn-requestid").unwrap(),
        "caller": "arn:aws:iam::000000000000:root", "region": "eu-central-1", "operation": "DescribeKey",
        "key": null, "error": "NotFoundException",
    }]);
    assert_eq!(json!(records("?limit=1")), last);
    assert_eq!(json!(records("?error=NotFoundException")), last);
    for query in ["?limit=x", "?colour=red"] {
        let reply = send(server.address(), &format!("GET /_mock/records{query}"), &[], b"");
        assert_eq!(reply.status, 400);
    }
}

#[test]
fn quotas_are_shown_and_changed() {
    let (_kms, server) = start();
    let control = |line: &str, body: &str| send(server.address(), line, &[], body.as_bytes());
    let quotas = control("GET /_mock/quotas?region=eu-west-1", "").json();
    assert_eq!((&quotas["counts_requests"], &quotas["region"]), (&json!(false), &json!("eu-west-1")));
    assert_eq!(quotas["requests_per_second"]["Cryptographic operations (symmetric)"], 100_000.0);
    assert_eq!(quotas["resources"]["grants_per_key"], 50_000);

    let changed =
        control("POST /_mock/quotas", r#"{"requests":{"CreateKey":0},"resources":{"keys":7}}"#).json();
    assert_eq!((&changed["counts_requests"], &changed["resources"]["keys"]), (&json!(true), &json!(7)));
    let throttled = TEST.call(&server, "CreateKey", &json!({}));
    assert_eq!((throttled.status, &throttled.json()["__type"]), (400, &json!("ThrottlingException")));
    assert_eq!(control("POST /_mock/reset", "").status, 200);
    assert_eq!(TEST.call(&server, "CreateKey", &json!({})).status, 200);
    for (line, body) in
        [("POST /_mock/quotas", r#"{"requests":{"Horse":1}}"#), ("GET /_mock/quotas?area=x", "")]
    {
        assert_eq!(control(line, body).status, 400);
    }
}

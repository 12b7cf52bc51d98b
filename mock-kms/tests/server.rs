//! The mock over HTTP on loopback, with requests written by hand so that nothing is hidden.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use mock_kms::{Clock, Kms, Server, Timestamp};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
};

/// What came back.
struct Reply {
    status: u16,
    headers: HashMap<String, String>,
    body: String,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{} is no JSON", self.body))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// Sends one request on a connection of its own.
fn send(address: SocketAddr, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let mut connection = TcpStream::connect(address).unwrap();
    let mut head = format!("{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    head += &format!("Content-Length: {}\r\n", body.len());
    headers.iter().for_each(|(name, value)| head += &format!("{name}: {value}\r\n"));
    connection.write_all(format!("{head}\r\n").as_bytes()).unwrap();
    // A server that refuses a long body may hang up before it is sent.
    connection.write_all(body).ok();
    let mut reply = Vec::new();
    connection.read_to_end(&mut reply).ok();
    let reply = String::from_utf8(reply).unwrap();
    let (head, body) = reply.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer but {reply:?}"));
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers =
        lines.filter_map(|line| line.split_once(": ")).map(|(n, v)| (n.to_lowercase(), v.to_owned()));
    Reply { status, headers: headers.collect(), body: body.to_owned() }
}

fn signed_for(region: &str, access_key: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential={access_key}/20260101/{region}/kms/aws4_request, SignedHeaders=host, Signature=00"
    )
}

/// A KMS call by a client in `eu-central-1` with the access key `test`.
fn call(server: &Server, operation: &str, request: &Value) -> Reply {
    let target = format!("TrentService.{operation}");
    let headers = [
        ("Content-Type", "application/x-amz-json-1.1"),
        ("X-Amz-Target", target.as_str()),
        ("Authorization", &signed_for("eu-central-1", "test")),
    ];
    send(server.address(), "POST /", &headers, request.to_string().as_bytes())
}

fn start() -> (Kms, Server) {
    let kms = Kms::builder().clock(Clock::frozen_at(Timestamp::from_seconds(1_700_000_000))).build().unwrap();
    let server = Server::start(kms.clone(), "127.0.0.1:0").unwrap();
    (kms, server)
}

#[test]
fn an_answer_is_aws_json_with_a_request_id() {
    let (kms, server) = start();
    let reply = call(&server, "CreateKey", &json!({}));
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/x-amz-json-1.1")));
    let arn = reply.json()["KeyMetadata"]["Arn"].as_str().unwrap().to_owned();
    assert!(arn.starts_with("arn:aws:kms:eu-central-1:000000000000:key/"), "{arn}");
    assert_eq!(reply.header("x-amzn-requestid"), Some(kms.audit()[0].request_id.as_str()));
    assert_eq!(reply.header("access-control-allow-origin"), None);

    let nothing = call(&server, "DisableKey", &json!({ "KeyId": arn }));
    assert_eq!((nothing.status, nothing.body.as_str()), (200, ""));
}

#[test]
fn an_error_is_http_400_with_a_type_and_a_message() {
    let (_kms, server) = start();
    let reply = call(&server, "DescribeKey", &json!({ "KeyId": "fake-key-id" }));
    assert_eq!((reply.status, reply.header("content-type")), (400, Some("application/x-amz-json-1.1")));
    assert_eq!(
        reply.json(),
        json!({ "__type": "NotFoundException", "message": "Invalid keyId 'fake-key-id'" })
    );
    assert!(reply.header("x-amzn-requestid").is_some_and(|id| id.len() == 36));

    let silent = call(&server, "Decrypt", &json!({ "CiphertextBlob": "AAAA" }));
    assert_eq!((silent.status, silent.json()), (400, json!({ "__type": "InvalidCiphertextException" })));
}

#[test]
fn region_and_account_are_those_of_the_credential() {
    let (_kms, server) = start();
    let headers = |authorization: String| {
        send(
            server.address(),
            "POST /",
            &[
                ("Content-Type", "application/x-amz-json-1.1"),
                ("X-Amz-Target", "TrentService.CreateKey"),
                ("Authorization", &authorization),
            ],
            b"{}",
        )
    };
    let arn = |reply: Reply| reply.json()["KeyMetadata"]["Arn"].as_str().unwrap().to_owned();
    let abroad = arn(headers(signed_for("us-west-2", "111122223333")));
    assert!(abroad.starts_with("arn:aws:kms:us-west-2:111122223333:key/"), "{abroad}");
    let malformed = headers("AWS4-HMAC-SHA256 Credential=test".to_owned());
    assert_eq!((malformed.status, &malformed.json()["__type"]), (400, &json!("IncompleteSignature")));
}

#[test]
fn what_is_no_call_is_refused_in_the_service_s_way() {
    let (_kms, server) = start();
    let address = server.address();
    let json_type = ("Content-Type", "application/x-amz-json-1.1");
    for (line, headers, code) in [
        ("POST /", vec![json_type], "UnknownOperationException"),
        (
            "POST /",
            vec![json_type, ("X-Amz-Target", "DynamoDB_20120810.ListTables")],
            "UnknownOperationException",
        ),
        ("POST /", vec![json_type, ("X-Amz-Target", "TrentService.Nothing")], "UnknownOperationException"),
        ("GET /", vec![], "UnknownOperationException"),
        ("PUT /", vec![json_type, ("X-Amz-Target", "TrentService.ListKeys")], "UnknownOperationException"),
        ("POST /", vec![("X-Amz-Target", "TrentService.ListKeys")], "UnknownOperationException"),
        (
            "POST /",
            vec![("Content-Type", "application/cbor"), ("X-Amz-Target", "TrentService.ListKeys")],
            "UnknownOperationException",
        ),
    ] {
        let reply = send(address, line, &headers, b"{}");
        assert_eq!((reply.status, reply.json()["__type"].as_str()), (400, Some(code)), "{line} {headers:?}");
    }
    let long = vec![b' '; 2 * 1024 * 1024];
    let reply = send(address, "POST /", &[json_type, ("X-Amz-Target", "TrentService.ListKeys")], &long);
    assert_eq!((reply.status, reply.json()["__type"].as_str()), (400, Some("SerializationException")));
}

#[test]
fn a_page_may_call_kms_after_a_preflight() {
    let (_kms, server) = start();
    let asked = "authorization,content-type,x-amz-target,x-amz-date,x-amz-user-agent,amz-sdk-invocation-id";
    let preflight = send(
        server.address(),
        "OPTIONS /",
        &[
            ("Origin", "https://shop.example"),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", asked),
            ("Access-Control-Request-Private-Network", "true"),
        ],
        b"",
    );
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-origin"), Some("https://shop.example"));
    assert_eq!(preflight.header("access-control-allow-headers"), Some(asked));
    assert!(preflight.header("access-control-allow-methods").is_some_and(|methods| methods.contains("POST")));
    assert_eq!(preflight.header("access-control-allow-private-network"), Some("true"));

    let reply = send(
        server.address(),
        "POST /",
        &[
            ("Origin", "https://shop.example"),
            ("Content-Type", "application/x-amz-json-1.1"),
            ("X-Amz-Target", "TrentService.ListKeys"),
        ],
        b"{}",
    );
    assert_eq!(
        (reply.status, reply.header("access-control-allow-origin")),
        (200, Some("https://shop.example"))
    );
    assert!(
        reply.header("access-control-expose-headers").is_some_and(|names| names.contains("x-amzn-RequestId"))
    );
}

#[test]
fn sts_says_who_calls() {
    let (_kms, server) = start();
    let form = b"Action=GetCallerIdentity&Version=2011-06-15";
    let authorization = signed_for("us-east-1", "111122223333");
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
        ("Authorization", &*authorization),
    ];
    let reply = send(server.address(), "POST /", &headers, form);
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("text/xml")));
    for part in
        ["<Arn>arn:aws:iam::111122223333:root</Arn>", "<Account>111122223333</Account>", "<RequestId>"]
    {
        assert!(reply.body.contains(part), "{part} is not in {}", reply.body);
    }
    let other = send(server.address(), "POST /", &headers, b"Action=<AssumeRole>&Version=2011-06-15");
    assert_eq!(other.status, 400);
    assert!(other.body.contains("<Code>InvalidAction</Code>") && other.body.contains("&lt;AssumeRole&gt;"));
}

#[test]
fn the_control_api_turns_the_clock_and_starts_afresh() {
    let (kms, server) = start();
    let address = server.address();
    let control = |line: &str, body: &str| send(address, line, &[], body.as_bytes());
    call(&server, "CreateKey", &json!({}));
    let health = control("GET /_mock/health", "").json();
    assert_eq!((&health["status"], &health["keys"]), (&json!("ok"), &json!(1)));
    assert_eq!(health["signatures_verified"], false);

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
    call(&server, "CreateKey", &json!({}));
    for (origin, status, keys) in [("https://evil.example", 403, 1), ("http://localhost:5173", 200, 0)] {
        let reply = send(server.address(), "POST /_mock/reset", &[("Origin", origin)], b"");
        assert_eq!((reply.status, kms.key_count()), (status, keys), "{origin}");
    }
}

#[test]
fn many_calls_share_one_connection() {
    let (_kms, server) = start();
    let mut connection = TcpStream::connect(server.address()).unwrap();
    for _ in 0..50 {
        connection
            .write_all(
                b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-amz-json-1.1\r\n\
                  X-Amz-Target: TrentService.ListKeys\r\nContent-Length: 2\r\n\r\n{}",
            )
            .unwrap();
        let mut reply = Vec::new();
        while !reply.ends_with(b"\"Truncated\":false}") {
            let mut byte = [0];
            connection.read_exact(&mut byte).unwrap();
            reply.push(byte[0]);
        }
        assert!(reply.starts_with(b"HTTP/1.1 200 OK"));
    }
}

#[test]
fn a_stopped_server_frees_its_port() {
    let (kms, server) = start();
    let address = server.address();
    let idle = TcpStream::connect(address).unwrap();
    drop(server);
    drop(idle);
    Server::start(kms, address).unwrap();
}

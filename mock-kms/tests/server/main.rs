//! The mock over HTTP on loopback, with requests written by hand so that nothing is hidden.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod bad_input;
mod client;
mod control;
mod faults;
mod meter;
mod sessions;
mod signatures;
mod slow;
mod tls;
mod trail;

use client::{Signer, TEST, send};
use mock_kms::{Clock, Kms, Server, Timestamp};
use serde_json::json;
use std::{
    io::{Read, Write},
    net::TcpStream,
};

pub(crate) fn start() -> (Kms, Server) {
    let kms = Kms::builder().clock(Clock::frozen_at(Timestamp::from_seconds(1_700_000_000))).build().unwrap();
    let server = Server::start(kms.clone(), "127.0.0.1:0").unwrap();
    (kms, server)
}

#[test]
fn an_answer_is_aws_json_with_a_request_id() {
    let (kms, server) = start();
    let reply = TEST.call(&server, "CreateKey", &json!({}));
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/x-amz-json-1.1")));
    let arn = reply.json()["KeyMetadata"]["Arn"].as_str().unwrap().to_owned();
    assert!(arn.starts_with("arn:aws:kms:eu-central-1:000000000000:key/"), "{arn}");
    assert_eq!(reply.header("x-amzn-requestid"), Some(kms.audit()[0].request_id.as_str()));
    assert_eq!(reply.header("access-control-allow-origin"), None);

    let nothing = TEST.call(&server, "DisableKey", &json!({ "KeyId": arn }));
    assert_eq!((nothing.status, nothing.body.as_str()), (200, ""));
}

#[test]
fn an_error_is_http_400_with_a_type_and_a_message() {
    let (_kms, server) = start();
    let reply = TEST.call(&server, "DescribeKey", &json!({ "KeyId": "fake-key-id" }));
    assert_eq!((reply.status, reply.header("content-type")), (400, Some("application/x-amz-json-1.1")));
    assert_eq!(
        reply.json(),
        json!({ "__type": "NotFoundException", "message": "Invalid keyId 'fake-key-id'" })
    );
    assert!(reply.header("x-amzn-requestid").is_some_and(|id| id.len() == 36));

    let silent = TEST.call(&server, "Decrypt", &json!({ "CiphertextBlob": "AAAA" }));
    assert_eq!((silent.status, silent.json()), (400, json!({ "__type": "InvalidCiphertextException" })));
}

#[test]
fn region_and_account_are_those_of_the_credential() {
    let (_kms, server) = start();
    let signer = Signer { access_key: "111122223333", region: "us-west-2", ..TEST };
    let created = signer.call(&server, "CreateKey", &json!({})).json();
    let arn = created["KeyMetadata"]["Arn"].as_str().unwrap().to_owned();
    assert!(arn.starts_with("arn:aws:kms:us-west-2:111122223333:key/"), "{arn}");

    // Another Region does not have it, not even by its ARN; another account is told that it may not.
    let describe = |signer: &Signer<'_>| signer.call(&server, "DescribeKey", &json!({ "KeyId": arn }));
    assert_eq!(describe(&signer).status, 200);
    let elsewhere = describe(&Signer { region: "eu-west-1", ..signer });
    assert_eq!(elsewhere.json()["message"], "Invalid arn us-west-2");
    let stranger = describe(&Signer { access_key: "444455556666", region: "us-west-2", ..TEST });
    assert_eq!(stranger.error(), (400, "AccessDeniedException".to_owned()));
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
    let nothing = TEST.call(&server, "Nothing", &json!({}));
    assert_eq!(nothing.error(), (400, "UnknownOperationException".to_owned()));
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

    let headers = [
        ("Origin", "https://shop.example"),
        ("Content-Type", "application/x-amz-json-1.1"),
        ("X-Amz-Target", "TrentService.ListKeys"),
    ];
    let reply = TEST.post(server.address(), &headers, b"{}");
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
    let signer = Signer { access_key: "111122223333", service: "sts", ..TEST };
    let headers = [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")];
    let reply = signer.post(server.address(), &headers, form);
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("text/xml")));
    for part in
        ["<Arn>arn:aws:iam::111122223333:root</Arn>", "<Account>111122223333</Account>", "<RequestId>"]
    {
        assert!(reply.body.contains(part), "{part} is not in {}", reply.body);
    }
    let other = signer.post(server.address(), &headers, b"Action=<AssumeRole>&Version=2011-06-15");
    assert_eq!(other.status, 400);
    assert!(other.body.contains("<Code>InvalidAction</Code>") && other.body.contains("&lt;AssumeRole&gt;"));
}

#[test]
fn many_calls_share_one_connection() {
    let (_kms, server) = start();
    let address = server.address();
    let mut connection = TcpStream::connect(address).unwrap();
    let headers = [("Content-Type", "application/x-amz-json-1.1"), ("X-Amz-Target", "TrentService.ListKeys")];
    let mut call = format!("POST / HTTP/1.1\r\nHost: {address}\r\nContent-Length: 2\r\n");
    TEST.sign(address, &headers, b"{}")
        .iter()
        .for_each(|(name, value)| call += &format!("{name}: {value}\r\n"));
    call += "\r\n{}";
    for _ in 0..50 {
        connection.write_all(call.as_bytes()).unwrap();
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

#[test]
fn what_is_no_http_at_all_ends_its_own_connection_and_no_other() {
    let (_kms, server) = start();
    let address = server.address();
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"GET\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"\0\0\0\0\r\n\r\n",
    ] {
        let mut connection = TcpStream::connect(address).unwrap();
        connection.write_all(bytes).unwrap();
        connection.shutdown(std::net::Shutdown::Write).unwrap();
        let mut reply = Vec::new();
        connection.read_to_end(&mut reply).ok();
        assert!(
            reply.is_empty() || reply.starts_with(b"HTTP/1.1 400"),
            "{:?}",
            String::from_utf8_lossy(&reply)
        );
    }
    assert_eq!(TEST.call(&server, "ListKeys", &json!({})).status, 200);
}

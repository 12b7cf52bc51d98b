//! Faults over HTTP: statuses, latency, connections that end.

use crate::{
    client::{TEST, send},
    start,
};
use mock_kms::{Fault, Server};
use serde_json::json;
use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

#[test]
fn faults_are_added_listed_and_removed() {
    let (_kms, server) = start();
    let control = |line: &str, body: &str| send(server.address(), line, &[], body.as_bytes());
    let added = control("POST /_mock/faults", r#"{"operation":"ListKeys","http_status":503,"first":1}"#);
    assert_eq!((added.status, added.json()), (200, json!({ "id": 1 })));
    control("POST /_mock/faults", r#"{"operation":"ListKeys","error":"KMSInternalException","every":1}"#);
    let broken = TEST.call(&server, "ListKeys", &json!({}));
    assert_eq!((broken.status, broken.body.as_str()), (503, ""));
    let failed = TEST.call(&server, "ListKeys", &json!({}));
    assert_eq!(failed.error(), (500, "KMSInternalException".to_owned()));
    let first = json!({ "id": 1, "operation": "ListKeys", "http_status": 503, "first": 1, "matched": 2, "struck": 1 });
    assert_eq!(control("GET /_mock/faults", "").json()["faults"][0], first);

    assert_eq!(control("DELETE /_mock/faults?id=2", "").json(), json!({ "faults": [first] }));
    assert_eq!(TEST.call(&server, "ListKeys", &json!({})).status, 200);
    assert_eq!(control("DELETE /_mock/faults", "").json(), json!({ "faults": [] }));
    for (line, body) in
        [("DELETE /_mock/faults?id=9", ""), ("DELETE /_mock/faults?x=1", ""), ("POST /_mock/faults", "{}")]
    {
        assert_eq!(control(line, body).status, 400);
    }
}

#[test]
fn an_answer_takes_the_time_of_a_fault() {
    let (kms, server) = start();
    kms.add_fault(Fault::latency(Duration::from_millis(150)).once()).unwrap();
    let time = || {
        let start = Instant::now();
        assert_eq!(TEST.call(&server, "ListKeys", &json!({})).status, 200);
        start.elapsed()
    };
    assert!(time() >= Duration::from_millis(150));
}

/// What comes back on a connection of its own.
fn received(server: &Server, body: &[u8]) -> String {
    let address = server.address();
    let headers = [("Content-Type", "application/x-amz-json-1.1"), ("X-Amz-Target", "TrentService.ListKeys")];
    let mut head = format!(
        "POST / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n",
        body.len()
    );
    TEST.sign(address, &headers, body)
        .iter()
        .for_each(|(name, value)| head += &format!("{name}: {value}\r\n"));
    let mut connection = TcpStream::connect(address).unwrap();
    connection.write_all(format!("{head}\r\n").as_bytes()).unwrap();
    connection.write_all(body).unwrap();
    let mut reply = Vec::new();
    connection.read_to_end(&mut reply).ok();
    String::from_utf8(reply).unwrap()
}

#[test]
fn a_connection_ends_without_an_answer() {
    let (kms, server) = start();
    kms.add_fault(Fault::connection_cut().once()).unwrap();
    assert_eq!(received(&server, b"{}"), "");
    assert!(received(&server, b"{}").starts_with("HTTP/1.1 200 OK"));
}

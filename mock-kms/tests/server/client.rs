//! An HTTP client of a few lines, so that nothing is hidden, and the AWS signing crate to sign with.

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4::SigningParams,
};
use mock_kms::Server;
use serde_json::Value;
use std::{
    collections::HashMap,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::SystemTime,
};

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{} is no JSON", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The status and the kind of the error.
    pub(crate) fn error(&self) -> (u16, String) {
        (self.status, self.json()["__type"].as_str().unwrap_or_default().to_owned())
    }
}

/// Sends one request on a connection of its own.
pub(crate) fn send(address: SocketAddr, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let mut connection = TcpStream::connect(address).unwrap();
    let mut head = format!("{line} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        head += &format!("Host: {address}\r\n");
    }
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

/// Whom a call is from.
#[derive(Clone, Copy)]
pub(crate) struct Signer<'a> {
    pub(crate) access_key: &'a str,
    pub(crate) secret: &'a str,
    pub(crate) token: Option<&'a str>,
    pub(crate) region: &'a str,
    pub(crate) service: &'a str,
}

/// The access key `test` in `eu-central-1`.
pub(crate) const TEST: Signer<'static> =
    Signer { access_key: "test", secret: "test", token: None, region: "eu-central-1", service: "kms" };

impl Signer<'_> {
    /// The headers given, and those of a signature over them and the rest of the call.
    pub(crate) fn sign(
        &self,
        address: SocketAddr,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Vec<(String, String)> {
        let token = self.token.map(str::to_owned);
        let identity = Credentials::new(self.access_key, self.secret, token, None, "test").into();
        let params = SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service)
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()
            .unwrap()
            .into();
        let uri = format!("http://{address}/");
        let signed_headers = headers.iter().copied();
        let call = SignableRequest::new("POST", uri, signed_headers, SignableBody::Bytes(body)).unwrap();
        let (instructions, _) = sign(call, &params).unwrap().into_parts();
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        headers.iter().copied().map(own).chain(instructions.headers().map(own)).collect()
    }

    /// Signs and sends a call to KMS.
    pub(crate) fn call(&self, server: &Server, operation: &str, request: &Value) -> Reply {
        let target = format!("TrentService.{operation}");
        let headers = [("Content-Type", "application/x-amz-json-1.1"), ("X-Amz-Target", target.as_str())];
        self.post(server.address(), &headers, request.to_string().as_bytes())
    }

    /// Signs and sends a POST.
    pub(crate) fn post(&self, address: SocketAddr, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let signed = self.sign(address, headers, body);
        let headers: Vec<_> = signed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        send(address, "POST /", &headers, body)
    }
}

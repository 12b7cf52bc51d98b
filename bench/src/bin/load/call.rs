//! Calls of the KMS API as bytes to send: whole HTTP requests, signed.

use anyhow::Result;
use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4::SigningParams,
};
use serde_json::Value;
use std::{net::SocketAddr, time::SystemTime};

/// A whole HTTP request, signed now by the access key `test` for us-east-1.
pub(crate) fn signed(address: SocketAddr, operation: &str, request: &Value) -> Result<Box<[u8]>> {
    let body = request.to_string();
    let target = format!("TrentService.{operation}");
    let headers = [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", target.as_str())];
    let identity = Credentials::new("test", "test", None, None, "bench").into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("kms")
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()?
        .into();
    let signable = SignableRequest::new(
        "POST",
        format!("http://{address}/"),
        headers.into_iter(),
        SignableBody::Bytes(body.as_bytes()),
    )?;
    let (instructions, _) = sign(signable, &params)?.into_parts();
    let mut call = format!("POST / HTTP/1.1\r\nhost: {address}\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers.into_iter().chain(instructions.headers()) {
        call += &format!("{name}: {value}\r\n");
    }
    Ok(format!("{call}\r\n{body}").into_bytes().into_boxed_slice())
}

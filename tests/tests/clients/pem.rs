//! Public keys as PEM, the way the official Python SDK wants them.

use base64::{Engine, prelude::BASE64_STANDARD};

/// A SubjectPublicKeyInfo as PEM.
pub fn public_key_pem(der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}

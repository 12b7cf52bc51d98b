//! Values that Python's `cryptography` made; `make.py` beside this file is how.

#![allow(dead_code, reason = "each test binary reads what it needs")]

use serde_json::Value;

/// RSA keys and ciphertexts.
pub(crate) fn rsa() -> Value {
    parse(include_str!("rsa.json"))
}

/// Pairs of elliptic-curve keys and what they agree on.
pub(crate) fn ecdh() -> Value {
    parse(include_str!("ecdh.json"))
}

/// RSA keys and signatures.
pub(crate) fn rsa_signature() -> Value {
    parse(include_str!("rsa_signature.json"))
}

/// Elliptic-curve keys and signatures.
pub(crate) fn ecdsa() -> Value {
    parse(include_str!("ecdsa.json"))
}

/// An Ed25519 key and a signature.
pub(crate) fn ed25519() -> Value {
    parse(include_str!("ed25519.json"))
}

/// Wrapped secrets.
pub(crate) fn key_wrap() -> Value {
    parse(include_str!("key_wrap.json"))
}

/// ML-DSA keys and signatures.
pub(crate) fn ml_dsa() -> Value {
    parse(include_str!("ml_dsa.json"))
}

/// ML-KEM keys and ciphertexts.
pub(crate) fn ml_kem() -> Value {
    parse(include_str!("ml_kem.json"))
}

fn parse(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

/// The text at `name`.
pub(crate) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

/// The bytes written in hexadecimal at `name`.
pub(crate) fn bytes(value: &Value, name: &str) -> Vec<u8> {
    unhex(text(value, name))
}

/// The list at `name`.
pub(crate) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().unwrap()
}

/// Reads hexadecimal.
pub(crate) fn unhex(text: &str) -> Vec<u8> {
    let digit = |byte: &u8| (*byte as char).to_digit(16).unwrap() as u8;
    text.as_bytes().chunks_exact(2).map(|pair| digit(&pair[0]) << 4 | digit(&pair[1])).collect()
}

/// The DER inside PEM.
pub(crate) fn der(pem: &str) -> Vec<u8> {
    use base64::Engine as _;
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    base64::engine::general_purpose::STANDARD.decode(body).unwrap()
}

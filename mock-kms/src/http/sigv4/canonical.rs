//! The canonical request: the bytes that client and service both hash.
//!
//! AWS IAM User Guide, Create a signed AWS API request, steps 1 and 3.

use crate::crypto::{Hash, HashAlgorithm};
use http::request::Parts;
use std::borrow::Cow;

/// SHA-256 of the canonical request of a call, whose signed headers are named in `signed`, in lower-case
/// hexadecimal. `None` if a header that should be signed is not there.
pub(super) fn canonical_hash(hash: &dyn Hash, head: &Parts, signed: &str, body: &[u8]) -> Option<String> {
    let mut canonical = Vec::with_capacity(512);
    canonical.extend_from_slice(head.method.as_str().as_bytes());
    canonical.push(b'\n');
    canonical.extend_from_slice(path(head.uri.path()).as_bytes());
    canonical.push(b'\n');
    canonical.extend_from_slice(query(head.uri.query().unwrap_or_default()).as_bytes());
    canonical.push(b'\n');
    for name in signed.split(';') {
        canonical.extend_from_slice(name.as_bytes());
        canonical.push(b':');
        header(head, name, &mut canonical)?;
        canonical.push(b'\n');
    }
    canonical.push(b'\n');
    canonical.extend_from_slice(signed.as_bytes());
    canonical.push(b'\n');
    canonical.extend_from_slice(sha256(hash, body).as_bytes());
    Some(sha256(hash, &canonical))
}

/// The text that is signed.
pub(super) fn string_to_sign(date: &str, scope: &str, canonical_hash: &str) -> String {
    ["AWS4-HMAC-SHA256", date, scope, canonical_hash].join("\n")
}

fn sha256(hash: &dyn Hash, bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digest = hash.digest(HashAlgorithm::Sha256, bytes);
    let mut text = String::with_capacity(64);
    for byte in digest.as_ref() {
        for nibble in [byte >> 4, byte & 15] {
            text.push(DIGITS.get(usize::from(nibble)).copied().map_or('0', char::from));
        }
    }
    text
}

/// The path is encoded once more than it travelled, as for every service but S3.
fn path(path: &str) -> Cow<'_, str> {
    match path {
        "" | "/" => Cow::Borrowed("/"),
        path => Cow::Owned(path.split('/').map(encode).collect::<Vec<_>>().join("/")),
    }
}

/// Names and values are decoded, encoded in one way, and sorted.
fn query(query: &str) -> String {
    let mut pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (encode(&name), encode(&value)))
        .collect();
    pairs.sort_unstable();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn encode(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
            continue;
        }
        encoded.push('%');
        for nibble in [byte >> 4, byte & 15] {
            encoded.push(DIGITS.get(usize::from(nibble)).copied().map_or('0', char::from));
        }
    }
    encoded
}

/// Appends the values of a header with commas between them; `None` if there are none. A call that has not
/// travelled names its host in the address alone.
fn header(head: &Parts, name: &str, out: &mut Vec<u8>) -> Option<()> {
    let mut values = head.headers.get_all(name).into_iter();
    if let Some(first) = values.next() {
        append_trimmed(first.as_bytes(), out);
        for value in values {
            out.push(b',');
            append_trimmed(value.as_bytes(), out);
        }
        return Some(());
    }
    let authority = head.uri.authority().filter(|_| name == "host")?;
    out.extend_from_slice(authority.as_str().as_bytes());
    Some(())
}

/// Appends a value without spaces around it and with single ones inside.
fn append_trimmed(value: &[u8], out: &mut Vec<u8>) {
    let mut last_was_space = true;
    let start = out.len();
    for &byte in value {
        let is_space = byte == b' ';
        if !(is_space && last_was_space) {
            out.push(byte);
        }
        last_was_space = is_space;
    }
    if last_was_space && out.len() > start {
        out.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_written_in_one_way() {
        assert_eq!(path(""), "/");
        assert_eq!(path("/a b%20c/d"), "/a%20b%2520c/d");
        assert_eq!(query("b=2&a/=3&a=x+y&a=%7e&c"), "a=x%20y&a=~&a%2F=3&b=2&c=");
        for (value, expected) in [("  a   b  ", "a b"), ("", ""), ("   ", ""), ("a", "a"), ("a\tb ", "a\tb")]
        {
            let mut out = b"before ".to_vec();
            append_trimmed(value.as_bytes(), &mut out);
            assert_eq!(out, [b"before ", expected.as_bytes()].concat(), "{value:?}");
        }
    }
}

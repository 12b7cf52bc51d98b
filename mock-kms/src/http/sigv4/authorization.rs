//! `Authorization`: the header of a signed call, taken apart.
//!
//! AWS IAM User Guide, Create a signed AWS API request: `AWS4-HMAC-SHA256 Credential=id/date/region/service/aws4_request,
//! SignedHeaders=a;b, Signature=hex`.

use super::Refusal;
use http::HeaderMap;
use std::fmt::Write as _;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const TERMINATOR: &str = "aws4_request";

/// What the header says. Nothing of it is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Authorization<'a> {
    pub(super) access_key_id: &'a str,
    /// `id/date/region/service`, which names one signing key.
    pub(super) signing_key_name: &'a str,
    /// `date/region/service/aws4_request`.
    pub(super) scope: &'a str,
    /// `YYYYMMDD`, if it has that form.
    pub(super) date: &'a str,
    pub(super) region: &'a str,
    pub(super) service: &'a str,
    /// Lower-case names with semicolons between them.
    pub(super) signed_headers: &'a str,
    /// As many characters as the client liked.
    pub(super) signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`Refusal::Missing`] without one; [`Refusal::Incomplete`] in the service's words for a broken one. What the
    /// service says about another kind of signature is not recorded, and neither is the end of a credential that
    /// is not `aws4_request`.
    pub(super) fn read(headers: &'a HeaderMap) -> Result<Self, Refusal> {
        let Some(header) = headers.get("authorization") else { return Err(Refusal::Missing) };
        let header =
            header.to_str().map_err(|_| Refusal::incomplete("The Authorization header is not ASCII."))?;
        let Some(fields) = header.strip_prefix(ALGORITHM).and_then(|rest| rest.strip_prefix(' ')) else {
            return Err(missing_parts(header, [None; 3], headers));
        };
        let [mut credential, mut signed_headers, mut signature] = [None; 3];
        for field in fields.split(',').map(str::trim) {
            let Some((name, value)) = field.split_once('=') else {
                return Err(Refusal::Incomplete(format!(
                    "'{field}' not a valid key=value pair (missing equal-sign) in Authorization header: '{}'.",
                    without_signature(header)
                )));
            };
            match name {
                "Credential" => credential = Some(value),
                "SignedHeaders" => signed_headers = Some(value),
                "Signature" => signature = Some(value),
                _ => {}
            }
        }
        let (Some(credential), Some(signed_headers), Some(signature)) =
            (credential, signed_headers, signature)
        else {
            return Err(missing_parts(header, [credential, signature, signed_headers], headers));
        };
        Self::of_parts(credential, signed_headers, signature)
    }

    fn of_parts(credential: &'a str, signed_headers: &'a str, signature: &'a str) -> Result<Self, Refusal> {
        let malformed = || {
            Refusal::Incomplete(format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, \
                 got '{credential}'"
            ))
        };
        let mut parts = credential.split('/');
        let mut part = || parts.next().ok_or_else(malformed);
        let (access_key_id, date, region, service, terminator) =
            (part()?, part()?, part()?, part()?, part()?);
        if parts.next().is_some() {
            return Err(malformed());
        }
        if terminator != TERMINATOR {
            return Err(Refusal::Incomplete(format!(
                "Credential should be scoped with a valid terminator: '{TERMINATOR}', not '{terminator}'."
            )));
        }
        let (_, scope) = credential.split_once('/').ok_or_else(malformed)?;
        let (signing_key_name, _) = credential.rsplit_once('/').ok_or_else(malformed)?;
        Ok(Self { access_key_id, signing_key_name, scope, date, region, service, signed_headers, signature })
    }
}

/// The service names all that is missing at once.
fn missing_parts(header: &str, parts: [Option<&str>; 3], headers: &HeaderMap) -> Refusal {
    let mut message = String::new();
    for (name, part) in ["Credential", "Signature", "SignedHeaders"].iter().zip(parts) {
        if part.is_none() {
            // Writing to a string cannot fail.
            write!(message, "Authorization header requires '{name}' parameter. ").ok();
        }
    }
    if !headers.contains_key("x-amz-date") && !headers.contains_key("date") {
        message.push_str(NO_DATE);
    }
    Refusal::Incomplete(format!("{message}Authorization={}", without_signature(header)))
}

/// What the service says to a call without a date.
pub(super) const NO_DATE: &str =
    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";

/// The header as far as it may be repeated: the service shows it whole, the mock leaves the signature out.
fn without_signature(header: &str) -> &str {
    let end = header.find("Signature=").unwrap_or(header.len());
    header.get(..end).unwrap_or_default().trim_end_matches([',', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: Option<&str>) -> Result<String, Refusal> {
        let mut headers = HeaderMap::new();
        if let Some(header) = header {
            headers.insert("authorization", header.parse().unwrap());
        }
        let read = Authorization::read(&headers)?;
        Ok(format!("{} | {} | {}", read.signing_key_name, read.scope, read.signed_headers))
    }

    #[test]
    fn the_parts_are_told_apart() {
        for separator in [", ", ",", " ,  "] {
            let header =
                ["Credential=AK/20260101/us-east-2/kms/aws4_request", "SignedHeaders=host;x", "Signature=0"];
            let header = format!("AWS4-HMAC-SHA256 {}", header.join(separator));
            let expected = "AK/20260101/us-east-2/kms | 20260101/us-east-2/kms/aws4_request | host;x";
            assert_eq!(read(Some(&header)).unwrap(), expected);
        }
        assert_eq!(read(None), Err(Refusal::Missing));
    }

    #[test]
    fn what_is_broken_is_said_in_the_words_of_the_service() {
        for (header, expected) in [
            (
                "Bearer x",
                "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' \
                 parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires \
                 existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=Bearer x",
            ),
            (
                "AWS4-HMAC-SHA256 Credential=a/b",
                "Authorization header requires 'Signature' parameter. Authorization header requires \
                 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a \
                 'Date' header. Authorization=AWS4-HMAC-SHA256 Credential=a/b",
            ),
            (
                "AWS4-HMAC-SHA256 Credential, SignedHeaders=host, Signature=00",
                "'Credential' not a valid key=value pair (missing equal-sign) in Authorization header: \
                 'AWS4-HMAC-SHA256 Credential, SignedHeaders=host'.",
            ),
            (
                "AWS4-HMAC-SHA256 Credential=AK/1/2/aws4_request, SignedHeaders=host, Signature=00",
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got \
                 'AK/1/2/aws4_request'",
            ),
            (
                "AWS4-HMAC-SHA256 Credential=AK/1/2/kms/aws3_request, SignedHeaders=host, Signature=00",
                "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws3_request'.",
            ),
        ] {
            assert_eq!(read(Some(header)), Err(Refusal::Incomplete(expected.to_owned())), "{header}");
        }
    }
}

//! Who calls, read from the credential of a SigV4 signature. The signature itself is not verified yet.

use super::aws::text;
use crate::{AccountId, Caller, ErrorCode, KmsError, Region};
use axum::http::HeaderMap;
use std::borrow::Cow;

/// The caller that the credential stands for: the Region is the one that was signed for; an access key id of twelve
/// digits is the root of that account, any other one belongs to the account of `home`. A call without any credential
/// comes from `home`.
///
/// # Errors
/// IncompleteSignature for a credential that is not `keyid/date/region/service/aws4_request`.
pub(super) fn caller(headers: &HeaderMap, query: &str, home: &Caller) -> Result<Caller, KmsError> {
    let credential = match text(headers, "authorization") {
        Some(header) => Cow::from(credential_of_header(header)?),
        None => match form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "X-Amz-Credential") {
            Some((_, credential)) => Cow::from(credential.into_owned()),
            None => return Ok(home.clone()),
        },
    };
    let malformed = || {
        let rule =
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term";
        incomplete(format!("{rule}, got '{credential}'"))
    };
    let [access_key, _date, region, _service, "aws4_request"] = credential.split('/').collect::<Vec<_>>()[..]
    else {
        return Err(malformed());
    };
    let region = Region::new(region).ok_or_else(malformed)?;
    Ok(Caller::root(region, AccountId::new(access_key).unwrap_or(home.account())))
}

fn credential_of_header(header: &str) -> Result<&str, KmsError> {
    let Some(fields) = header.strip_prefix("AWS4-HMAC-SHA256 ") else {
        return Err(incomplete("mock-kms takes signatures of the kind AWS4-HMAC-SHA256."));
    };
    let credential = fields.split(',').find_map(|field| field.trim().strip_prefix("Credential="));
    credential.ok_or_else(|| incomplete("Authorization header requires 'Credential' parameter."))
}

fn incomplete(message: impl Into<Cow<'static, str>>) -> KmsError {
    KmsError::new(ErrorCode::IncompleteSignature, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(authorization: Option<&str>, query: &str) -> Result<String, String> {
        let mut headers = HeaderMap::new();
        if let Some(value) = authorization {
            headers.insert("authorization", value.parse().unwrap());
        }
        let home = Caller::root(Region::new("eu-west-1").unwrap(), AccountId::new("999988887777").unwrap());
        let caller = caller(&headers, query, &home).map_err(|error| error.to_string())?;
        Ok(format!("{} {}", caller.region(), caller.account()))
    }

    #[test]
    fn region_and_account_come_from_the_scope() {
        let header = |credential: &str| {
            format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host;x-amz-date, Signature=00")
        };
        for (credential, expected) in [
            ("test/20260101/us-east-2/kms/aws4_request", "us-east-2 999988887777"),
            ("111122223333/20260101/us-east-2/kms/aws4_request", "us-east-2 111122223333"),
            ("AKIAIOSFODNN7EXAMPLE/20260101/eu-central-1/sts/aws4_request", "eu-central-1 999988887777"),
        ] {
            assert_eq!(read(Some(&header(credential)), "").unwrap(), expected);
        }
        let query = "X-Amz-Credential=111122223333%2F20260101%2Fus-east-2%2Fsts%2Faws4_request&Action=x";
        assert_eq!(read(None, query).unwrap(), "us-east-2 111122223333");
        assert_eq!(read(None, "").unwrap(), "eu-west-1 999988887777");
    }

    #[test]
    fn malformed_credentials_are_refused() {
        for header in [
            "Bearer x",
            "AWS4-HMAC-SHA256 SignedHeaders=host",
            "AWS4-HMAC-SHA256 Credential=test",
            "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-2/kms/aws4_request/x",
            "AWS4-HMAC-SHA256 Credential=test/20260101/US/kms/aws4_request",
        ] {
            assert!(read(Some(header), "").unwrap_err().starts_with("IncompleteSignature: "), "{header}");
        }
    }
}

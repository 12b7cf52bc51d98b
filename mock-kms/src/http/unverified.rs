//! Who calls, by the word of the credential alone: for servers that were told not to verify signatures.

use super::{door::text, sigv4::Refusal};
use crate::{Caller, Kms, Region};
use http::request::Parts;
use std::borrow::Cow;

/// The caller that the credential stands for: the Region is the one that was signed for; the account is that of the
/// access key, or else the home of `kms`. A call without any credential comes from there too.
///
/// # Errors
/// [`Refusal::Incomplete`] for a credential that is not `keyid/date/region/service/aws4_request`.
pub(super) fn caller(kms: &Kms, head: &Parts) -> Result<Caller, Refusal> {
    let query = head.uri.query().unwrap_or_default();
    let credential = match text(&head.headers, "authorization") {
        Some(header) => Cow::from(credential_of_header(header)?),
        None => match form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "X-Amz-Credential") {
            Some((_, credential)) => Cow::from(credential.into_owned()),
            None => return Ok(kms.home().clone()),
        },
    };
    let malformed = || {
        let rule =
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term";
        Refusal::Incomplete(format!("{rule}, got '{credential}'"))
    };
    let [access_key, _date, region, _service, "aws4_request"] = credential.split('/').collect::<Vec<_>>()[..]
    else {
        return Err(malformed());
    };
    let region = Region::new(region).ok_or_else(malformed)?;
    let holder = kms.credentials().holder(access_key);
    Ok(match holder {
        Some(holder) => holder.caller(region),
        None => Caller::root(region, kms.home().account()),
    })
}

fn credential_of_header(header: &str) -> Result<&str, Refusal> {
    let Some(fields) = header.strip_prefix("AWS4-HMAC-SHA256 ") else {
        return Err(Refusal::incomplete("mock-kms takes signatures of the kind AWS4-HMAC-SHA256."));
    };
    let credential = fields.split(',').find_map(|field| field.trim().strip_prefix("Credential="));
    credential.ok_or_else(|| Refusal::incomplete("Authorization header requires 'Credential' parameter."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AccountId;
    use http::Request;

    fn read(authorization: Option<&str>, query: &str) -> Result<String, &'static str> {
        let mut request = Request::get(format!("/?{query}"));
        if let Some(value) = authorization {
            request = request.header("authorization", value);
        }
        let (head, ()) = request.body(()).unwrap().into_parts();
        let (region, account) = (Region::new("eu-west-1").unwrap(), AccountId::new("999988887777").unwrap());
        let kms = Kms::builder().region(region).account(account).build().unwrap();
        let caller = caller(&kms, &head).map_err(|refusal| refusal.query_code().0)?;
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
            assert_eq!(read(Some(header), ""), Err("IncompleteSignature"), "{header}");
        }
    }
}

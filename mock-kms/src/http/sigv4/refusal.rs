//! `Refusal`: why a signature is not accepted, in the words of KMS and of STS.

use crate::{ErrorCode, KmsError};
use std::{borrow::Cow, fmt};

/// Why a call's signature is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::http) enum Refusal {
    /// There is none.
    Missing,
    /// It cannot be read.
    Incomplete(String),
    /// The access key, or the session token, is not known.
    UnknownKey,
    /// The session that the access key is of is over.
    Expired,
    /// It is readable and wrong, or of another time, Region or service.
    Mismatch(Cow<'static, str>),
}

impl Refusal {
    /// The signature does not match the call.
    pub(super) const WRONG_SIGNATURE: Self = Self::Mismatch(Cow::Borrowed(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
         Access Key and signing method. Consult the service documentation for details.",
    ));

    pub(in crate::http) fn incomplete(message: &str) -> Self {
        Self::Incomplete(message.to_owned())
    }

    /// The code and HTTP status with which services of the query protocol, such as STS, refuse.
    pub(in crate::http) fn query_code(&self) -> (&'static str, u16) {
        match self {
            Self::Missing => ("MissingAuthenticationToken", 403),
            Self::Incomplete(_) => ("IncompleteSignature", 400),
            Self::UnknownKey => ("InvalidClientTokenId", 403),
            Self::Expired => ("ExpiredToken", 403),
            Self::Mismatch(_) => ("SignatureDoesNotMatch", 403),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "Missing Authentication Token",
            Self::UnknownKey => "The security token included in the request is invalid.",
            Self::Expired => "The security token included in the request is expired",
            Self::Incomplete(message) => message,
            Self::Mismatch(message) => message,
        })
    }
}

impl From<Refusal> for KmsError {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal {
            Refusal::Missing => ErrorCode::MissingAuthenticationToken,
            Refusal::Incomplete(_) => ErrorCode::IncompleteSignature,
            Refusal::UnknownKey => ErrorCode::UnrecognizedClient,
            Refusal::Expired => ErrorCode::ExpiredToken,
            Refusal::Mismatch(_) => ErrorCode::InvalidSignature,
        };
        Self::new(code, refusal.to_string())
    }
}

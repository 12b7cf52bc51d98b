//! THE table of errors: each error that the service answers with, its HTTP status and what it means.
//!
//! The names are spelled as AWS spells them; HTTP answers, documentation and tests all read this table.

use std::{borrow::Cow, fmt};

macro_rules! error_table {
    ($($code:ident = $name:literal, $status:literal, $meaning:literal;)+) => {
        /// The service's errors by name. The names that end in `Exception` are those of the API model, together
        /// with the few that every AWS service answers with.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode { $(#[doc = $meaning] $code),+ }

        impl ErrorCode {
            /// Every error of the table.
            pub const ALL: &'static [Self] = &[$(Self::$code),+];

            /// The name on the wire, for example `NotFoundException`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$code => $name),+ }
            }

            /// The HTTP status that goes with it.
            pub const fn http_status(self) -> u16 {
                match self { $(Self::$code => $status),+ }
            }

            /// What the error tells the caller, in one sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$code => $meaning),+ }
            }
        }
    };
}

error_table! {
    AccessDenied = "AccessDeniedException", 400, "No policy or grant allows the call, or one denies it.";
    AlreadyExists = "AlreadyExistsException", 400, "A resource of this name exists already.";
    CloudHsmClusterInUse = "CloudHsmClusterInUseException", 400, "Another custom key store uses the cluster or a relative of it.";
    CloudHsmClusterInvalidConfiguration = "CloudHsmClusterInvalidConfigurationException", 400, "The cluster does not meet the requirements of a custom key store.";
    CloudHsmClusterNotActive = "CloudHsmClusterNotActiveException", 400, "The cluster is not active.";
    CloudHsmClusterNotFound = "CloudHsmClusterNotFoundException", 400, "There is no cluster of this id.";
    CloudHsmClusterNotRelated = "CloudHsmClusterNotRelatedException", 400, "The cluster has another certificate than the original one.";
    Conflict = "ConflictException", 400, "An automatic rotation of the key is in progress or about to begin.";
    CustomKeyStoreHasCmks = "CustomKeyStoreHasCMKsException", 400, "The custom key store still holds keys.";
    CustomKeyStoreInvalidState = "CustomKeyStoreInvalidStateException", 400, "The connection state of the custom key store does not allow the call.";
    CustomKeyStoreNameInUse = "CustomKeyStoreNameInUseException", 400, "Another custom key store has this name.";
    CustomKeyStoreNotFound = "CustomKeyStoreNotFoundException", 400, "There is no custom key store of this name or id.";
    DependencyTimeout = "DependencyTimeoutException", 503, "Something the service depends on did not answer in time; retry.";
    Disabled = "DisabledException", 400, "The key is disabled.";
    DryRunOperation = "DryRunOperationException", 400, "The call would have succeeded, but it asked for a dry run.";
    ExpiredImportToken = "ExpiredImportTokenException", 400, "The import token is older than 24 hours.";
    ExpiredToken = "ExpiredTokenException", 400, "The security token of the caller has expired.";
    IncompleteSignature = "IncompleteSignatureException", 400, "The signature does not follow the form that AWS prescribes.";
    IncorrectKey = "IncorrectKeyException", 400, "The key named in the call is not the one that made the ciphertext.";
    IncorrectKeyMaterial = "IncorrectKeyMaterialException", 400, "The key material is not the material that this key takes.";
    IncorrectTrustAnchor = "IncorrectTrustAnchorException", 400, "The certificate is not the trust anchor of the cluster.";
    InvalidAliasName = "InvalidAliasNameException", 400, "The alias name is not valid.";
    InvalidArn = "InvalidArnException", 400, "The ARN is not valid, or not of a kind that the call takes.";
    InvalidCiphertext = "InvalidCiphertextException", 400, "The ciphertext, its encryption context or its wrapping is not what the key made.";
    InvalidGrantId = "InvalidGrantIdException", 400, "There is no grant of this id.";
    InvalidGrantToken = "InvalidGrantTokenException", 400, "The grant token is not one that the service issued.";
    InvalidImportToken = "InvalidImportTokenException", 400, "The import token is invalid or belongs to another key.";
    InvalidKeyUsage = "InvalidKeyUsageException", 400, "The key, or the algorithm asked for, is not for this kind of operation.";
    InvalidMarker = "InvalidMarkerException", 400, "The marker is not one that the previous page ended with.";
    InvalidSignature = "InvalidSignatureException", 400, "The signature of the call does not match.";
    KmsInternal = "KMSInternalException", 500, "The service failed; retry.";
    KmsInvalidMac = "KMSInvalidMacException", 400, "The MAC does not match the message.";
    KmsInvalidSignature = "KMSInvalidSignatureException", 400, "The signature does not match the message.";
    KmsInvalidState = "KMSInvalidStateException", 400, "The state of the key does not allow the call.";
    KeyUnavailable = "KeyUnavailableException", 500, "The key cannot be reached at the moment; retry.";
    LimitExceeded = "LimitExceededException", 400, "A quota is used up.";
    MalformedPolicyDocument = "MalformedPolicyDocumentException", 400, "The policy is not correct in form or meaning.";
    MissingAuthenticationToken = "MissingAuthenticationTokenException", 400, "The call carries no credentials.";
    NotFound = "NotFoundException", 400, "The key, alias or other resource does not exist.";
    Serialization = "SerializationException", 400, "The body is not JSON of the types that the operation takes.";
    ServiceUnavailable = "ServiceUnavailable", 503, "The service cannot answer at the moment; retry.";
    Tag = "TagException", 400, "The tags are not valid.";
    Throttling = "ThrottlingException", 400, "The calls come faster than the quota allows.";
    UnknownOperation = "UnknownOperationException", 400, "The service has no operation of this name.";
    UnrecognizedClient = "UnrecognizedClientException", 400, "The access key is not known.";
    UnsupportedOperation = "UnsupportedOperationException", 400, "The key or a parameter is not supported by the operation.";
    Validation = "ValidationException", 400, "A parameter breaks a constraint of the API.";
    XksKeyAlreadyInUse = "XksKeyAlreadyInUseException", 400, "Another key of the store uses this external key.";
    XksKeyInvalidConfiguration = "XksKeyInvalidConfigurationException", 400, "The external key is not of the required kind.";
    XksKeyNotFound = "XksKeyNotFoundException", 400, "The proxy does not know the external key.";
    XksProxyIncorrectAuthenticationCredential = "XksProxyIncorrectAuthenticationCredentialException", 400, "The proxy refused the credentials.";
    XksProxyInvalidConfiguration = "XksProxyInvalidConfigurationException", 400, "The proxy is not configured correctly.";
    XksProxyInvalidResponse = "XksProxyInvalidResponseException", 400, "The proxy's answer cannot be understood.";
    XksProxyUriEndpointInUse = "XksProxyUriEndpointInUseException", 400, "Another store of the Region uses this proxy endpoint.";
    XksProxyUriInUse = "XksProxyUriInUseException", 400, "Another store of the Region uses this proxy address.";
    XksProxyUriUnreachable = "XksProxyUriUnreachableException", 400, "The proxy cannot be reached.";
    XksProxyVpcEndpointServiceInUse = "XksProxyVpcEndpointServiceInUseException", 400, "Another store of the Region uses this endpoint service.";
    XksProxyVpcEndpointServiceInvalidConfiguration = "XksProxyVpcEndpointServiceInvalidConfigurationException", 400, "The endpoint service does not meet the requirements.";
    XksProxyVpcEndpointServiceNotFound = "XksProxyVpcEndpointServiceNotFoundException", 400, "There is no endpoint service of this name.";
}

/// An error as the service answers it: a code and, for nearly all of them, a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KmsError {
    code: ErrorCode,
    message: Option<Cow<'static, str>>,
}

impl KmsError {
    /// An error with a message.
    pub(crate) fn new(code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: Some(message.into()) }
    }

    /// An error that the service answers without any message.
    pub(crate) const fn silent(code: ErrorCode) -> Self {
        Self { code, message: None }
    }

    /// What the mock cannot do yet, said by name so that nobody takes it for the service's own answer.
    pub(crate) fn not_in_the_mock(what: impl fmt::Display) -> Self {
        Self::new(ErrorCode::UnsupportedOperation, format!("mock-kms does not implement {what} yet."))
    }

    /// Which error.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// The message, if the service sends one with this error.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The answer's body: `{"__type": ..., "message": ...}`.
    pub fn to_json(&self) -> Vec<u8> {
        let mut body = serde_json::Map::new();
        body.insert("__type".to_owned(), self.code.name().into());
        if let Some(message) = self.message() {
            body.insert("message".to_owned(), message.into());
        }
        serde_json::Value::Object(body).to_string().into_bytes()
    }
}

impl fmt::Display for KmsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.message {
            Some(message) => write!(f, "{}: {message}", self.code.name()),
            None => f.write_str(self.code.name()),
        }
    }
}

impl std::error::Error for KmsError {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_name_appears_once() {
        let names: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), ErrorCode::ALL.len());
    }

    #[test]
    fn only_faults_of_the_service_have_a_5xx_status() {
        let faults: Vec<_> =
            ErrorCode::ALL.iter().filter(|code| code.http_status() != 400).map(|code| code.name()).collect();
        let expected = [
            "DependencyTimeoutException",
            "KMSInternalException",
            "KeyUnavailableException",
            "ServiceUnavailable",
        ];
        assert_eq!(faults, expected);
    }

    #[test]
    fn a_silent_error_has_no_message_member() {
        let error = KmsError::silent(ErrorCode::InvalidCiphertext);
        assert_eq!(error.to_json(), br#"{"__type":"InvalidCiphertextException"}"#);
        assert_eq!(error.to_string(), "InvalidCiphertextException");
    }
}

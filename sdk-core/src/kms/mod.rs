//! The door to AWS KMS: `KmsClient`, the three calls that keyrings for symmetric keys make.
//!
//! *Knows:* the shapes of the calls and key ARNs. *Never:* HTTP, credentials, retries: an adapter's business.

mod arn;
#[cfg(all(feature = "aws-sdk-kms", not(target_family = "wasm")))]
mod aws_sdk;

pub use arn::KeyArn;

use crate::{
    context::EncryptionContext,
    future::{BoxFuture, MaybeSendSync},
    secret::PlaintextDataKey,
};
use std::{error::Error as StdError, fmt};

/// A client of AWS KMS, or of anything that answers like it.
///
/// Implemented for `aws_sdk_kms::Client` behind the feature `aws-sdk-kms`, and by the crate `mock-kms`.
/// An implementation does its own retries, and sends the encryption context and grant tokens unchanged.
pub trait KmsClient: fmt::Debug + MaybeSendSync {
    /// AWS KMS API Reference, GenerateDataKey.
    fn generate_data_key<'a>(
        &'a self,
        request: GenerateDataKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyResponse, KmsError>>;

    /// AWS KMS API Reference, Encrypt.
    fn encrypt<'a>(&'a self, request: EncryptRequest<'a>)
    -> BoxFuture<'a, Result<EncryptResponse, KmsError>>;

    /// AWS KMS API Reference, Decrypt.
    fn decrypt<'a>(&'a self, request: DecryptRequest<'a>)
    -> BoxFuture<'a, Result<DecryptResponse, KmsError>>;
}

/// Asks for a fresh data key, in plaintext and wrapped.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct GenerateDataKeyRequest<'a> {
    /// The wrapping key: key id, key ARN, alias name or alias ARN.
    pub key_id: &'a str,
    /// Bytes in the data key.
    pub number_of_bytes: usize,
    /// Bound to the wrapped key.
    pub encryption_context: &'a EncryptionContext,
    /// Grants that may not have reached every endpoint yet.
    pub grant_tokens: &'a [String],
}

/// A fresh data key.
#[derive(Debug)]
pub struct GenerateDataKeyResponse {
    /// The ARN of the wrapping key that was used.
    pub key_id: String,
    /// The data key.
    pub plaintext: PlaintextDataKey,
    /// The data key, wrapped.
    pub ciphertext_blob: Vec<u8>,
}

/// Asks to wrap a data key.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct EncryptRequest<'a> {
    /// The wrapping key: key id, key ARN, alias name or alias ARN.
    pub key_id: &'a str,
    /// What to wrap.
    pub plaintext: &'a PlaintextDataKey,
    /// Bound to the wrapped key.
    pub encryption_context: &'a EncryptionContext,
    /// Grants that may not have reached every endpoint yet.
    pub grant_tokens: &'a [String],
}

/// A wrapped data key.
#[derive(Debug)]
pub struct EncryptResponse {
    /// The ARN of the wrapping key that was used.
    pub key_id: String,
    /// The data key, wrapped.
    pub ciphertext_blob: Vec<u8>,
}

/// Asks to unwrap a data key.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct DecryptRequest<'a> {
    /// The wrapping key that must have been used.
    pub key_id: &'a str,
    /// The wrapped key.
    pub ciphertext_blob: &'a [u8],
    /// What was bound to it.
    pub encryption_context: &'a EncryptionContext,
    /// Grants that may not have reached every endpoint yet.
    pub grant_tokens: &'a [String],
}

/// An unwrapped data key.
#[derive(Debug)]
pub struct DecryptResponse {
    /// The ARN of the wrapping key that was used.
    pub key_id: String,
    /// The data key.
    pub plaintext: PlaintextDataKey,
}

/// What a key service answered instead of a key.
#[derive(Debug)]
pub struct KmsError {
    /// The service's name of the error, such as `AccessDeniedException`, or an adapter's, such as `TimeoutError`.
    pub code: String,
    /// The service's words; empty where it gives none.
    pub message: String,
    /// The cause, where an adapter has one.
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

impl KmsError {
    /// An error that the service named `code`.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), source: None }
    }
}

impl fmt::Display for KmsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.message.is_empty() {
            f.write_str(&self.code)
        } else {
            write!(f, "{}: {}", self.code, self.message)
        }
    }
}

impl StdError for KmsError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

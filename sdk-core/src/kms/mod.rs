//! The door to AWS KMS: `KmsClient`, the calls that keyrings and key stores make, a file each.
//!
//! *Knows:* the shapes of the calls and key ARNs. *Never:* HTTP and credentials: an adapter's business.

mod answers;
mod arn;
#[cfg(all(feature = "aws-sdk-kms", not(target_family = "wasm")))]
mod aws_sdk;
mod backoff;
mod client;
mod client_supplier;
mod decrypt;
mod derive_shared_secret;
mod encrypt;
mod encryption_algorithm;
mod error;
#[cfg(test)]
pub(crate) mod fake;
mod generate_data_key;
mod generate_data_key_without_plaintext;
mod get_public_key;
mod re_encrypt;
mod retrying_builder;
mod retrying_client;

pub(crate) use answers::{check_key_id, failed, failed_to_open};
pub(crate) use arn::multi_region_key_id;
pub use arn::{KeyArn, KeyResource};
pub use client::KmsClient;
pub use client_supplier::{ClientSupplier, RegionalClients};
pub use decrypt::{DecryptRequest, DecryptResponse};
pub use derive_shared_secret::{DeriveSharedSecretRequest, DeriveSharedSecretResponse};
pub use encrypt::{EncryptRequest, EncryptResponse};
pub use encryption_algorithm::EncryptionAlgorithm;
pub use error::KmsError;
pub use generate_data_key::{GenerateDataKeyRequest, GenerateDataKeyResponse};
pub use generate_data_key_without_plaintext::{
    GenerateDataKeyWithoutPlaintextRequest, GenerateDataKeyWithoutPlaintextResponse,
};
pub use get_public_key::{GetPublicKeyRequest, GetPublicKeyResponse};
pub use re_encrypt::{ReEncryptRequest, ReEncryptResponse};
pub use retrying_builder::RetryingClientBuilder;
pub use retrying_client::RetryingClient;

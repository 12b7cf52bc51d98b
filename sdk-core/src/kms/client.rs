//! `KmsClient`: the port that every adapter to a key service implements.

use super::{
    DecryptRequest, DecryptResponse, DeriveSharedSecretRequest, DeriveSharedSecretResponse, EncryptRequest,
    EncryptResponse, GenerateDataKeyRequest, GenerateDataKeyResponse, GenerateDataKeyWithoutPlaintextRequest,
    GenerateDataKeyWithoutPlaintextResponse, GetPublicKeyRequest, GetPublicKeyResponse, KmsError,
    ReEncryptRequest, ReEncryptResponse,
};
use crate::future::{BoxFuture, MaybeSendSync};
use std::fmt;

/// A client of AWS KMS, or of anything that answers like it.
///
/// Implemented for `aws_sdk_kms::Client` behind the feature `aws-sdk-kms`, and by the crate `mock-kms`.
/// An implementation does its own retries or is put into a [`RetryingClient`](super::RetryingClient), and sends every field of a request unchanged: the encryption
/// context, the grant tokens, the encryption algorithm.
///
/// The first three calls are what keyrings for symmetric keys make. The others have a default that answers with
/// the error `UnsupportedByClient`; implement those that your keyrings need: `decrypt` with an RSA algorithm for
/// KMS RSA, `get_public_key` and `derive_shared_secret` for KMS ECDH, `generate_data_key_without_plaintext` and
/// `re_encrypt` for a key store.
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

    /// The Region whose keys it reaches, if the client can tell; then keyrings check that they name the same.
    fn region(&self) -> Option<&str> {
        None
    }

    /// AWS KMS API Reference, GenerateDataKeyWithoutPlaintext.
    fn generate_data_key_without_plaintext<'a>(
        &'a self,
        _request: GenerateDataKeyWithoutPlaintextRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyWithoutPlaintextResponse, KmsError>> {
        unsupported("GenerateDataKeyWithoutPlaintext")
    }

    /// AWS KMS API Reference, ReEncrypt.
    fn re_encrypt<'a>(
        &'a self,
        _request: ReEncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<ReEncryptResponse, KmsError>> {
        unsupported("ReEncrypt")
    }

    /// AWS KMS API Reference, GetPublicKey.
    fn get_public_key<'a>(
        &'a self,
        _request: GetPublicKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GetPublicKeyResponse, KmsError>> {
        unsupported("GetPublicKey")
    }

    /// AWS KMS API Reference, DeriveSharedSecret, with the key agreement algorithm `ECDH`.
    fn derive_shared_secret<'a>(
        &'a self,
        _request: DeriveSharedSecretRequest<'a>,
    ) -> BoxFuture<'a, Result<DeriveSharedSecretResponse, KmsError>> {
        unsupported("DeriveSharedSecret")
    }
}

fn unsupported<'a, T>(operation: &'static str) -> BoxFuture<'a, Result<T, KmsError>> {
    Box::pin(async move { Err(KmsError::unsupported(operation)) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::EncryptionContext;

    /// A client of somebody who wrote it before the later calls existed.
    #[derive(Debug)]
    struct Early;

    impl KmsClient for Early {
        fn generate_data_key<'a>(
            &'a self,
            _: GenerateDataKeyRequest<'a>,
        ) -> BoxFuture<'a, Result<GenerateDataKeyResponse, KmsError>> {
            unsupported("GenerateDataKey")
        }
        fn encrypt<'a>(&'a self, _: EncryptRequest<'a>) -> BoxFuture<'a, Result<EncryptResponse, KmsError>> {
            unsupported("Encrypt")
        }
        fn decrypt<'a>(&'a self, _: DecryptRequest<'a>) -> BoxFuture<'a, Result<DecryptResponse, KmsError>> {
            unsupported("Decrypt")
        }
    }

    #[test]
    fn calls_that_a_client_lacks_fail_by_name() {
        let none = &EncryptionContext::EMPTY;
        let client: &dyn KmsClient = &Early;
        let errors = pollster::block_on(async {
            [
                client
                    .generate_data_key_without_plaintext(GenerateDataKeyWithoutPlaintextRequest::new(
                        "k", 32, none,
                    ))
                    .await
                    .unwrap_err(),
                client.re_encrypt(ReEncryptRequest::new(b"", ("k", none), ("l", none))).await.unwrap_err(),
                client.get_public_key(GetPublicKeyRequest::new("k")).await.unwrap_err(),
                client.derive_shared_secret(DeriveSharedSecretRequest::new("k", b"")).await.unwrap_err(),
            ]
        });
        let operations =
            ["GenerateDataKeyWithoutPlaintext", "ReEncrypt", "GetPublicKey", "DeriveSharedSecret"];
        for (error, operation) in errors.iter().zip(operations) {
            assert_eq!(error.code, "UnsupportedByClient");
            assert!(error.message.contains(operation), "{error}");
        }
    }
}

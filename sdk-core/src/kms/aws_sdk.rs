//! `KmsClient` and `ClientSupplier` for the AWS SDK for Rust.

use super::{
    ClientSupplier, DecryptRequest, DecryptResponse, DeriveSharedSecretRequest, DeriveSharedSecretResponse,
    EncryptRequest, EncryptResponse, EncryptionAlgorithm, GenerateDataKeyRequest, GenerateDataKeyResponse,
    GenerateDataKeyWithoutPlaintextRequest, GenerateDataKeyWithoutPlaintextResponse, GetPublicKeyRequest,
    GetPublicKeyResponse, KmsClient, KmsError, ReEncryptRequest, ReEncryptResponse,
};
use crate::{
    aws_sdk::{self, Reactor},
    context::EncryptionContext,
    error::Error,
    future::BoxFuture,
    secret::{PlaintextDataKey, SharedSecret},
};
use aws_sdk_kms::{
    config::Region,
    error::{BoxError, ProvideErrorMetadata, SdkError},
    primitives::Blob,
    types::{EncryptionAlgorithmSpec, KeyAgreementAlgorithmSpec},
};
use std::{collections::HashMap, error::Error as StdError, future::Future, sync::Arc};

/// Calls say `lib/kmseal/<version>` in their user agent. Retries are those of the client's configuration, limits of time
/// too; where it sets none, an attempt has 10 seconds and a call 30.
///
/// Calls run on the caller's tokio runtime. Where there is none, or where it is blocked by `.blocking()`, they run on a
/// thread of this crate.
///
/// ```
/// use kmseal::{Client, keyring::KmsKeyring};
/// use std::sync::Arc;
///
/// # fn run(config: aws_sdk_kms::Config) -> Result<(), kmseal::Error> {
/// let kms = Arc::new(aws_sdk_kms::Client::from_conf(config));
/// let keyring = KmsKeyring::builder(kms)
///     .generator("arn:aws:kms:eu-central-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321")
///     .build()?;
/// // No runtime is needed for this; with one, `.await` it.
/// let sealed = Client::new().encrypt(&keyring, b"four horses").blocking()?;
/// # Ok(())
/// # }
/// ```
impl KmsClient for aws_sdk_kms::Client {
    fn generate_data_key<'a>(
        &'a self,
        request: GenerateDataKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyResponse, KmsError>> {
        Box::pin(async move {
            let asked = self
                .generate_data_key()
                .key_id(request.key_id)
                .number_of_bytes(length(request.number_of_bytes))
                .set_encryption_context(pairs(request.encryption_context))
                .set_grant_tokens(Some(request.grant_tokens.to_vec()))
                .customize();
            let output = answered(self, |additions| asked.config_override(additions).send()).await?;
            Ok(GenerateDataKeyResponse {
                key_id: present(output.key_id, "KeyId")?,
                plaintext: PlaintextDataKey::new(present(output.plaintext, "Plaintext")?.into_inner()),
                ciphertext_blob: present(output.ciphertext_blob, "CiphertextBlob")?.into_inner(),
            })
        })
    }

    fn encrypt<'a>(
        &'a self,
        request: EncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptResponse, KmsError>> {
        Box::pin(async move {
            let asked = self
                .encrypt()
                .key_id(request.key_id)
                .plaintext(Blob::new(request.plaintext.expose_secret()))
                .set_encryption_context(pairs(request.encryption_context))
                .encryption_algorithm(algorithm(request.encryption_algorithm))
                .set_grant_tokens(Some(request.grant_tokens.to_vec()))
                .customize();
            let output = answered(self, |additions| asked.config_override(additions).send()).await?;
            Ok(EncryptResponse {
                key_id: present(output.key_id, "KeyId")?,
                ciphertext_blob: present(output.ciphertext_blob, "CiphertextBlob")?.into_inner(),
            })
        })
    }

    fn decrypt<'a>(
        &'a self,
        request: DecryptRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptResponse, KmsError>> {
        Box::pin(async move {
            let asked = self
                .decrypt()
                .key_id(request.key_id)
                .ciphertext_blob(Blob::new(request.ciphertext_blob))
                .set_encryption_context(pairs(request.encryption_context))
                .encryption_algorithm(algorithm(request.encryption_algorithm))
                .set_grant_tokens(Some(request.grant_tokens.to_vec()))
                .customize();
            let output = answered(self, |additions| asked.config_override(additions).send()).await?;
            Ok(DecryptResponse {
                key_id: present(output.key_id, "KeyId")?,
                plaintext: PlaintextDataKey::new(present(output.plaintext, "Plaintext")?.into_inner()),
            })
        })
    }

    fn region(&self) -> Option<&str> {
        self.config().region().map(AsRef::as_ref)
    }

    fn generate_data_key_without_plaintext<'a>(
        &'a self,
        request: GenerateDataKeyWithoutPlaintextRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyWithoutPlaintextResponse, KmsError>> {
        Box::pin(async move {
            let asked = self
                .generate_data_key_without_plaintext()
                .key_id(request.key_id)
                .number_of_bytes(length(request.number_of_bytes))
                .set_encryption_context(pairs(request.encryption_context))
                .set_grant_tokens(Some(request.grant_tokens.to_vec()))
                .customize();
            let output = answered(self, |additions| asked.config_override(additions).send()).await?;
            Ok(GenerateDataKeyWithoutPlaintextResponse {
                key_id: present(output.key_id, "KeyId")?,
                ciphertext_blob: present(output.ciphertext_blob, "CiphertextBlob")?.into_inner(),
            })
        })
    }

    fn re_encrypt<'a>(
        &'a self,
        request: ReEncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<ReEncryptResponse, KmsError>> {
        Box::pin(async move {
            let asked = self
                .re_encrypt()
                .source_key_id(request.source_key_id)
                .ciphertext_blob(Blob::new(request.ciphertext_blob))
                .set_source_encryption_context(pairs(request.source_encryption_context))
                .destination_key_id(request.destination_key_id)
                .set_destination_encryption_context(pairs(request.destination_encryption_context))
                .set_grant_tokens(Some(request.grant_tokens.to_vec()))
                .customize();
            let output = answered(self, |additions| asked.config_override(additions).send()).await?;
            Ok(ReEncryptResponse {
                source_key_id: present(output.source_key_id, "SourceKeyId")?,
                key_id: present(output.key_id, "KeyId")?,
                ciphertext_blob: present(output.ciphertext_blob, "CiphertextBlob")?.into_inner(),
            })
        })
    }

    fn get_public_key<'a>(
        &'a self,
        request: GetPublicKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GetPublicKeyResponse, KmsError>> {
        Box::pin(async move {
            let asked = self
                .get_public_key()
                .key_id(request.key_id)
                .set_grant_tokens(Some(request.grant_tokens.to_vec()))
                .customize();
            let output = answered(self, |additions| asked.config_override(additions).send()).await?;
            Ok(GetPublicKeyResponse {
                key_id: present(output.key_id, "KeyId")?,
                public_key: present(output.public_key, "PublicKey")?.into_inner(),
                key_usage: present(output.key_usage, "KeyUsage")?.as_str().to_owned(),
            })
        })
    }

    fn derive_shared_secret<'a>(
        &'a self,
        request: DeriveSharedSecretRequest<'a>,
    ) -> BoxFuture<'a, Result<DeriveSharedSecretResponse, KmsError>> {
        Box::pin(async move {
            let asked = self
                .derive_shared_secret()
                .key_id(request.key_id)
                .key_agreement_algorithm(KeyAgreementAlgorithmSpec::Ecdh)
                .public_key(Blob::new(request.public_key))
                .set_grant_tokens(Some(request.grant_tokens.to_vec()))
                .customize();
            let output = answered(self, |additions| asked.config_override(additions).send()).await?;
            Ok(DeriveSharedSecretResponse {
                key_id: present(output.key_id, "KeyId")?,
                shared_secret: SharedSecret::new(present(output.shared_secret, "SharedSecret")?.into_inner()),
            })
        })
    }
}

/// Clients like this one, credentials and HTTP connections included, for other Regions.
impl ClientSupplier for aws_sdk_kms::Client {
    fn client(&self, region: Option<&str>) -> Result<Arc<dyn KmsClient>, Error> {
        let Some(region) = region else { return Ok(Arc::new(self.clone())) };
        let config = self.config().to_builder().region(Region::new(region.to_owned())).build();
        Ok(Arc::new(Self::from_conf(config)))
    }
}

/// What came of a call of `client`, which is made with additions to the client's configuration.
async fn answered<T, E, R, C>(
    client: &aws_sdk_kms::Client,
    call: impl FnOnce(aws_sdk_kms::config::Builder) -> C,
) -> Result<T, KmsError>
where
    T: Send + 'static,
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
    C: Future<Output = Result<T, SdkError<E, R>>> + Send + 'static,
{
    let not_sent = |source: BoxError| KmsError {
        code: "NotSent".to_owned(),
        message: source.to_string(),
        source: Some(source),
    };
    let reactor = Reactor::for_this_thread().map_err(not_sent)?;
    let config = client.config();
    let mut additions = aws_sdk_kms::Config::builder();
    additions
        .set_timeout_config(Some(aws_sdk::with_default_limits(config.timeout_config())))
        .set_http_client(reactor.http_client(config.http_client()));
    if let Some(framework) = aws_sdk::framework() {
        additions.push_framework_metadata(framework);
    }
    reactor.run(call(additions)).await.map_err(not_sent)?.map_err(failed)
}

/// A length that KMS refuses stays one that it refuses.
fn length(number_of_bytes: usize) -> i32 {
    i32::try_from(number_of_bytes).unwrap_or(i32::MAX)
}

fn algorithm(algorithm: EncryptionAlgorithm) -> EncryptionAlgorithmSpec {
    EncryptionAlgorithmSpec::from(algorithm.name())
}

/// Asymmetric keys take no context, not even an empty one; for the others, none is the same as an empty one.
fn pairs(context: &EncryptionContext) -> Option<HashMap<String, String>> {
    let pairs = context.iter().map(|(key, value)| (key.to_owned(), value.to_owned()));
    (!context.is_empty()).then(|| pairs.collect())
}

fn present<T>(member: Option<T>, name: &str) -> Result<T, KmsError> {
    member.ok_or_else(|| KmsError::new("InvalidResponse", format!("the answer has no {name}")))
}

/// What kept the call from its answer.
fn failed<E, R>(error: SdkError<E, R>) -> KmsError
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let (code, message) = aws_sdk::code_and_words(&error);
    KmsError { code, message, source: Some(Box::new(error)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_kms::config::BehaviorVersion;

    #[test]
    fn a_client_supplies_clients_of_other_regions() {
        let config = aws_sdk_kms::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-central-1"));
        let client = aws_sdk_kms::Client::from_conf(config.build());
        for (asked, given) in [(None, "eu-central-1"), (Some("us-east-1"), "us-east-1")] {
            assert_eq!(client.client(asked).unwrap().region(), Some(given));
        }
    }

    #[test]
    fn no_pairs_are_no_context() {
        assert_eq!(pairs(&EncryptionContext::EMPTY), None);
        let one = EncryptionContext::new([("a", "b")]).unwrap();
        assert_eq!(pairs(&one), Some(HashMap::from([("a".to_owned(), "b".to_owned())])));
    }
}

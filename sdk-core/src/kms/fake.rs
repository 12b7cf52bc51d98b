//! A key service for tests: it records the calls, and wraps by writing everything down in the clear.

use super::{
    DecryptRequest, DecryptResponse, DeriveSharedSecretRequest, DeriveSharedSecretResponse, EncryptRequest,
    EncryptResponse, EncryptionAlgorithm, GenerateDataKeyRequest, GenerateDataKeyResponse,
    GenerateDataKeyWithoutPlaintextRequest, GenerateDataKeyWithoutPlaintextResponse, GetPublicKeyRequest,
    GetPublicKeyResponse, KeyArn, KmsClient, KmsError, ReEncryptRequest, ReEncryptResponse,
};
use crate::{
    context::EncryptionContext,
    future::BoxFuture,
    provider::default_provider,
    secret::{PlaintextDataKey, PrivateKey, SharedSecret},
};
use kmseal_crypto::{AgreementKey, Curve, RsaDecryptionKey, RsaPadding};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU8, Ordering},
};

/// What was asked of a [`FakeKms`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) operation: &'static str,
    pub(crate) key_id: String,
    pub(crate) context: EncryptionContext,
    pub(crate) algorithm: EncryptionAlgorithm,
    pub(crate) grant_tokens: Vec<String>,
}

/// The keys of one Region, named by ARN.
#[derive(Debug, Default)]
pub(crate) struct FakeKms {
    keys: Vec<String>,
    /// What every answer says its key is, whatever it is.
    answers_as: Mutex<Option<String>>,
    /// The private key behind every ARN, for calls that need one.
    rsa: Option<Box<dyn RsaDecryptionKey>>,
    agreement: Option<Box<dyn AgreementKey>>,
    calls: Mutex<Vec<Call>>,
    /// How many keys it has made that nobody has seen: no two are the same.
    made: AtomicU8,
}

impl FakeKms {
    /// A service that holds the keys with these ARNs.
    pub(crate) fn holding<const N: usize>(arns: [&str; N]) -> Arc<Self> {
        Arc::new(Self { keys: arns.map(str::to_owned).into(), ..Self::default() })
    }

    /// A service that holds one RSA key.
    pub(crate) fn with_rsa_key(arn: &str, key: &PrivateKey) -> Arc<Self> {
        let rsa = default_provider().rsa_encryption.decryption_key(key.expose_secret()).unwrap();
        Arc::new(Self { keys: vec![arn.to_owned()], rsa: Some(rsa), ..Self::default() })
    }

    /// A service that holds one key for agreement, fresh.
    pub(crate) fn with_agreement_key(arn: &str, curve: Curve) -> Arc<Self> {
        let agreement = default_provider().ecdh.generate(curve).unwrap();
        Arc::new(Self { keys: vec![arn.to_owned()], agreement: Some(agreement), ..Self::default() })
    }

    /// Names this key in every answer from now on.
    pub(crate) fn answer_as(&self, wrong: &str) {
        *self.answers_as.lock().unwrap() = Some(wrong.to_owned());
    }

    /// The calls since the last time this was asked.
    pub(crate) fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut *self.calls.lock().unwrap())
    }

    /// The calls since the last time this was asked, as `operation key id`.
    pub(crate) fn take_calls_in_short(&self) -> Vec<String> {
        self.take_calls().iter().map(|call| format!("{} {}", call.operation, call.key_id)).collect()
    }

    fn record(
        &self,
        operation: &'static str,
        key_id: &str,
        context: &EncryptionContext,
        algorithm: EncryptionAlgorithm,
        grant_tokens: &[String],
    ) {
        self.calls.lock().unwrap().push(Call {
            operation,
            key_id: key_id.to_owned(),
            context: context.clone(),
            algorithm,
            grant_tokens: grant_tokens.to_vec(),
        });
    }

    fn record_asymmetric(&self, operation: &'static str, key_id: &str, grant_tokens: &[String]) {
        let algorithm = EncryptionAlgorithm::SymmetricDefault;
        self.record(operation, key_id, &EncryptionContext::EMPTY, algorithm, grant_tokens);
    }

    /// The ARN of the key that `key_id` names: an ARN, or a bare key id.
    fn resolve(&self, key_id: &str) -> Result<String, KmsError> {
        self.keys
            .iter()
            .find(|arn| *arn == key_id || arn.rsplit('/').next() == Some(key_id))
            .cloned()
            .ok_or_else(|| KmsError::new("NotFoundException", "there is no such key here"))
    }

    fn answer_for(&self, arn: String) -> String {
        self.answers_as.lock().unwrap().clone().unwrap_or(arn)
    }
}

/// What is bound to a wrapped key: the key id, the same in every Region of a multi-Region key, and the context.
fn binding(arn: &str, context: &EncryptionContext) -> Vec<u8> {
    let resource = KeyArn::parse(arn).unwrap().resource;
    format!("{resource:?}{:?}|", context.encode().unwrap()).into_bytes()
}

fn wrap(arn: &str, context: &EncryptionContext, key: &[u8]) -> Vec<u8> {
    [&binding(arn, context), key].concat()
}

fn unwrap(arn: &str, context: &EncryptionContext, wrapped: &[u8]) -> Result<Vec<u8>, KmsError> {
    let key = wrapped.strip_prefix(binding(arn, context).as_slice());
    key.map(<[u8]>::to_vec).ok_or_else(|| KmsError::new("InvalidCiphertextException", ""))
}

impl KmsClient for FakeKms {
    /// The Region of its first key.
    fn region(&self) -> Option<&str> {
        self.keys.first().and_then(|arn| KeyArn::parse(arn)).map(|arn| arn.region)
    }

    fn generate_data_key<'a>(
        &'a self,
        request: GenerateDataKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyResponse, KmsError>> {
        Box::pin(async move {
            let GenerateDataKeyRequest { key_id, number_of_bytes, encryption_context, grant_tokens } =
                request;
            let algorithm = EncryptionAlgorithm::SymmetricDefault;
            self.record("GenerateDataKey", key_id, encryption_context, algorithm, grant_tokens);
            let arn = self.resolve(key_id)?;
            let plaintext = vec![0x5a; number_of_bytes];
            Ok(GenerateDataKeyResponse {
                ciphertext_blob: wrap(&arn, encryption_context, &plaintext),
                key_id: self.answer_for(arn),
                plaintext: PlaintextDataKey::new(plaintext),
            })
        })
    }

    fn encrypt<'a>(
        &'a self,
        request: EncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptResponse, KmsError>> {
        Box::pin(async move {
            let EncryptRequest { key_id, plaintext, encryption_context, .. } = request;
            let algorithm = request.encryption_algorithm;
            self.record("Encrypt", key_id, encryption_context, algorithm, request.grant_tokens);
            let arn = self.resolve(key_id)?;
            let ciphertext_blob = wrap(&arn, encryption_context, plaintext.expose_secret());
            Ok(EncryptResponse { key_id: self.answer_for(arn), ciphertext_blob })
        })
    }

    fn decrypt<'a>(
        &'a self,
        request: DecryptRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptResponse, KmsError>> {
        Box::pin(async move {
            let DecryptRequest { key_id, ciphertext_blob, encryption_context, .. } = request;
            let algorithm = request.encryption_algorithm;
            self.record("Decrypt", key_id, encryption_context, algorithm, request.grant_tokens);
            let arn = self.resolve(key_id)?;
            let invalid = || KmsError::new("InvalidCiphertextException", "");
            let padding = match algorithm {
                EncryptionAlgorithm::SymmetricDefault => None,
                EncryptionAlgorithm::RsaesOaepSha1 => Some(RsaPadding::OaepSha1),
                EncryptionAlgorithm::RsaesOaepSha256 => Some(RsaPadding::OaepSha256),
            };
            if let Some(padding) = padding {
                let key = self.rsa.as_ref().ok_or_else(invalid)?;
                let plaintext = key.decrypt(padding, ciphertext_blob).map_err(|_| invalid())?;
                let plaintext = PlaintextDataKey::new(plaintext.expose_secret().to_vec());
                return Ok(DecryptResponse { key_id: self.answer_for(arn), plaintext });
            }
            let plaintext = PlaintextDataKey::new(unwrap(&arn, encryption_context, ciphertext_blob)?);
            Ok(DecryptResponse { key_id: self.answer_for(arn), plaintext })
        })
    }

    fn generate_data_key_without_plaintext<'a>(
        &'a self,
        request: GenerateDataKeyWithoutPlaintextRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyWithoutPlaintextResponse, KmsError>> {
        Box::pin(async move {
            let context = request.encryption_context;
            let algorithm = EncryptionAlgorithm::SymmetricDefault;
            let name = "GenerateDataKeyWithoutPlaintext";
            self.record(name, request.key_id, context, algorithm, request.grant_tokens);
            let arn = self.resolve(request.key_id)?;
            let key = vec![self.made.fetch_add(1, Ordering::Relaxed); request.number_of_bytes];
            let ciphertext_blob = wrap(&arn, context, &key);
            Ok(GenerateDataKeyWithoutPlaintextResponse { key_id: self.answer_for(arn), ciphertext_blob })
        })
    }

    fn re_encrypt<'a>(
        &'a self,
        request: ReEncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<ReEncryptResponse, KmsError>> {
        Box::pin(async move {
            let algorithm = EncryptionAlgorithm::SymmetricDefault;
            let context = request.destination_encryption_context;
            self.record("ReEncrypt", request.destination_key_id, context, algorithm, request.grant_tokens);
            let (from, to) =
                (self.resolve(request.source_key_id)?, self.resolve(request.destination_key_id)?);
            let key = unwrap(&from, request.source_encryption_context, request.ciphertext_blob)?;
            let ciphertext_blob = wrap(&to, context, &key);
            let (source_key_id, key_id) = (self.answer_for(from), self.answer_for(to));
            Ok(ReEncryptResponse { source_key_id, key_id, ciphertext_blob })
        })
    }

    fn get_public_key<'a>(
        &'a self,
        request: GetPublicKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GetPublicKeyResponse, KmsError>> {
        Box::pin(async move {
            self.record_asymmetric("GetPublicKey", request.key_id, request.grant_tokens);
            let arn = self.resolve(request.key_id)?;
            let (public_key, usage) = match (&self.rsa, &self.agreement) {
                (Some(key), _) => (key.public_key_der().to_vec(), "ENCRYPT_DECRYPT"),
                (_, Some(key)) => (key.public_key().to_spki_der().unwrap(), "KEY_AGREEMENT"),
                _ => return Err(KmsError::new("UnsupportedOperationException", "")),
            };
            Ok(GetPublicKeyResponse { key_id: self.answer_for(arn), public_key, key_usage: usage.to_owned() })
        })
    }

    fn derive_shared_secret<'a>(
        &'a self,
        request: DeriveSharedSecretRequest<'a>,
    ) -> BoxFuture<'a, Result<DeriveSharedSecretResponse, KmsError>> {
        Box::pin(async move {
            self.record_asymmetric("DeriveSharedSecret", request.key_id, request.grant_tokens);
            let arn = self.resolve(request.key_id)?;
            let key = self.agreement.as_ref().ok_or_else(|| KmsError::new("InvalidKeyUsageException", ""))?;
            let peer = default_provider().ecdh.public_key(key.curve(), request.public_key);
            let peer = peer.map_err(|_| KmsError::new("ValidationException", ""))?;
            let shared_secret = SharedSecret::new(key.agree(&peer).unwrap().expose_secret().to_vec());
            Ok(DeriveSharedSecretResponse { key_id: self.answer_for(arn), shared_secret })
        })
    }
}

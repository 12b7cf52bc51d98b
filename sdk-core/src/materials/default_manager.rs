//! Every keyring as a materials manager: the default one.
//!
//! Spec: framework/default-cmm.md

use super::{
    DecryptionMaterials, DecryptionMaterialsRequest, EncryptionMaterials, EncryptionMaterialsRequest,
    Keyring, MaterialsManager, UnwrapRequest, Unwrapped, WrapRequest,
};
use crate::{
    context::{EncryptionContext, PUBLIC_KEY},
    context_keys::ContextKeys,
    error::{Error, ErrorKind},
    future::BoxFuture,
    suite::AlgorithmSuite,
};
use base64ct::{Base64, Encoding};
use kmseal_crypto::{Provider, SigningKey, VerifyingKey};
use std::sync::Arc;

impl<K: Keyring + ?Sized> MaterialsManager for K {
    fn encryption_materials<'a>(
        &'a self,
        request: EncryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptionMaterials, Error>> {
        Box::pin(async move {
            let suite = request.suite.unwrap_or(request.commitment_policy.default_suite());
            request.commitment_policy.check_encrypt(suite)?;
            check_required_keys(request.required_context_keys, request.encryption_context)?;
            let mut context = request.encryption_context.clone();
            let signing_key: Option<Arc<dyn SigningKey>> = match suite.signature_curve() {
                Some(curve) => Some(request.provider.ecdsa.generate(curve)?.into()),
                None => None,
            };
            if let Some(key) = &signing_key {
                context = context.with_public_key(Base64::encode_string(&key.compressed_public_key()));
            }
            let wrapped = self
                .wrap_data_key(WrapRequest {
                    suite,
                    encryption_context: &context,
                    data_key: None,
                    provider: request.provider,
                })
                .await?;
            let data_key = wrapped.data_key.ok_or_else(|| {
                Error::new(
                    ErrorKind::InvalidMaterials,
                    format!(
                        "{} made no data key; give it a generator or put one that has it first",
                        self.name()
                    ),
                )
            })?;
            Ok(EncryptionMaterials {
                suite,
                encryption_context: context,
                required_context_keys: request.required_context_keys.clone(),
                encrypted_data_keys: wrapped.encrypted_data_keys,
                data_key: Arc::new(data_key),
                signing_key,
            })
        })
    }

    fn decryption_materials<'a>(
        &'a self,
        request: DecryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptionMaterials, Error>> {
        Box::pin(async move {
            request.commitment_policy.check_decrypt(request.suite)?;
            let (context, required_context_keys) =
                reproduce_context(request.encryption_context, request.expected_context)?;
            let verifying_key = verifying_key(request.suite, request.encryption_context, request.provider)?;
            let unwrapped = self
                .unwrap_data_key(UnwrapRequest {
                    suite: request.suite,
                    encryption_context: &context,
                    encrypted_data_keys: request.encrypted_data_keys,
                    provider: request.provider,
                    legacy_context_order: request.legacy_context_order,
                })
                .await;
            match unwrapped {
                Unwrapped::Opened(data_key) => Ok(DecryptionMaterials {
                    suite: request.suite,
                    encryption_context: context,
                    required_context_keys,
                    data_key: Arc::new(data_key),
                    verifying_key,
                }),
                Unwrapped::NotOpened(attempts) => {
                    Err(Error::no_data_key_opened(explain(&required_context_keys), attempts))
                }
            }
        })
    }
}

/// A required key without a value could never be brought by the reader.
///
/// Spec: framework/cmm-interface.md#get-encryption-materials
fn check_required_keys(required: &ContextKeys, context: &EncryptionContext) -> Result<(), Error> {
    match required.iter().find(|key| context.get(key).is_none()) {
        None => Ok(()),
        Some(key) => Err(Error::new(
            ErrorKind::InvalidArgument,
            format!("the encryption context has no value under the required key {key:?}; give it one"),
        )),
    }
}

/// The context that the wrapped keys are bound to, and which of its keys the message does not store.
///
/// Spec: framework/cmm-interface.md#decrypt-materials-request
fn reproduce_context(
    stored: &EncryptionContext,
    expected: &EncryptionContext,
) -> Result<(EncryptionContext, ContextKeys), Error> {
    let mut not_stored = ContextKeys::EMPTY;
    for (key, value) in expected.iter() {
        match stored.get(key) {
            None => {
                not_stored.insert(key);
            }
            Some(found) if found == value => {}
            Some(_) => {
                return Err(Error::new(
                    ErrorKind::ContextMismatch,
                    format!(
                        "the message's encryption context has another value under {key:?} than the one expected; this is not the message that the caller asked for"
                    ),
                ));
            }
        }
    }
    Ok((stored.clone().union(expected), not_stored))
}

/// The key that the message says its signature verifies with.
fn verifying_key(
    suite: AlgorithmSuite,
    stored: &EncryptionContext,
    provider: &Provider,
) -> Result<Option<Arc<dyn VerifyingKey>>, Error> {
    let malformed = |message: &'static str| Error::new(ErrorKind::MalformedMessage, message);
    match (suite.signature_curve(), stored.get(PUBLIC_KEY)) {
        (None, None) => Ok(None),
        (Some(curve), Some(text)) => {
            let point = Base64::decode_vec(text)
                .map_err(|_| malformed("the message's public key for its signature is not base64"))?;
            let key = provider.ecdsa.verifying_key(curve, &point).map_err(|_| {
                malformed("the message's public key for its signature is not a point of its curve")
            })?;
            Ok(Some(key.into()))
        }
        (Some(_), None) => Err(malformed("the message's suite signs, but its context holds no public key")),
        (None, Some(_)) => {
            Err(malformed("the message's context holds a public key, but its suite does not sign"))
        }
    }
}

fn explain(not_stored: &ContextKeys) -> String {
    if not_stored.is_empty() {
        return "none of the message's data keys could be opened".to_owned();
    }
    format!(
        "none of the message's data keys could be opened; the expected encryption context has keys that the message does not store ({}), which is right only if it was encrypted with them",
        not_stored.iter().map(|key| format!("{key:?}")).collect::<Vec<_>>().join(", ")
    )
}

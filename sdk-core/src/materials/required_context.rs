//! `RequiredContextManager`: encryption context that every message must have and none stores.
//!
//! Spec: framework/required-encryption-context-cmm.md

use super::{
    DecryptionMaterials, DecryptionMaterialsRequest, EncryptionMaterials, EncryptionMaterialsRequest,
    MaterialsManager,
};
use crate::{
    context::{EncryptionContext, RESERVED_PREFIX},
    context_keys::ContextKeys,
    error::{Error, ErrorKind},
    future::BoxFuture,
};
use std::sync::Arc;

/// A materials manager that requires keys of the encryption context: every message must be encrypted with them,
/// their values are authenticated but not stored, and who decrypts must bring them.
///
/// ```
/// use kmseal::{
///     Client, EncryptionContext, WrappingKey, keyring::RawAesKeyring, materials::RequiredContextManager,
/// };
/// use std::sync::Arc;
///
/// let keyring = Arc::new(RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32]))?);
/// let per_tenant = RequiredContextManager::new(keyring, ["tenant"])?;
/// let context = EncryptionContext::new([("purpose", "invoice"), ("tenant", "4711")])?;
///
/// let client = Client::new();
/// let sealed = client.encrypt(&per_tenant, b"four horses").context(&context).blocking()?;
/// assert_eq!(sealed.header.encryption_context.get("tenant"), None);
///
/// let tenant = EncryptionContext::new([("tenant", "4711")])?;
/// let opened = client.decrypt(&per_tenant, &sealed.ciphertext).expect_context(&tenant).blocking()?;
/// assert_eq!(opened.plaintext, b"four horses");
/// assert!(client.decrypt(&per_tenant, &sealed.ciphertext).blocking().is_err());
/// # Ok::<(), kmseal::Error>(())
/// ```
#[derive(Debug)]
pub struct RequiredContextManager {
    inner: Arc<dyn MaterialsManager>,
    keys: ContextKeys,
}

impl RequiredContextManager {
    /// Requires `keys` of every message that `inner`, a keyring or another manager, gives materials for.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if there is no key, or if one begins with [`RESERVED_PREFIX`], which no
    /// caller can give a value.
    pub fn new<K: Into<String>>(
        inner: Arc<dyn MaterialsManager>,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<Self, Error> {
        let keys: ContextKeys = keys.into_iter().collect();
        if keys.is_empty() {
            return Err(invalid("no encryption context key is required; name at least one".to_owned()));
        }
        if let Some(key) = keys.iter().find(|key| key.starts_with(RESERVED_PREFIX)) {
            return Err(invalid(format!(
                "the required encryption context key {key:?} begins with {RESERVED_PREFIX:?}, which the Encryption SDK keeps for itself; require another"
            )));
        }
        Ok(Self { inner, keys })
    }

    async fn encryption(
        &self,
        request: EncryptionMaterialsRequest<'_>,
    ) -> Result<EncryptionMaterials, Error> {
        self.check_given("encryption context", request.encryption_context)?;
        let keys = request.required_context_keys.clone().union(&self.keys);
        let request = EncryptionMaterialsRequest { required_context_keys: &keys, ..request };
        let materials = self.inner.encryption_materials(request).await?;
        match self.keys.iter().find(|key| !materials.required_context_keys.contains(key)) {
            None => Ok(materials),
            Some(key) => Err(unprotected(key)),
        }
    }

    async fn decryption(
        &self,
        request: DecryptionMaterialsRequest<'_>,
    ) -> Result<DecryptionMaterials, Error> {
        self.check_given("expected encryption context", request.expected_context)?;
        let materials = self.inner.decryption_materials(request).await?;
        match self.keys.iter().find(|key| materials.encryption_context.get(key).is_none()) {
            None => Ok(materials),
            Some(key) => Err(unprotected(key)),
        }
    }

    fn check_given(&self, what: &str, context: &EncryptionContext) -> Result<(), Error> {
        match self.keys.iter().find(|key| context.get(key).is_none()) {
            None => Ok(()),
            Some(key) => Err(invalid(format!(
                "the {what} has no value under {key:?}, which this materials manager requires; give it one"
            ))),
        }
    }
}

impl MaterialsManager for RequiredContextManager {
    fn encryption_materials<'a>(
        &'a self,
        request: EncryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptionMaterials, Error>> {
        Box::pin(self.encryption(request))
    }

    fn decryption_materials<'a>(
        &'a self,
        request: DecryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptionMaterials, Error>> {
        Box::pin(self.decryption(request))
    }
}

fn invalid(message: String) -> Error {
    Error::new(ErrorKind::InvalidArgument, message)
}

/// An inner manager may be anyone's, and may have dropped what it was told to require.
fn unprotected(key: &str) -> Error {
    Error::new(
        ErrorKind::InvalidMaterials,
        format!(
            "the inner materials manager does not authenticate the required encryption context key {key:?}"
        ),
    )
}

//! `KmsHierarchicalKeyring`: wraps data keys under branch keys, which KMS is asked for once in a while.
//!
//! Spec: framework/aws-kms/aws-kms-hierarchical-keyring.md

use super::{
    super::{
        attempts::{Attempts, pass_on},
        bound_context::BoundContext,
        wrap_once::wrap_once,
    },
    BranchKeyIdSupplier, KmsHierarchicalKeyringBuilder,
    branch_key_id::BranchKeyId,
};
use crate::{
    attempt::AttemptOutcome,
    cache::{CacheEntry, CacheId, CachedMaterials, MaterialsCache, PartitionId, get_or_fetch},
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
    future::BoxFuture,
    key_store::BranchKeySource,
    materials::{BranchKeyMaterials, Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
    secret::PlaintextDataKey,
    wrap::branch_key::{self, PROVIDER_ID, WrappedKey},
};
use core::time::Duration;
use std::{future::Future, sync::Arc};

/// Wraps data keys under branch keys, which it keeps for a while: KMS and the key store are asked once for each
/// branch key and time to live, not for each message, and still every message has a data key of its own.
///
/// To encrypt it uses the active version of a branch key, to decrypt the version that the data key names.
///
/// ```
/// use kmseal::{Client, EncryptionContext, key_store::KeyStore, keyring::KmsHierarchicalKeyring};
/// use std::{sync::Arc, time::Duration};
///
/// # async fn run(store: Arc<KeyStore>) -> Result<(), kmseal::Error> {
/// let keyring =
///     KmsHierarchicalKeyring::for_branch_key(store, "tenant-4711", Duration::from_secs(600)).build()?;
/// let sealed = Client::new().encrypt(&keyring, b"four horses").await?;
/// # Ok(())
/// # }
/// ```
///
/// With many tenants, a [`BranchKeyIdSupplier`] picks the branch key by the encryption context:
///
/// ```
/// # use kmseal::{EncryptionContext, Error, ErrorKind, key_store::KeyStore, keyring::KmsHierarchicalKeyring};
/// # use std::{sync::Arc, time::Duration};
/// # fn run(store: Arc<KeyStore>) -> Result<(), Error> {
/// let by_tenant = |context: &EncryptionContext| match context.get("tenant") {
///     Some(tenant) => Ok(format!("tenant-{tenant}")),
///     None => Err(Error::new(ErrorKind::InvalidArgument, "the encryption context names no tenant")),
/// };
/// let keyring =
///     KmsHierarchicalKeyring::by_context(store, Arc::new(by_tenant), Duration::from_secs(600)).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct KmsHierarchicalKeyring {
    pub(super) source: Arc<dyn BranchKeySource>,
    pub(super) branch_key_id: BranchKeyId,
    pub(super) time_to_live: Duration,
    pub(super) cache: Arc<dyn MaterialsCache>,
    pub(super) partition: PartitionId,
}

impl KmsHierarchicalKeyring {
    /// Starts to set up a keyring that uses one branch key of `source`, a [`KeyStore`](crate::key_store::KeyStore),
    /// and keeps it for at most `time_to_live`.
    pub fn for_branch_key(
        source: Arc<dyn BranchKeySource>,
        branch_key_id: impl Into<String>,
        time_to_live: Duration,
    ) -> KmsHierarchicalKeyringBuilder {
        let branch_key_id = BranchKeyId::Fixed(branch_key_id.into());
        KmsHierarchicalKeyringBuilder::new(source, branch_key_id, time_to_live)
    }

    /// Starts to set up a keyring that uses the branch key of `source` which `supplier` picks for each message, and
    /// keeps branch keys for at most `time_to_live`.
    pub fn by_context(
        source: Arc<dyn BranchKeySource>,
        supplier: Arc<dyn BranchKeyIdSupplier>,
        time_to_live: Duration,
    ) -> KmsHierarchicalKeyringBuilder {
        KmsHierarchicalKeyringBuilder::new(source, BranchKeyId::ByContext(supplier), time_to_live)
    }

    async fn wrap(&self, request: WrapRequest<'_>) -> Result<Wrapped, Error> {
        let WrapRequest { encryption_context, provider, .. } = request;
        let id = self.branch_key_id.for_context(encryption_context)?;
        let name = self.source.logical_name();
        let cache_id = CacheId::for_active_branch_key(&self.partition, name, &id, provider)?;
        let entry = self.cached(cache_id, self.source.active_branch_key(&id)).await?;
        let branch_key = branch_key_in(&entry, &id)?;
        let context = encryption_context.encode()?;
        wrap_once(&request, |data_key| {
            Ok(EncryptedDataKey {
                key_provider_id: PROVIDER_ID.to_owned(),
                key_provider_info: id.clone().into_bytes(),
                ciphertext: branch_key::wrap_key(branch_key, data_key, &context, provider)?,
            })
        })
    }

    async fn unwrap(&self, request: UnwrapRequest<'_>) -> Unwrapped {
        let mut attempts = Attempts::new(self.name(), &request);
        let context = BoundContext::new(&request);
        for encrypted in request.encrypted_data_keys {
            let opened = self.open(encrypted, &context, &request).await;
            if let Some(data_key) = attempts.judge(encrypted, opened) {
                return Unwrapped::Opened(data_key);
            }
        }
        attempts.not_opened()
    }

    async fn open(
        &self,
        encrypted: &EncryptedDataKey,
        context: &BoundContext<'_>,
        request: &UnwrapRequest<'_>,
    ) -> Result<PlaintextDataKey, AttemptOutcome> {
        let UnwrapRequest { encryption_context, provider, .. } = *request;
        if encrypted.key_provider_id != PROVIDER_ID {
            return pass_on("it was not wrapped by a hierarchical keyring");
        }
        let id = self.branch_key_id.for_context(encryption_context)?;
        if encrypted.key_provider_info != id.as_bytes() {
            return pass_on(format!("the keyring opens it under branch key {id:?} alone"));
        }
        let wrapped = WrappedKey::parse(&encrypted.ciphertext)?;
        let version = wrapped.version();
        let name = self.source.logical_name();
        let cache_id = CacheId::for_branch_key_version(&self.partition, name, &id, &version, provider)?;
        let entry = self.cached(cache_id, self.source.branch_key_version(&id, &version)).await?;
        let branch_key = branch_key_in(&entry, &id)?;
        Ok(context.unwrap_with(|context| wrapped.unwrap_key(branch_key, context, provider))?)
    }

    /// The branch key in the cache, or else the fetched one, which the cache then has.
    async fn cached(
        &self,
        id: CacheId,
        fetch: impl Future<Output = Result<BranchKeyMaterials, Error>>,
    ) -> Result<Arc<CacheEntry>, Error> {
        let is_branch_key = |entry: &CacheEntry| matches!(entry.materials(), CachedMaterials::BranchKey(_));
        let fetch = async { Ok(CacheEntry::new(CachedMaterials::BranchKey(fetch.await?))) };
        get_or_fetch(&*self.cache, id, self.time_to_live, is_branch_key, fetch).await
    }
}

/// The entry's branch key, checked to be the one that was asked for: source and cache may be anyone's.
fn branch_key_in<'a>(entry: &'a CacheEntry, id: &str) -> Result<&'a BranchKeyMaterials, Error> {
    match entry.materials() {
        CachedMaterials::BranchKey(branch_key) if branch_key.branch_key_id == id => Ok(branch_key),
        _ => Err(Error::new(
            ErrorKind::InvalidMaterials,
            format!("the key store or the cache returned something else than branch key {id:?}"),
        )),
    }
}

impl Keyring for KmsHierarchicalKeyring {
    fn name(&self) -> String {
        format!("KmsHierarchicalKeyring({}, {})", self.source.logical_name(), self.branch_key_id)
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(self.wrap(request))
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(self.unwrap(request))
    }
}

#[cfg(test)]
#[path = "hierarchical_tests.rs"]
mod tests;

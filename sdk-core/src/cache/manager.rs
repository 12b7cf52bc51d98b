//! `CachingManager`: a materials manager that gives out the same materials for a while.
//!
//! Spec: framework/caching-cmm.md

use super::{CacheEntry, CacheId, CachedMaterials, MaterialsCache, PartitionId, entry::Usage, get_or_fetch};
use crate::{
    error::{Error, ErrorKind},
    future::BoxFuture,
    materials::{
        DecryptionMaterials, DecryptionMaterialsRequest, EncryptionMaterials, EncryptionMaterialsRequest,
        MaterialsManager,
    },
    suite::AlgorithmSuite,
};
use core::time::Duration;
use std::sync::Arc;

/// Spec: framework/caching-cmm.md#limit-messages
const MOST_MESSAGES: u64 = 1 << 32;
/// Spec: framework/caching-cmm.md#limit-bytes
const MOST_BYTES: u64 = (1 << 63) - 1;

/// A materials manager that asks another one, and gives out its answer again for a while.
///
/// Messages with the same encryption context share a data key until a limit is reached: the time to live, the
/// number of messages, or the bytes of their plaintexts. Each message still has a content key of its own,
/// derived from the data key. What cannot be derived or counted is not cached: suites without key derivation,
/// and plaintexts of unknown length.
///
/// Put a [`RequiredContextManager`](crate::materials::RequiredContextManager) around a caching manager rather
/// than into it: what the outer one checks, it checks for every message.
///
/// ```
/// use kmseal::{
///     Client, WrappingKey,
///     cache::{CachingManager, StormTrackingCache},
///     keyring::RawAesKeyring,
/// };
/// use std::{sync::Arc, time::Duration};
///
/// let keyring = Arc::new(RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32]))?);
/// let cache = Arc::new(StormTrackingCache::new(1000));
/// let caching = CachingManager::builder(keyring, cache, Duration::from_secs(300))
///     .max_messages(10_000)
///     .max_bytes(1 << 30)
///     .build()?;
///
/// let client = Client::new();
/// let one = client.encrypt(&caching, b"one").blocking()?;
/// let two = client.encrypt(&caching, b"two").blocking()?;
/// assert_eq!(one.header.encrypted_data_keys, two.header.encrypted_data_keys);
/// # Ok::<(), kmseal::Error>(())
/// ```
#[derive(Debug)]
pub struct CachingManager {
    inner: Arc<dyn MaterialsManager>,
    cache: Arc<dyn MaterialsCache>,
    time_to_live: Duration,
    limits: Usage,
    partition: PartitionId,
}

impl CachingManager {
    /// Starts to set up a manager that keeps the answers of `inner`, a keyring or another manager, in `cache`, for
    /// at most `time_to_live`.
    pub fn builder(
        inner: Arc<dyn MaterialsManager>,
        cache: Arc<dyn MaterialsCache>,
        time_to_live: Duration,
    ) -> CachingManagerBuilder {
        let limits = Usage { messages: MOST_MESSAGES, bytes: MOST_BYTES };
        CachingManagerBuilder { inner, cache, time_to_live, limits, partition: None }
    }

    async fn encryption(
        &self,
        request: EncryptionMaterialsRequest<'_>,
    ) -> Result<EncryptionMaterials, Error> {
        let Some(length) = request.plaintext_length.filter(|length| self.may_cache(&request, *length)) else {
            return self.inner.encryption_materials(request).await;
        };
        let id = CacheId::for_encryption(&self.partition, &request)?;
        let policy = request.commitment_policy;
        let accept = |entry: &CacheEntry| match entry.materials() {
            // Clients of different policies may share the manager, and the request may leave the suite open.
            CachedMaterials::Encryption(materials) => {
                policy.check_encrypt(materials.suite).is_ok() && entry.try_use(length, self.limits)
            }
            _ => false,
        };
        let fetch = async {
            // Spec: framework/caching-cmm.md#get-encryption-materials, the inner manager must not learn one
            // message's length and decide by it for all.
            let request = EncryptionMaterialsRequest { plaintext_length: Some(self.limits.bytes), ..request };
            let materials = self.inner.encryption_materials(request).await?;
            let entry = CacheEntry::new(CachedMaterials::Encryption(materials));
            entry.try_use(length, self.limits);
            Ok(entry)
        };
        let entry = get_or_fetch(&*self.cache, id, self.time_to_live, accept, fetch).await?;
        match entry.materials() {
            CachedMaterials::Encryption(materials) => Ok(materials.clone()),
            _ => Err(wrong_kind()),
        }
    }

    /// Whether materials for a message of `length` bytes may serve for another one too.
    fn may_cache(&self, request: &EncryptionMaterialsRequest<'_>, length: u64) -> bool {
        request.suite.is_none_or(AlgorithmSuite::derives_content_key)
            && length <= self.limits.bytes
            && self.limits.messages > 1
    }

    async fn decryption(
        &self,
        request: DecryptionMaterialsRequest<'_>,
    ) -> Result<DecryptionMaterials, Error> {
        request.commitment_policy.check_decrypt(request.suite)?;
        if !request.suite.derives_content_key() {
            return self.inner.decryption_materials(request).await;
        }
        let id = CacheId::for_decryption(&self.partition, &request)?;
        let accept = |entry: &CacheEntry| matches!(entry.materials(), CachedMaterials::Decryption(_));
        let fetch = async {
            let materials = self.inner.decryption_materials(request).await?;
            Ok(CacheEntry::new(CachedMaterials::Decryption(materials)))
        };
        let entry = get_or_fetch(&*self.cache, id, self.time_to_live, accept, fetch).await?;
        match entry.materials() {
            CachedMaterials::Decryption(materials) => Ok(materials.clone()),
            _ => Err(wrong_kind()),
        }
    }
}

impl MaterialsManager for CachingManager {
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

fn wrong_kind() -> Error {
    Error::new(
        ErrorKind::InvalidMaterials,
        "the cache returned materials of another kind than were asked for",
    )
}

/// Sets a [`CachingManager`] up.
#[derive(Debug)]
pub struct CachingManagerBuilder {
    inner: Arc<dyn MaterialsManager>,
    cache: Arc<dyn MaterialsCache>,
    time_to_live: Duration,
    limits: Usage,
    partition: Option<PartitionId>,
}

impl CachingManagerBuilder {
    /// Sets the most messages that one data key encrypts, 1 to 2^32; by default 2^32.
    #[must_use]
    pub fn max_messages(mut self, messages: u64) -> Self {
        self.limits.messages = messages;
        self
    }

    /// Sets the most bytes of plaintext that one data key encrypts, 0 to 2^63 - 1; by default 2^63 - 1.
    ///
    /// A longer message gets a data key of its own.
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.limits.bytes = bytes;
        self
    }

    /// Sets who shares this manager's entries in its cache; by default nobody.
    ///
    /// Give the same id only to managers that would give the same answers, for callers who may have them: an
    /// entry is given out without asking the keyring.
    #[must_use]
    pub fn partition_id(mut self, partition: PartitionId) -> Self {
        self.partition = Some(partition);
        self
    }

    /// Makes the manager.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if a limit is out of its range or the time to live is zero;
    /// [`ErrorKind::Cryptography`] if the system gives no random bytes for the partition id.
    pub fn build(self) -> Result<CachingManager, Error> {
        let Self { inner, cache, time_to_live, limits, partition } = self;
        let invalid = |message: &'static str| Err(Error::new(ErrorKind::InvalidArgument, message));
        if time_to_live.is_zero() {
            return invalid("the time to live of cached materials is 0; choose more, or use no cache");
        }
        if !(1..=MOST_MESSAGES).contains(&limits.messages) {
            return invalid("max_messages is not within 1 to 4,294,967,296 (2^32)");
        }
        if limits.bytes > MOST_BYTES {
            return invalid("max_bytes is more than 9,223,372,036,854,775,807 (2^63 - 1)");
        }
        let partition = match partition {
            Some(partition) => partition,
            None => PartitionId::random()?,
        };
        Ok(CachingManager { inner, cache, time_to_live, limits, partition })
    }
}

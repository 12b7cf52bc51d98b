//! `KmsHierarchicalKeyringBuilder`: sets a hierarchical keyring up, with a cache of its own or a shared one.

use super::{branch_key_id::BranchKeyId, hierarchical::KmsHierarchicalKeyring};
use crate::{
    cache::{MaterialsCache, PartitionId, StormTrackingCache},
    error::{Error, ErrorKind},
    key_store::BranchKeySource,
};
use core::time::Duration;
use std::sync::Arc;

/// Sets a [`KmsHierarchicalKeyring`] up.
#[derive(Debug)]
#[must_use = "a builder does nothing until it builds"]
pub struct KmsHierarchicalKeyringBuilder {
    source: Arc<dyn BranchKeySource>,
    branch_key_id: BranchKeyId,
    time_to_live: Duration,
    cache: Option<Arc<dyn MaterialsCache>>,
    partition: Option<PartitionId>,
}

impl KmsHierarchicalKeyringBuilder {
    pub(super) fn new(
        source: Arc<dyn BranchKeySource>,
        branch_key_id: BranchKeyId,
        time_to_live: Duration,
    ) -> Self {
        Self { source, branch_key_id, time_to_live, cache: None, partition: None }
    }

    /// Sets the cache for branch keys; by default a [`StormTrackingCache`] of 1000 entries. On wasm there is no
    /// default, since a cache needs a clock.
    ///
    /// Keyrings may share a cache; what they keep in it they share only with the same partition id.
    pub fn cache(mut self, cache: Arc<dyn MaterialsCache>) -> Self {
        self.cache = Some(cache);
        self
    }

    /// Sets who shares this keyring's branch keys in its cache; by default nobody.
    ///
    /// Keyrings of one partition that name the same logical key store and branch key share its entries: give the
    /// same partition id only to keyrings whose callers may all use the KMS key.
    pub fn partition_id(mut self, partition: PartitionId) -> Self {
        self.partition = Some(partition);
        self
    }

    /// Makes the keyring; asks for no branch key yet.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the time to live is zero, if the branch key's id is empty, or if there is
    /// neither a cache nor a clock to make one with; [`ErrorKind::Cryptography`] if the system gives no random
    /// bytes for the partition id.
    pub fn build(self) -> Result<KmsHierarchicalKeyring, Error> {
        let invalid = |message: &'static str| Err(Error::new(ErrorKind::InvalidArgument, message));
        if self.time_to_live.is_zero() {
            return invalid("the time to live of cached branch keys is 0; choose more, or give it a NoCache");
        }
        if matches!(&self.branch_key_id, BranchKeyId::Fixed(id) if id.is_empty()) {
            return invalid("a branch key's id is not empty; give one");
        }
        let cache = match self.cache {
            Some(cache) => cache,
            None => Arc::new(StormTrackingCache::builder().build()?),
        };
        let partition = match self.partition {
            Some(partition) => partition,
            None => PartitionId::random()?,
        };
        Ok(KmsHierarchicalKeyring {
            source: self.source,
            branch_key_id: self.branch_key_id,
            time_to_live: self.time_to_live,
            cache,
            partition,
        })
    }
}

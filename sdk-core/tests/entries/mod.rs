//! Entries to put into a cache: branch keys, which need no message.

use kmseal::{
    BranchKey, EncryptionContext,
    cache::{CacheEntry, CacheId, CachedMaterials, MaterialsCache, PartitionId},
    materials::BranchKeyMaterials,
};
use std::{
    sync::{Arc, Weak},
    time::Duration,
};

pub(crate) const MINUTE: Duration = Duration::from_secs(60);

pub(crate) fn id(branch_key_id: &str) -> CacheId {
    #[cfg(feature = "aws-lc")]
    let provider = &kmseal::crypto::aws_lc::PROVIDER;
    #[cfg(not(feature = "aws-lc"))]
    let provider = &kmseal::crypto::rustcrypto::PROVIDER;
    let partition = PartitionId::new("tests").unwrap();
    CacheId::for_active_branch_key(&partition, "store", branch_key_id, provider).unwrap()
}

/// Puts an entry under `name`, and gives a way to see whether the cache still has it.
pub(crate) fn put(cache: &dyn MaterialsCache, name: &str, time_to_live: Duration) -> Weak<CacheEntry> {
    let entry = Arc::new(CacheEntry::new(CachedMaterials::BranchKey(BranchKeyMaterials {
        branch_key_id: name.to_owned(),
        version: "5a8a2a1e-1f4e-4a44-9a5e-0f4d8a1b2c3d".to_owned(),
        encryption_context: EncryptionContext::EMPTY,
        branch_key: BranchKey::new(vec![7; 32]),
    })));
    let weak = Arc::downgrade(&entry);
    cache.put(id(name), entry, time_to_live);
    weak
}

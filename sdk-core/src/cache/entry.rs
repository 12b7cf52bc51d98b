//! `CacheEntry`: materials that are used more than once, and how much they have been used.

use crate::materials::{BranchKeyMaterials, DecryptionMaterials, EncryptionMaterials};
use std::sync::{Mutex, PoisonError};

/// Materials in a cache, and how much they have been used. Shared as `Arc`; the secrets are wiped when the last
/// user lets go.
///
/// Spec: framework/cryptographic-materials-cache.md#cache-entry
#[derive(Debug)]
pub struct CacheEntry {
    materials: CachedMaterials,
    usage: Mutex<Usage>,
}

/// What a cache may hold.
#[derive(Debug)]
#[non_exhaustive]
pub enum CachedMaterials {
    /// Materials to write messages with.
    Encryption(EncryptionMaterials),
    /// Materials to read a message with.
    Decryption(DecryptionMaterials),
    /// A branch key, under which data keys are wrapped.
    BranchKey(BranchKeyMaterials),
}

/// How much encryption materials have been used, or may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Usage {
    pub(super) messages: u64,
    pub(super) bytes: u64,
}

impl CacheEntry {
    /// An entry that nobody has used.
    pub fn new(materials: CachedMaterials) -> Self {
        Self { materials, usage: Mutex::new(Usage { messages: 0, bytes: 0 }) }
    }

    /// The materials.
    pub fn materials(&self) -> &CachedMaterials {
        &self.materials
    }

    /// Counts one more message of `bytes` of plaintext if that keeps within `limits`, else counts nothing.
    ///
    /// Asking and counting are one step: two messages cannot both be the last one allowed.
    ///
    /// Spec: framework/caching-cmm.md#usage-stats
    pub(super) fn try_use(&self, bytes: u64, limits: Usage) -> bool {
        let mut usage = self.usage.lock().unwrap_or_else(PoisonError::into_inner);
        let messages = usage.messages.saturating_add(1);
        let bytes = usage.bytes.saturating_add(bytes);
        let allowed = messages <= limits.messages && bytes <= limits.bytes;
        if allowed {
            *usage = Usage { messages, bytes };
        }
        allowed
    }

    /// Whether it may be used for more than one message at all.
    pub(super) fn may_be_shared(&self) -> bool {
        match &self.materials {
            CachedMaterials::Encryption(materials) => materials.suite.derives_content_key(),
            CachedMaterials::Decryption(materials) => materials.suite.derives_content_key(),
            CachedMaterials::BranchKey(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{context::EncryptionContext, secret::BranchKey};

    #[test]
    fn a_use_over_a_limit_is_refused_and_not_counted() {
        let entry = CacheEntry::new(CachedMaterials::BranchKey(BranchKeyMaterials {
            branch_key_id: String::new(),
            version: String::new(),
            encryption_context: EncryptionContext::EMPTY,
            branch_key: BranchKey::new(vec![0; 32]),
        }));
        let limits = Usage { messages: 3, bytes: 100 };
        assert!(entry.try_use(60, limits));
        assert!(!entry.try_use(41, limits), "101 bytes");
        assert!(entry.try_use(40, limits));
        assert!(entry.try_use(0, limits));
        assert!(!entry.try_use(0, limits), "4 messages");
        assert!(!entry.try_use(u64::MAX, Usage { messages: u64::MAX, bytes: u64::MAX - 1 }));
    }
}

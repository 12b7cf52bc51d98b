//! `BranchKeyMaterials`: a key between a key service and many data keys, kept for a while in the clear.
//!
//! Spec: framework/structures.md#branch-key-materials

use crate::{context::EncryptionContext, secret::BranchKey};

/// A branch key in the clear, with what its key store knows of it.
#[derive(Debug)]
pub struct BranchKeyMaterials {
    /// The branch key's id in its key store.
    pub branch_key_id: String,
    /// The version, a UUID as text: 36 characters.
    pub version: String,
    /// The context that the key store keeps with the branch key.
    pub encryption_context: EncryptionContext,
    /// The key, 32 bytes.
    pub branch_key: BranchKey,
}

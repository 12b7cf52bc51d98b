//! `BeaconKeyMaterials`: a key for searchable encryption, which the Encryption SDK keeps but does not use.
//!
//! Spec: framework/structures.md#beacon-key-materials

use crate::{context::EncryptionContext, secret::BeaconKey};

/// A beacon key in the clear, with what its key store knows of it.
///
/// Clients of the AWS Database Encryption SDK derive beacons from it. Messages have no use for it.
#[derive(Debug)]
pub struct BeaconKeyMaterials {
    /// The id of the branch key that it was made with.
    pub branch_key_id: String,
    /// The context that the key store keeps with the branch key.
    pub encryption_context: EncryptionContext,
    /// The key, 32 bytes.
    pub beacon_key: BeaconKey,
}

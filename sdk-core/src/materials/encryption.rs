//! What is asked and answered before a message is written.

use crate::{
    context::EncryptionContext, context_keys::ContextKeys, data_key::EncryptedDataKey,
    policy::CommitmentPolicy, secret::PlaintextDataKey, suite::AlgorithmSuite,
};
use kmseal_crypto::{Provider, SigningKey};
use std::sync::Arc;

/// Asks for materials to write a message with.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EncryptionMaterialsRequest<'a> {
    /// The caller's context.
    pub encryption_context: &'a EncryptionContext,
    /// Keys of the context that must be authenticated but not stored; a manager may only add to them.
    pub required_context_keys: &'a ContextKeys,
    /// The suite that the caller wants; the policy's default if none.
    pub suite: Option<AlgorithmSuite>,
    /// The client's policy.
    pub commitment_policy: CommitmentPolicy,
    /// Bytes of plaintext, or their upper bound, if known.
    pub plaintext_length: Option<u64>,
    /// The client's choice of cryptography.
    pub provider: &'a Provider,
}

/// Materials to write one message with.
///
/// The secrets in it are shared, so that a cache can hand the same materials out more than once: a clone copies
/// no key.
///
/// Spec: framework/structures.md#encryption-materials
#[derive(Debug, Clone)]
pub struct EncryptionMaterials {
    /// The suite to write with.
    pub suite: AlgorithmSuite,
    /// The whole context, the signature's public key included.
    pub encryption_context: EncryptionContext,
    /// Keys of the context that are authenticated but not stored: the reader must bring them.
    pub required_context_keys: ContextKeys,
    /// The data key, wrapped; at least one.
    pub encrypted_data_keys: Vec<EncryptedDataKey>,
    /// The data key.
    pub data_key: Arc<PlaintextDataKey>,
    /// The key to sign with, if the suite signs.
    pub signing_key: Option<Arc<dyn SigningKey>>,
}

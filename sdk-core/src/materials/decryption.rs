//! What is asked and answered before a message is read.

use crate::{
    context::EncryptionContext, context_keys::ContextKeys, context_order::ContextOrder,
    data_key::EncryptedDataKey, policy::CommitmentPolicy, secret::PlaintextDataKey, suite::AlgorithmSuite,
};
use kmseal_crypto::{Provider, VerifyingKey};
use std::sync::Arc;

/// Asks for materials to read a message with.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DecryptionMaterialsRequest<'a> {
    /// The message's suite.
    pub suite: AlgorithmSuite,
    /// The client's policy.
    pub commitment_policy: CommitmentPolicy,
    /// The context stored in the message.
    pub encryption_context: &'a EncryptionContext,
    /// The context that the caller expects; empty if none is.
    pub expected_context: &'a EncryptionContext,
    /// The message's data keys, in the message's order.
    pub encrypted_data_keys: &'a [EncryptedDataKey],
    /// The client's choice of cryptography.
    pub provider: &'a Provider,
    /// The order of a context's keys to try beside the canonical one, if the client allows it.
    pub legacy_context_order: Option<&'a dyn ContextOrder>,
}

/// Materials to read one message with.
///
/// The secrets in it are shared, so that a cache can hand the same materials out more than once: a clone copies
/// no key.
///
/// Spec: framework/structures.md#decryption-materials
#[derive(Debug, Clone)]
pub struct DecryptionMaterials {
    /// The suite to read with: the message's.
    pub suite: AlgorithmSuite,
    /// The whole context: the pairs stored in the message, and those that the caller added.
    pub encryption_context: EncryptionContext,
    /// Keys of the context that are authenticated but were not stored.
    pub required_context_keys: ContextKeys,
    /// The data key.
    pub data_key: Arc<PlaintextDataKey>,
    /// The key to verify the signature with, if the suite signs.
    pub verifying_key: Option<Arc<dyn VerifyingKey>>,
}

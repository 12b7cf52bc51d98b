//! The ports of the house: `Keyring` and `MaterialsManager`, and the values that pass through them.
//!
//! *Knows:* suites, contexts, data keys, secrets. *Never:* the message format, or any one keyring.

mod branch_key;
mod decryption;
mod default_manager;
mod encryption;
mod keyring;
mod manager;
mod required_context;

pub use crate::context_keys::ContextKeys;
pub use branch_key::BranchKeyMaterials;
pub use decryption::{DecryptionMaterials, DecryptionMaterialsRequest};
pub use encryption::{EncryptionMaterials, EncryptionMaterialsRequest};
pub use keyring::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped};
pub use manager::MaterialsManager;
pub use required_context::RequiredContextManager;

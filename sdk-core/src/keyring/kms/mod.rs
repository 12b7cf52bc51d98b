//! The keyrings for AWS KMS: a file each, over what they share.
//!
//! For symmetric keys, `symmetric_key` makes the calls and checks the answers, `named_keys` wraps, `unwrap` goes
//! through a message's data keys; a keyring says only which key may open which data key. For RSA and ECDH, the
//! wrapping itself is in the room `wrap`, shared with the raw keyrings. The hierarchical keyring knows no KMS: it gets
//! branch keys from a key store, through a cache.

mod branch_key_id;
mod builder;
mod discovery;
mod discovery_filter;
mod discovery_options;
mod ecdh;
mod ecdh_builder;
mod hierarchical;
mod hierarchical_builder;
mod mrk;
mod mrk_discovery;
mod named_keys;
mod provider_info;
mod regions;
mod rsa;
mod rsa_builder;
mod strict;
mod symmetric_key;
mod unwrap;

pub use branch_key_id::BranchKeyIdSupplier;
pub use builder::KmsKeyringBuilder;
pub use discovery::KmsDiscoveryKeyring;
pub use discovery_filter::DiscoveryFilter;
pub use ecdh::KmsEcdhKeyring;
pub use ecdh_builder::KmsEcdhKeyringBuilder;
pub use hierarchical::KmsHierarchicalKeyring;
pub use hierarchical_builder::KmsHierarchicalKeyringBuilder;
pub use mrk::KmsMrkKeyring;
pub use mrk_discovery::KmsMrkDiscoveryKeyring;
pub use rsa::KmsRsaKeyring;
pub use rsa_builder::KmsRsaKeyringBuilder;
pub use strict::KmsKeyring;

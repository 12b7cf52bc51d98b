//! The keyrings: each a file, none knows another; only the multi-keyring takes any.
//!
//! | your keys | keyring |
//! |---|---|
//! | symmetric, in AWS KMS, named | [`KmsKeyring`]; with replicas in other Regions [`KmsMrkKeyring`] |
//! | symmetric, in AWS KMS, as the message says | [`KmsDiscoveryKeyring`], [`KmsMrkDiscoveryKeyring`] |
//! | asymmetric, in AWS KMS | [`KmsRsaKeyring`], [`KmsEcdhKeyring`] |
//! | your own | [`RawAesKeyring`], [`RawRsaKeyring`], [`RawEcdhKeyring`] |
//! | branch keys under a KMS key, in a key store | [`KmsHierarchicalKeyring`] |
//! | several of these | [`MultiKeyring`] |
//!
//! *Knows:* the ports in `materials` and `kms`, and how keys are wrapped; the hierarchical keyring also caches and
//! key stores. *Never:* messages.

mod attempts;
mod bound_context;
mod kms;
mod multi;
mod raw_aes;
mod raw_ecdh;
mod raw_name;
mod raw_rsa;
#[cfg(test)]
mod testing;
mod wrap_once;

pub use kms::{
    BranchKeyIdSupplier, DiscoveryFilter, KmsDiscoveryKeyring, KmsEcdhKeyring, KmsEcdhKeyringBuilder,
    KmsHierarchicalKeyring, KmsHierarchicalKeyringBuilder, KmsKeyring, KmsKeyringBuilder,
    KmsMrkDiscoveryKeyring, KmsMrkKeyring, KmsRsaKeyring, KmsRsaKeyringBuilder,
};
pub use multi::{MultiKeyring, MultiKeyringBuilder};
pub use raw_aes::RawAesKeyring;
pub use raw_ecdh::RawEcdhKeyring;
pub use raw_rsa::{RawRsaKeyring, RawRsaKeyringBuilder};

//! The keyrings: each a file, none knows another; only the multi-keyring takes any.
//!
//! *Knows:* the ports in `materials` and `kms`, and how keys are wrapped. *Never:* messages.

mod kms;
mod multi;
mod raw_aes;

pub use kms::{
    DiscoveryFilter, KmsDiscoveryKeyring, KmsKeyring, KmsKeyringBuilder, KmsMrkDiscoveryKeyring,
    KmsMrkKeyring,
};
pub use multi::{MultiKeyring, MultiKeyringBuilder};
pub use raw_aes::RawAesKeyring;

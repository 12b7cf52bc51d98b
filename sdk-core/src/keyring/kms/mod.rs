//! The keyrings for AWS KMS: a file each, over what they share.
//!
//! `symmetric_key` makes the calls and checks the answers, `named_keys` wraps, `unwrap` goes through a message's
//! data keys. A keyring for symmetric keys says only which key may open which data key.

mod builder;
mod discovery;
mod discovery_filter;
mod discovery_options;
mod mrk;
mod mrk_discovery;
mod named_keys;
mod regions;
mod strict;
mod symmetric_key;
#[cfg(test)]
mod testing;
mod unwrap;

pub use builder::KmsKeyringBuilder;
pub use discovery::KmsDiscoveryKeyring;
pub use discovery_filter::DiscoveryFilter;
pub use mrk::KmsMrkKeyring;
pub use mrk_discovery::KmsMrkDiscoveryKeyring;
pub use strict::KmsKeyring;

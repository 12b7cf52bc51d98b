//! How each keyring is made of what JavaScript gives: one file for each kind of key.

#[cfg(feature = "more-keyrings")]
mod hierarchical;
mod kms_discovery;
#[cfg(feature = "more-keyrings")]
mod kms_ecdh;
mod kms_named;
#[cfg(feature = "more-keyrings")]
mod kms_rsa;
mod local;
#[cfg(feature = "more-keyrings")]
mod raw_asymmetric;

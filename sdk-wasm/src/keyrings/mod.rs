//! How each keyring is made of what JavaScript gives: one file for each kind of key.

#[cfg(feature = "more-keyrings")]
mod hierarchical;
#[cfg(feature = "messages")]
mod kms_discovery;
#[cfg(feature = "more-keyrings")]
mod kms_ecdh;
#[cfg(feature = "messages")]
mod kms_named;
#[cfg(feature = "more-keyrings")]
mod kms_rsa;
#[cfg(feature = "messages")]
mod local;
#[cfg(feature = "more-keyrings")]
mod raw_asymmetric;

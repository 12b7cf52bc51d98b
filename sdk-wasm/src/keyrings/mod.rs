//! How each keyring is made of what JavaScript gives: one file for each kind of key.

#[cfg(feature = "messages")]
mod kms_discovery;
#[cfg(feature = "asymmetric")]
mod kms_ecdh;
#[cfg(feature = "messages")]
mod kms_named;
#[cfg(feature = "asymmetric")]
mod kms_rsa;
#[cfg(feature = "messages")]
mod local;
#[cfg(feature = "asymmetric")]
mod raw_asymmetric;

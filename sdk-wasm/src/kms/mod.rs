//! The way to AWS KMS: clients that JavaScript brings, one for all or one for each Region.

#[cfg(feature = "messages")]
mod access;
mod client;

#[cfg(feature = "messages")]
pub(crate) use access::Access;
#[cfg(feature = "messages")]
pub use access::KmsAccess;
pub(crate) use client::JsKmsClient;

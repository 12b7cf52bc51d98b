//! The way to AWS KMS: clients that JavaScript brings, one for all or one for each Region.

mod access;
mod client;

pub(crate) use access::Access;
pub use access::KmsAccess;
pub(crate) use client::JsKmsClient;

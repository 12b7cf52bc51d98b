//! `BranchKeyIdSupplier`: decides by a message's encryption context which branch key wraps its data key.
//!
//! Spec: framework/aws-kms/aws-kms-hierarchical-keyring.md#branch-key-supplier

use crate::{context::EncryptionContext, error::Error, future::MaybeSendSync};
use std::{fmt, sync::Arc};

/// Decides by a message's encryption context which branch key wraps its data key: one for each tenant, say.
///
/// Any function from an [`EncryptionContext`] to an id or an [`Error`] is one.
///
/// ```
/// use kmseal::{EncryptionContext, Error, ErrorKind, keyring::BranchKeyIdSupplier};
///
/// let by_tenant = |context: &EncryptionContext| match context.get("tenant") {
///     Some(tenant) => Ok(format!("tenant-{tenant}")),
///     None => Err(Error::new(ErrorKind::InvalidArgument, "the encryption context names no tenant")),
/// };
/// let context = EncryptionContext::new([("tenant", "4711")])?;
/// assert_eq!(by_tenant.branch_key_id(&context)?, "tenant-4711");
/// # Ok::<(), Error>(())
/// ```
pub trait BranchKeyIdSupplier: MaybeSendSync {
    /// The id of the branch key for a message with this context.
    ///
    /// The context is the whole one, with what is not stored in the message and, where it is signed, with the key
    /// that verifies it. To decrypt, it is not authentic yet.
    ///
    /// # Errors
    /// Whatever keeps the id from being told; the message is then neither encrypted nor decrypted.
    fn branch_key_id(&self, encryption_context: &EncryptionContext) -> Result<String, Error>;
}

impl<F: Fn(&EncryptionContext) -> Result<String, Error> + MaybeSendSync> BranchKeyIdSupplier for F {
    fn branch_key_id(&self, encryption_context: &EncryptionContext) -> Result<String, Error> {
        self(encryption_context)
    }
}

/// Which branch key a keyring uses.
#[derive(Clone)]
pub(super) enum BranchKeyId {
    /// Always this one.
    Fixed(String),
    /// The one for the message's context.
    ByContext(Arc<dyn BranchKeyIdSupplier>),
}

impl BranchKeyId {
    /// The id for a message with this context.
    pub(super) fn for_context(&self, context: &EncryptionContext) -> Result<String, Error> {
        match self {
            Self::Fixed(id) => Ok(id.clone()),
            Self::ByContext(supplier) => supplier.branch_key_id(context),
        }
    }
}

/// The id, or that it depends.
impl fmt::Display for BranchKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(id) => f.write_str(id),
            Self::ByContext(_) => f.write_str("by context"),
        }
    }
}

impl fmt::Debug for BranchKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BranchKeyId({self})")
    }
}

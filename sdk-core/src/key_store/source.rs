//! `BranchKeySource`: the port through which a keyring gets its branch keys.

use crate::{
    error::Error,
    future::{BoxFuture, MaybeSendSync},
    materials::BranchKeyMaterials,
};
use std::fmt;

/// Where a hierarchical keyring gets its branch keys from: a [`KeyStore`](super::KeyStore), or your own.
///
/// ```
/// use kmseal::{BoxFuture, BranchKey, EncryptionContext, Error, ErrorKind};
/// use kmseal::{key_store::BranchKeySource, materials::BranchKeyMaterials};
///
/// /// One branch key of one version, for a test.
/// #[derive(Debug)]
/// struct OneBranchKey;
///
/// const VERSION: &str = "e9ce18a3-edb5-4272-9f86-1cacb7997ff6";
///
/// impl BranchKeySource for OneBranchKey {
///     fn logical_name(&self) -> &str {
///         "test"
///     }
///
///     fn active_branch_key<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<BranchKeyMaterials, Error>> {
///         self.branch_key_version(id, VERSION)
///     }
///
///     fn branch_key_version<'a>(
///         &'a self,
///         id: &'a str,
///         version: &'a str,
///     ) -> BoxFuture<'a, Result<BranchKeyMaterials, Error>> {
///         Box::pin(async move {
///             if version != VERSION {
///                 return Err(Error::new(ErrorKind::KeyService, "there is no such version"));
///             }
///             Ok(BranchKeyMaterials {
///                 branch_key_id: id.to_owned(),
///                 version: version.to_owned(),
///                 encryption_context: EncryptionContext::EMPTY,
///                 branch_key: BranchKey::new(vec![7; 32]),
///             })
///         })
///     }
/// }
/// ```
pub trait BranchKeySource: fmt::Debug + MaybeSendSync {
    /// The name that stays the same when the keys move to another table; part of the id of every cached key.
    fn logical_name(&self) -> &str;

    /// Gets the version of the branch key that encrypts.
    ///
    /// # Errors
    /// [`ErrorKind::KeyService`](crate::ErrorKind::KeyService) if there is no such key or it cannot be had.
    fn active_branch_key<'a>(
        &'a self,
        branch_key_id: &'a str,
    ) -> BoxFuture<'a, Result<BranchKeyMaterials, Error>>;

    /// Gets one version of a branch key: a UUID as text, 36 characters in lower case.
    ///
    /// # Errors
    /// [`ErrorKind::KeyService`](crate::ErrorKind::KeyService) if there is no such version or it cannot be had.
    fn branch_key_version<'a>(
        &'a self,
        branch_key_id: &'a str,
        version: &'a str,
    ) -> BoxFuture<'a, Result<BranchKeyMaterials, Error>>;
}

//! `MaterialsManager`: decides with which materials a message is written or read.
//!
//! Spec: framework/cmm-interface.md

use super::{
    DecryptionMaterials, DecryptionMaterialsRequest, EncryptionMaterials, EncryptionMaterialsRequest,
};
use crate::{
    error::Error,
    future::{BoxFuture, MaybeSendSync},
};
use std::fmt;

/// Decides with which materials a message is written or read: the specification's cryptographic materials
/// manager.
///
/// Every [`Keyring`](super::Keyring) is one. Others wrap a manager and change what it is asked or answers.
pub trait MaterialsManager: fmt::Debug + MaybeSendSync {
    /// Gets materials to write a message with.
    ///
    /// # Errors
    /// Whatever keeps the materials from being made; nothing is then written.
    fn encryption_materials<'a>(
        &'a self,
        request: EncryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptionMaterials, Error>>;

    /// Gets materials to read a message with.
    ///
    /// # Errors
    /// Whatever keeps the materials from being found; nothing is then read.
    fn decryption_materials<'a>(
        &'a self,
        request: DecryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptionMaterials, Error>>;
}

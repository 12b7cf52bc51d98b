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
///
/// A manager of one's own, which reads nothing but what was signed:
///
/// ```
/// use kmseal::{AlgorithmSuite, BoxFuture, Client, Error, ErrorKind, WrappingKey, keyring::RawAesKeyring};
/// use kmseal::materials::{
///     DecryptionMaterials, DecryptionMaterialsRequest, EncryptionMaterials, EncryptionMaterialsRequest,
///     MaterialsManager,
/// };
///
/// #[derive(Debug)]
/// struct SignedOnly<M>(M);
///
/// impl<M: MaterialsManager> MaterialsManager for SignedOnly<M> {
///     fn encryption_materials<'a>(
///         &'a self,
///         request: EncryptionMaterialsRequest<'a>,
///     ) -> BoxFuture<'a, Result<EncryptionMaterials, Error>> {
///         self.0.encryption_materials(request)
///     }
///
///     fn decryption_materials<'a>(
///         &'a self,
///         request: DecryptionMaterialsRequest<'a>,
///     ) -> BoxFuture<'a, Result<DecryptionMaterials, Error>> {
///         Box::pin(async move {
///             if !request.suite.is_signed() {
///                 return Err(Error::new(ErrorKind::NotAuthentic, "the message is not signed"));
///             }
///             self.0.decryption_materials(request).await
///         })
///     }
/// }
///
/// let keyring = RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32]))?;
/// let manager = SignedOnly(keyring);
/// let client = Client::new();
/// let signed = client.encrypt(&manager, b"signed").blocking()?;
/// assert_eq!(client.decrypt(&manager, &signed.ciphertext).blocking()?.plaintext, b"signed");
/// let suite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY;
/// let unsigned = client.encrypt(&manager, b"not signed").suite(suite).blocking()?;
/// assert!(client.decrypt(&manager, &unsigned.ciphertext).blocking().is_err());
/// # Ok::<(), kmseal::Error>(())
/// ```
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

//! `Spy` and `SpyManager`: they give out one data key, whatever they are asked, and count how often they are asked.

use kmseal::{
    BoxFuture, CommitmentPolicy, Error, PlaintextDataKey,
    materials::{
        DecryptionMaterials, DecryptionMaterialsRequest, EncryptionMaterials, EncryptionMaterialsRequest,
        Keyring, MaterialsManager, UnwrapRequest, Unwrapped, WrapRequest, Wrapped,
    },
};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A keyring that gives out one data key and counts how often it is asked.
#[derive(Debug)]
pub(crate) struct Spy {
    data_key: Vec<u8>,
    asked: AtomicUsize,
}

impl Spy {
    pub(crate) fn new(data_key: &[u8]) -> Self {
        Self { data_key: data_key.to_vec(), asked: AtomicUsize::new(0) }
    }

    /// How often it was asked.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Keyring for Spy {
    fn name(&self) -> String {
        "Spy".to_owned()
    }

    fn wrap_data_key<'a>(&'a self, _: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let data_key = Some(PlaintextDataKey::new(self.data_key.clone()));
        Box::pin(async { Ok(Wrapped { data_key, encrypted_data_keys: Vec::new() }) })
    }

    fn unwrap_data_key<'a>(&'a self, _: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Unwrapped::Opened(PlaintextDataKey::new(self.data_key.clone())) })
    }
}

/// The default manager over a [`Spy`]; it counts how often it is asked, and may have a policy of its own.
#[derive(Debug)]
pub(crate) struct SpyManager {
    pub(crate) keyring: Spy,
    pub(crate) policy: Option<CommitmentPolicy>,
    asked: AtomicUsize,
}

impl SpyManager {
    pub(crate) fn new(data_key: &[u8], policy: Option<CommitmentPolicy>) -> Self {
        Self { keyring: Spy::new(data_key), policy, asked: AtomicUsize::new(0) }
    }

    /// How often it was asked.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl MaterialsManager for SpyManager {
    fn encryption_materials<'a>(
        &'a self,
        mut request: EncryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptionMaterials, Error>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        request.commitment_policy = self.policy.unwrap_or(request.commitment_policy);
        self.keyring.encryption_materials(request)
    }

    fn decryption_materials<'a>(
        &'a self,
        mut request: DecryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptionMaterials, Error>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        request.commitment_policy = self.policy.unwrap_or(request.commitment_policy);
        self.keyring.decryption_materials(request)
    }
}

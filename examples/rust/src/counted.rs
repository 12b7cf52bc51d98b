//! `CountedKms`: a KMS client that counts its calls, for programs that show how few they make.

use kmseal::{
    BoxFuture,
    kms::{
        DecryptRequest, DecryptResponse, EncryptRequest, EncryptResponse, GenerateDataKeyRequest,
        GenerateDataKeyResponse, GenerateDataKeyWithoutPlaintextRequest,
        GenerateDataKeyWithoutPlaintextResponse, KmsClient, KmsError, ReEncryptRequest, ReEncryptResponse,
    },
};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A KMS client that counts its calls.
#[derive(Debug)]
pub struct CountedKms<C> {
    inner: C,
    calls: AtomicUsize,
}

impl<C> CountedKms<C> {
    /// Counts the calls of `inner`.
    pub fn new(inner: C) -> Self {
        Self { inner, calls: AtomicUsize::new(0) }
    }

    /// The calls since the last time this was asked.
    pub fn take_calls(&self) -> usize {
        self.calls.swap(0, Ordering::Relaxed)
    }

    fn counted(&self) -> &C {
        self.calls.fetch_add(1, Ordering::Relaxed);
        &self.inner
    }
}

impl<C: KmsClient> KmsClient for CountedKms<C> {
    fn generate_data_key<'a>(
        &'a self,
        request: GenerateDataKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyResponse, KmsError>> {
        self.counted().generate_data_key(request)
    }

    fn encrypt<'a>(
        &'a self,
        request: EncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptResponse, KmsError>> {
        self.counted().encrypt(request)
    }

    fn decrypt<'a>(
        &'a self,
        request: DecryptRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptResponse, KmsError>> {
        self.counted().decrypt(request)
    }

    fn region(&self) -> Option<&str> {
        self.inner.region()
    }

    fn generate_data_key_without_plaintext<'a>(
        &'a self,
        request: GenerateDataKeyWithoutPlaintextRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyWithoutPlaintextResponse, KmsError>> {
        self.counted().generate_data_key_without_plaintext(request)
    }

    fn re_encrypt<'a>(
        &'a self,
        request: ReEncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<ReEncryptResponse, KmsError>> {
        self.counted().re_encrypt(request)
    }
}

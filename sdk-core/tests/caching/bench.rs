//! A keyring that counts behind a cache whose clock stands still, and a manager that changes what it is asked.

use crate::counting::CountingKeyring;
use kmseal::{
    BoxFuture, Client, EncryptionContext, Error, ErrorKind,
    cache::{CachingManager, CachingManagerBuilder, LocalCache},
    materials::{
        DecryptionMaterials, DecryptionMaterialsRequest, EncryptionMaterials, EncryptionMaterialsRequest,
        MaterialsManager,
    },
    time::ManualClock,
};
use std::{sync::Arc, time::Duration};

pub(crate) const MINUTE: Duration = Duration::from_secs(60);

/// A keyring that counts, a cache on a clock that stands still, and a client.
pub(crate) struct Bench {
    pub(crate) keyring: Arc<CountingKeyring>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) cache: Arc<LocalCache>,
    pub(crate) client: Client,
}

impl Bench {
    pub(crate) fn new(capacity: usize) -> Self {
        let clock = Arc::new(ManualClock::new());
        Self {
            keyring: Arc::new(CountingKeyring::new()),
            cache: Arc::new(LocalCache::with_clock(capacity, clock.clone())),
            clock,
            client: Client::new(),
        }
    }

    pub(crate) fn builder(&self) -> CachingManagerBuilder {
        CachingManager::builder(self.keyring.clone(), self.cache.clone(), MINUTE)
    }

    pub(crate) fn manager(&self) -> CachingManager {
        self.builder().build().unwrap()
    }

    /// Encrypts, and says how many calls of the keyring that took.
    pub(crate) fn calls_to_encrypt(&self, manager: &CachingManager, length: usize) -> usize {
        self.calls_to_encrypt_in(manager, length, &EncryptionContext::EMPTY)
    }

    pub(crate) fn calls_to_encrypt_in(
        &self,
        manager: &CachingManager,
        length: usize,
        context: &EncryptionContext,
    ) -> usize {
        let before = self.keyring.calls();
        self.client.encrypt(manager, &vec![0; length]).context(context).blocking().unwrap();
        self.keyring.calls() - before
    }

    pub(crate) fn decrypt(
        &self,
        manager: &dyn MaterialsManager,
        message: &[u8],
        expected: &EncryptionContext,
    ) -> Result<Vec<u8>, ErrorKind> {
        let opened = self.client.decrypt(manager, message).expect_context(expected).blocking();
        opened.map(|opened| opened.plaintext).map_err(|error| error.kind())
    }
}

pub(crate) fn context(pairs: &[(&str, &str)]) -> EncryptionContext {
    EncryptionContext::new(pairs.iter().copied()).unwrap()
}

/// Changes what an inner manager is asked.
#[derive(Debug)]
pub(crate) struct Asking<M> {
    pub(crate) inner: M,
    pub(crate) to_write: fn(&mut EncryptionMaterialsRequest<'_>),
    pub(crate) to_read: fn(&mut DecryptionMaterialsRequest<'_>),
}

impl<M: MaterialsManager> MaterialsManager for Asking<M> {
    fn encryption_materials<'a>(
        &'a self,
        mut request: EncryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptionMaterials, Error>> {
        (self.to_write)(&mut request);
        self.inner.encryption_materials(request)
    }

    fn decryption_materials<'a>(
        &'a self,
        mut request: DecryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptionMaterials, Error>> {
        (self.to_read)(&mut request);
        self.inner.decryption_materials(request)
    }
}

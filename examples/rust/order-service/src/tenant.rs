//! `Tenant`: seals and opens the orders of one tenant.

use crate::{Order, SealedOrder};
use anyhow::Result;
use kmseal::{
    Client, EncryptionContext,
    cache::{CachingManager, StormTrackingCache},
    keyring::KmsKeyring,
    kms::KmsClient,
};
use std::{sync::Arc, time::Duration};

/// How long orders share a data key: what KMS is not asked meanwhile, its policies do not decide.
const TIME_TO_LIVE: Duration = Duration::from_secs(60);
/// How many orders share a data key.
const ORDERS_FOR_A_DATA_KEY: u64 = 1_000;

/// The keys that an order is sealed under, by ARN.
#[derive(Debug, Clone)]
pub struct Keys {
    /// The service's own.
    pub orders: String,
    /// The archive's, in another account.
    pub archive: String,
}

/// One tenant's way to its orders.
#[derive(Debug)]
pub struct Tenant {
    client: Client,
    materials: CachingManager,
    context: EncryptionContext,
}

impl Tenant {
    /// The tenant of that name. `kms` calls under the tenant's role, so that KMS refuses whatever the service gets
    /// wrong.
    ///
    /// # Errors
    /// If a key is not named by ARN.
    pub fn new(name: &str, kms: Arc<dyn KmsClient>, keys: &Keys) -> Result<Self> {
        let keyring = KmsKeyring::builder(kms).generator(&keys.orders).key(&keys.archive).build()?;
        let cache = Arc::new(StormTrackingCache::new(100));
        let materials = CachingManager::builder(Arc::new(keyring), cache, TIME_TO_LIVE)
            .max_messages(ORDERS_FOR_A_DATA_KEY)
            .build()?;
        let context = EncryptionContext::new([("tenant", name), ("content", "order")])?;
        Ok(Self { client: Client::new(), materials, context })
    }

    /// Seals an order.
    ///
    /// # Errors
    /// If KMS refuses a data key.
    pub fn seal(&self, order: &Order) -> Result<SealedOrder> {
        let plaintext = serde_json::to_vec(order)?;
        let sealed = self.client.encrypt(&self.materials, &plaintext).context(&self.context).blocking()?;
        Ok(SealedOrder(sealed.ciphertext))
    }

    /// Opens an order of this tenant.
    ///
    /// # Errors
    /// If KMS refuses, if the order was altered, or if it is another tenant's.
    pub fn open(&self, order: &SealedOrder) -> Result<Order> {
        let opening = self.client.decrypt(&self.materials, &order.0).expect_context(&self.context);
        Ok(serde_json::from_slice(&opening.blocking()?.plaintext)?)
    }
}

//! `Archive`: opens the orders of every tenant, for auditors of another account.

use crate::{Keys, Order, SealedOrder};
use anyhow::Result;
use kmseal::{Client, keyring::KmsKeyring, kms::KmsClient};
use std::sync::Arc;

/// The auditors' way to all orders.
#[derive(Debug)]
pub struct Archive {
    client: Client,
    keyring: KmsKeyring,
}

impl Archive {
    /// The archive. `kms` calls under the auditors' role.
    ///
    /// # Errors
    /// If the key is not named by ARN.
    pub fn new(kms: Arc<dyn KmsClient>, keys: &Keys) -> Result<Self> {
        let keyring = KmsKeyring::builder(kms).generator(&keys.archive).build()?;
        Ok(Self { client: Client::new(), keyring })
    }

    /// Opens an order, and tells whose it is.
    ///
    /// # Errors
    /// If KMS refuses, or if the order was altered.
    pub fn open(&self, order: &SealedOrder) -> Result<(String, Order)> {
        let opened = self.client.decrypt(&self.keyring, &order.0).blocking()?;
        let tenant = opened.header.encryption_context.get("tenant").unwrap_or_default().to_owned();
        Ok((tenant, serde_json::from_slice(&opened.plaintext)?))
    }
}

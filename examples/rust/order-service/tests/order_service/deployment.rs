//! `Deployment`: the accounts, roles and keys of the order service in a mock of its own.

use crate::policies::Policies;
use anyhow::{Context, Result};
use mock_kms::{InProcessClient, Kms, Region, Seed};
use order_service::Keys;
use serde_json::json;

pub(crate) const BLUE: &str = "arn:aws:iam::111122223333:role/orders-blue";
pub(crate) const RED: &str = "arn:aws:iam::111122223333:role/orders-red";
pub(crate) const AUDITOR: &str = "arn:aws:iam::444455556666:role/auditor";
pub(crate) const ORDERS_KEY: &str =
    "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
pub(crate) const ARCHIVE_KEY: &str =
    "arn:aws:kms:eu-west-1:444455556666:key/0987dcba-09fe-87dc-65ba-ab0987654321";

pub(crate) struct Deployment {
    pub(crate) kms: Kms,
    pub(crate) keys: Keys,
}

impl Deployment {
    /// Deploys the service with these policies.
    pub(crate) fn new(policies: &Policies) -> Result<Self> {
        let seed = json!({
            "principals": [
                { "arn": BLUE, "tags": { "tenant": "blue" }, "policies": [policies.tenant_role] },
                { "arn": RED, "tags": { "tenant": "red" }, "policies": [policies.tenant_role] },
                { "arn": AUDITOR },
            ],
            "keys": [
                { "arn": ORDERS_KEY, "policy": policies.orders_key },
                { "arn": ARCHIVE_KEY, "policy": policies.archive_key },
            ],
        });
        let region = Region::new("eu-west-1").context("a Region")?;
        let kms = Kms::builder().region(region).seed(Seed::from_json(&seed.to_string())?).build()?;
        let keys = Keys { orders: ORDERS_KEY.to_owned(), archive: ARCHIVE_KEY.to_owned() };
        Ok(Self { kms, keys })
    }

    /// KMS, called in a session of that role. In production the credentials of the session come from STS.
    pub(crate) fn kms_as(&self, role: &str) -> Result<InProcessClient> {
        let caller = self.kms.caller(role).context("the deployment has the role")?;
        Ok(InProcessClient::new(self.kms.clone(), caller))
    }

    /// How often an operation was called.
    pub(crate) fn calls(&self, operation: &str) -> usize {
        self.kms.audit().iter().filter(|record| record.operation == operation).count()
    }
}

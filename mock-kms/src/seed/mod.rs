//! Seeds: keys and access keys that a mock starts with, from a file, the control API or a program.
//!
//! A seed is performed as the calls that a person would make (CreateKey, CreateAlias, DisableKey ...), so it keeps
//! the rules of the service; it can only order what chance decides otherwise: the id and the material of a key.
//!
//! *Knows:* the format of seed files, the names of operations. *Never:* how an operation works, HTTP.

mod endpoint;
mod grant;
mod key;
mod principal;
mod read;
mod sow;

pub use endpoint::SeedVpcEndpoint;
pub use grant::SeedGrant;
pub use key::{SeedKey, SeedKeyState};
pub use principal::SeedPrincipal;
pub use read::SeedError;

use crate::{Credential, Fault, QuotaSettings};
use serde::Deserialize;

/// What a mock starts with.
///
/// ```
/// use mock_kms::{Kms, Seed, SeedKey};
///
/// let seed = Seed::default().key(SeedKey::default().alias("alias/orders").material(&[7; 32]));
/// let kms = Kms::builder().seed(seed).build()?;
/// kms.call(kms.home(), "DescribeKey", br#"{"KeyId":"alias/orders"}"#)?;
/// # Ok::<(), mock_kms::KmsError>(())
/// ```
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    #[serde(default, deserialize_with = "read::credentials")]
    pub(crate) credentials: Vec<Credential>,
    #[serde(default)]
    pub(crate) principals: Vec<SeedPrincipal>,
    #[serde(default)]
    pub(crate) vpc_endpoints: Vec<SeedVpcEndpoint>,
    #[serde(default)]
    pub(crate) keys: Vec<SeedKey>,
    /// Changes to the quotas, which come after the keys.
    #[serde(default)]
    pub(crate) quotas: QuotaSettings,
    /// Faults, which come last.
    #[serde(default)]
    pub(crate) faults: Vec<Fault>,
}

impl Seed {
    /// Adds a key.
    #[must_use]
    pub fn key(mut self, key: SeedKey) -> Self {
        self.keys.push(key);
        self
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.credentials.is_empty()
            && self.principals.is_empty()
            && self.vpc_endpoints.is_empty()
            && self.keys.is_empty()
            && self.quotas.is_empty()
            && self.faults.is_empty()
    }

    /// Adds a user or role.
    #[must_use]
    pub fn principal(mut self, principal: SeedPrincipal) -> Self {
        self.principals.push(principal);
        self
    }

    /// Adds a VPC endpoint.
    #[must_use]
    pub fn vpc_endpoint(mut self, endpoint: SeedVpcEndpoint) -> Self {
        self.vpc_endpoints.push(endpoint);
        self
    }

    /// Changes the quotas, when the keys are there.
    #[must_use]
    pub fn quotas(self, quotas: QuotaSettings) -> Self {
        Self { quotas, ..self }
    }

    /// Adds a fault, which counts when the keys are there.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Adds an access key.
    #[must_use]
    pub fn credential(mut self, credential: Credential) -> Self {
        self.credentials.push(credential);
        self
    }
}

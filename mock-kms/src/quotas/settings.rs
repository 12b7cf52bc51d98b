//! `QuotaSettings`: what of the quotas a mock is to have otherwise than the service.

use super::{class::Class, rates::Rates};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use std::collections::BTreeMap;

/// Changes to the quotas, for a builder, a seed or the control API. What is not said stays as it is.
///
/// Calls are not counted unless that is asked for; how many keys, aliases and grants there may be is.
///
/// ```
/// use mock_kms::{Kms, QuotaSettings};
///
/// let one_a_second = QuotaSettings::default().requests_per_second("CreateKey", 1.0).unwrap();
/// let kms = Kms::builder().quotas(one_a_second).build()?;
/// kms.clock().freeze();
/// kms.call(kms.home(), "CreateKey", b"{}")?;
/// let throttled = kms.call(kms.home(), "CreateKey", b"{}").unwrap_err();
/// assert_eq!(throttled.code().name(), "ThrottlingException");
/// # Ok::<(), mock_kms::KmsError>(())
/// ```
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuotaSettings {
    pub(super) requests: Option<Requests>,
    #[serde(default)]
    pub(super) resources: Changes,
}

/// Whether calls are counted, and against what.
#[derive(Debug, Clone, Default)]
pub(super) struct Requests {
    /// `None` counts none.
    pub(super) rates: Option<Rates>,
}

/// How many things an account may have in a Region, and how large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct ResourceQuotas {
    /// Customer managed keys.
    pub(crate) keys: usize,
    pub(crate) aliases_per_key: usize,
    pub(crate) grants_per_key: usize,
    /// Bytes in a key policy.
    pub(crate) policy_bytes: usize,
    /// On-demand rotations that one key can have.
    pub(crate) on_demand_rotations: u32,
}

impl Default for ResourceQuotas {
    /// The service's own.
    fn default() -> Self {
        Self {
            keys: 100_000,
            aliases_per_key: 50,
            grants_per_key: 50_000,
            policy_bytes: 32 * 1024,
            on_demand_rotations: 25,
        }
    }
}

/// What of them is to be otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Changes {
    keys: Option<usize>,
    aliases_per_key: Option<usize>,
    grants_per_key: Option<usize>,
    policy_bytes: Option<usize>,
    on_demand_rotations: Option<u32>,
}

impl Changes {
    pub(super) fn change(&self, quotas: &mut ResourceQuotas) {
        let Self { keys, aliases_per_key, grants_per_key, policy_bytes, on_demand_rotations } = *self;
        *quotas = ResourceQuotas {
            keys: keys.unwrap_or(quotas.keys),
            aliases_per_key: aliases_per_key.unwrap_or(quotas.aliases_per_key),
            grants_per_key: grants_per_key.unwrap_or(quotas.grants_per_key),
            policy_bytes: policy_bytes.unwrap_or(quotas.policy_bytes),
            on_demand_rotations: on_demand_rotations.unwrap_or(quotas.on_demand_rotations),
        };
    }
}

impl QuotaSettings {
    /// Counts calls, by the service's own rates where no others are set.
    #[must_use]
    pub fn counting_requests(mut self) -> Self {
        self.requests.get_or_insert_default().rates.get_or_insert_default();
        self
    }

    /// Counts calls and allows that many a second of one quota: `CreateKey`, `GenerateDataKeyPair (RSA_2048)`,
    /// `Cryptographic operations (symmetric)` and so on, as Service Quotas calls them without `request rate`. The other
    /// rates are the service's. `None` if there is no such quota, or the rate is negative.
    #[must_use]
    pub fn requests_per_second(mut self, quota: &str, rate: f64) -> Option<Self> {
        let class = Class::from_name(quota).filter(|_| rate.is_finite() && rate >= 0.0)?;
        self.requests.get_or_insert_default().rates.get_or_insert_default().insert(class, rate);
        Some(self)
    }

    /// Customer managed keys in an account and Region; 100,000 by default.
    #[must_use]
    pub fn keys(mut self, most: usize) -> Self {
        self.resources.keys = Some(most);
        self
    }

    /// Aliases of one key; 50 by default.
    #[must_use]
    pub fn aliases_per_key(mut self, most: usize) -> Self {
        self.resources.aliases_per_key = Some(most);
        self
    }

    /// Grants on one key; 50,000 by default.
    #[must_use]
    pub fn grants_per_key(mut self, most: usize) -> Self {
        self.resources.grants_per_key = Some(most);
        self
    }

    /// Bytes in a key policy; 32,768 by default.
    #[must_use]
    pub fn policy_bytes(mut self, most: usize) -> Self {
        self.resources.policy_bytes = Some(most);
        self
    }

    /// On-demand rotations of one key; 25 by default.
    #[must_use]
    pub fn on_demand_rotations(mut self, most: u32) -> Self {
        self.resources.on_demand_rotations = Some(most);
        self
    }

    /// These, and then `later`.
    pub(crate) fn then(self, later: &Self) -> Self {
        let (before, after) = (self.resources, later.resources);
        Self {
            requests: later.requests.clone().or(self.requests),
            resources: Changes {
                keys: after.keys.or(before.keys),
                aliases_per_key: after.aliases_per_key.or(before.aliases_per_key),
                grants_per_key: after.grants_per_key.or(before.grants_per_key),
                policy_bytes: after.policy_bytes.or(before.policy_bytes),
                on_demand_rotations: after.on_demand_rotations.or(before.on_demand_rotations),
            },
        }
    }

    /// Whether they change nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.requests.is_none() && self.resources == Changes::default()
    }
}

impl<'de> Deserialize<'de> for Requests {
    /// `true`, `false`, or rates by the names of their quotas.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Whether(bool),
            Rates(BTreeMap<String, f64>),
        }
        let rates = match Written::deserialize(deserializer)? {
            Written::Whether(true) => return Ok(Self { rates: Some(Rates::default()) }),
            Written::Whether(false) => return Ok(Self { rates: None }),
            Written::Rates(rates) => rates,
        };
        let settings = rates.into_iter().try_fold(QuotaSettings::default(), |settings, (quota, rate)| {
            settings.requests_per_second(&quota, rate).ok_or_else(|| {
                D::Error::custom(format!(
                    "'{quota}: {rate}' is not a quota such as 'CreateKey: 5', 'Cryptographic operations (symmetric): \
                     100' or 'GenerateDataKeyPair (RSA_2048): 1'"
                ))
            })
        });
        Ok(settings?.counting_requests().requests.unwrap_or_default())
    }
}

//! Quotas: how many calls a second, and how many things, an account may have in a Region.
//!
//! AWS KMS Developer Guide, "Quotas". Rates of calls count by the mock's clock, and only if that is asked for.
//!
//! *Knows:* the clock's readings, names of operations and key specs. *Never:* keys, policies, HTTP.

mod bucket;
mod class;
mod rates;
mod settings;

pub use settings::QuotaSettings;

pub(crate) use class::Class;
pub(crate) use settings::ResourceQuotas;

use crate::{
    clock::Timestamp,
    error::{ErrorCode, KmsError},
    keys::{AccountId, Region},
    lock::{lock, read, write},
};
use bucket::Bucket;
use rates::Rates;
use std::{
    collections::HashMap,
    sync::{
        Mutex, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

/// The quotas of a mock, and what is left of them.
#[derive(Debug)]
pub(crate) struct Quotas {
    /// What a reset goes back to.
    start: QuotaSettings,
    /// Whether calls are counted: all that a call looks at where they are not.
    counts: AtomicBool,
    rates: RwLock<Rates>,
    buckets: Mutex<HashMap<(AccountId, Region, Class), Bucket>>,
    resources: RwLock<ResourceQuotas>,
}

impl Quotas {
    /// Those of the service, but for `start`.
    pub(crate) fn new(start: QuotaSettings) -> Self {
        let quotas = Self {
            start: QuotaSettings::default(),
            counts: AtomicBool::default(),
            rates: RwLock::default(),
            buckets: Mutex::default(),
            resources: RwLock::default(),
        };
        quotas.set(&start);
        Self { start, ..quotas }
    }

    /// Changes what `settings` say and leaves the rest. Where rates change, counting begins anew.
    pub(crate) fn set(&self, settings: &QuotaSettings) {
        if let Some(requests) = &settings.requests {
            *write(&self.rates) = requests.rates.clone().unwrap_or_default();
            lock(&self.buckets).clear();
            self.counts.store(requests.rates.is_some(), Ordering::Relaxed);
        }
        settings.resources.change(&mut write(&self.resources));
    }

    /// Back to the start, with nothing used.
    pub(crate) fn reset(&self) {
        self.counts.store(false, Ordering::Relaxed);
        *write(&self.resources) = ResourceQuotas::default();
        self.set(&self.start);
        lock(&self.buckets).clear();
    }

    /// How many things there may be.
    pub(crate) fn resources(&self) -> ResourceQuotas {
        *read(&self.resources)
    }

    /// Counts a call of `account` in `region` against `class`.
    ///
    /// # Errors
    /// ThrottlingException.
    pub(crate) fn count(
        &self,
        account: AccountId,
        region: &Region,
        class: Class,
        now: Timestamp,
    ) -> Result<(), KmsError> {
        if !self.counts.load(Ordering::Relaxed) {
            return Ok(());
        }
        let rate = read(&self.rates).of(class, region);
        let mut buckets = lock(&self.buckets);
        let bucket =
            buckets.entry((account, region.clone(), class)).or_insert_with(|| Bucket::full(rate, now));
        if bucket.take(rate, now) {
            return Ok(());
        }
        let message =
            "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.";
        Err(KmsError::new(ErrorCode::Throttling, message))
    }

    /// All of them, as the control API tells: rates as they are in `region`.
    #[cfg(feature = "server")]
    pub(crate) fn written(&self, region: &Region) -> serde_json::Value {
        use serde_json::{Map, Value, json};
        let rates = read(&self.rates);
        let rate = |class: Class| (class.to_string(), json!(rates.of(class, region)));
        json!({
            "counts_requests": self.counts.load(Ordering::Relaxed),
            "region": region.name(),
            "requests_per_second": Class::all().map(rate).collect::<Map<String, Value>>(),
            "resources": *read(&self.resources),
        })
    }
}

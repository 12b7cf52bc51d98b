//! `KmsBuilder`: a mock with settings of one's own.

use super::{DEFAULT_PROVIDER, Inner, Kms};
use crate::{
    audit::{Audit, AuditLog, DEFAULT_CAPACITY},
    authz::Caller,
    clock::Clock,
    credentials::Credentials,
    denials::Denials,
    endpoints::VpcEndpoints,
    error::{ErrorCode, KmsError},
    faults::Faults,
    hsm::{Hsm, HsmError},
    identities::Identities,
    keys::{AccountId, Region, Registry, Stock},
    meter::{Meter, PriceTable},
    quotas::{QuotaSettings, Quotas},
    seed::Seed,
    settings::Settings,
};
use kmseal_crypto::Provider;
use std::{io, sync::Arc, time::Duration};

/// Builds a [`Kms`].
#[derive(Debug)]
pub struct KmsBuilder {
    clock: Clock,
    provider: Provider,
    region: Region,
    account: AccountId,
    settings: Settings,
    quotas: QuotaSettings,
    seed: Seed,
    audit_capacity: usize,
    audit_log: Option<AuditLog>,
    prices: Option<PriceTable>,
}

impl KmsBuilder {
    /// Starts with a clock. On wasm, where there is no system time, this is the only way to start.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            provider: DEFAULT_PROVIDER,
            region: Region::default(),
            account: AccountId::default(),
            settings: Settings::default(),
            quotas: QuotaSettings::default(),
            seed: Seed::default(),
            audit_capacity: DEFAULT_CAPACITY,
            audit_log: None,
            prices: None,
        }
    }

    /// The clock that everything follows.
    #[must_use]
    pub fn clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// The Region of [`Kms::home`]; `us-east-1` by default. All other Regions exist too.
    #[must_use]
    pub fn region(self, region: Region) -> Self {
        Self { region, ..self }
    }

    /// The account of [`Kms::home`]; `000000000000` by default. All other accounts exist too.
    #[must_use]
    pub fn account(self, account: AccountId) -> Self {
        Self { account, ..self }
    }

    /// The cryptography backend.
    #[must_use]
    pub fn provider(self, provider: Provider) -> Self {
        Self { provider, ..self }
    }

    /// How many on-demand rotations one key can have; 25 by default, as in the service.
    #[must_use]
    pub fn on_demand_rotations(self, quota: u32) -> Self {
        Self { quotas: self.quotas.on_demand_rotations(quota), ..self }
    }

    /// The quotas, where they are to differ from the service's. Calls are not counted by default.
    #[must_use]
    pub fn quotas(self, quotas: QuotaSettings) -> Self {
        Self { quotas, ..self }
    }

    /// How long, by the clock, the service works in the background at what it does not do at once: an on-demand
    /// rotation, a new replica key, a new primary Region. 2 seconds by default; with zero it is done by the next call.
    #[must_use]
    pub fn background_time(mut self, duration: Duration) -> Self {
        self.settings.background_time = duration;
        self
    }

    /// How long, by the clock, a new grant takes to spread. Until then it counts only for calls that bring its token,
    /// as in the service, where that takes seconds and at times minutes. Zero by default.
    #[must_use]
    pub fn grant_delay(mut self, duration: Duration) -> Self {
        self.settings.grant_delay = duration;
        self
    }

    /// How many audit records are remembered; 10,000 by default. Older ones are forgotten.
    #[must_use]
    pub fn audit_capacity(self, records: usize) -> Self {
        Self { audit_capacity: records, ..self }
    }

    /// Where each audit record also goes as it is made: one line of JSON in the form of AWS CloudTrail, written before the
    /// call is answered. Once that fails, every call is answered with KMSInternalException.
    #[must_use]
    pub fn audit_log(self, writer: impl io::Write + Send + 'static) -> Self {
        Self { audit_log: Some(AuditLog::new(writer)), ..self }
    }

    /// What [`Kms::bill`] takes the prices from, instead of the table that this crate was built with.
    #[must_use]
    pub fn prices(self, prices: PriceTable) -> Self {
        Self { prices: Some(prices), ..self }
    }

    /// The keys and access keys that it starts with.
    #[must_use]
    pub fn seed(self, seed: Seed) -> Self {
        Self { seed, ..self }
    }

    /// Lets the tags `_custom_id_` and `_custom_key_material_` (base64) of CreateKey order the id and the material of
    /// the new key, as some emulators do. They are not kept as tags.
    #[must_use]
    pub fn emulator_tags(mut self) -> Self {
        self.settings.emulator_tags = true;
        self
    }

    /// Builds it, with the keys of its seed and no others.
    ///
    /// # Errors
    /// KMSInternalException if the random source or the cryptography backend fails; ValidationException if the seed
    /// cannot be performed.
    pub fn build(self) -> Result<Kms, KmsError> {
        let hsm = Hsm::new(self.provider).map_err(|_| KmsError::from(HsmError::Failed))?;
        let prices = match self.prices {
            Some(prices) => prices,
            None => PriceTable::built_in().map_err(|_| KmsError::from(HsmError::Failed))?,
        };
        let mut inner = Inner {
            hsm,
            registry: Registry::new(),
            clock: self.clock,
            denials: Denials::default(),
            meter: Meter::new(prices),
            audit: Audit::new(self.audit_capacity, self.audit_log),
            settings: self.settings,
            quotas: Quotas::new(self.quotas.clone()),
            faults: Faults::default(),
            credentials: Credentials::new(self.account),
            identities: Identities::default(),
            vpc_endpoints: VpcEndpoints::default(),
            start: Stock::default(),
            home: Caller::root(self.region, self.account),
        };
        if self.seed.is_empty() {
            return Ok(Kms(Arc::new(inner)));
        }
        let quotas = self.quotas.then(&self.seed.quotas);
        let sown = Kms(Arc::new(inner));
        sown.sow(self.seed).map_err(|error| KmsError::new(ErrorCode::Validation, error.to_string()))?;
        inner = Arc::into_inner(sown.0).ok_or(HsmError::Failed)?;
        inner.start = inner.registry.stock();
        inner.quotas = Quotas::new(quotas);
        inner.faults.keep();
        Ok(Kms(Arc::new(inner)))
    }
}

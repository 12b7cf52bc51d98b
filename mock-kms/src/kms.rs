//! `Kms`: the whole mock behind one door, [`Kms::call`].

use crate::{
    audit::{Audit, AuditRecord},
    authz::Caller,
    clock::{Clock, Timestamp},
    credentials::{Credential, Credentials},
    denials::Denials,
    error::{ErrorCode, KmsError},
    hsm::{Hsm, HsmError},
    identities::Identities,
    keys::{AccountId, Region, Registry, Stock},
    operations::{Context, Given, Trace, dispatch},
    quotas::{QuotaSettings, Quotas},
    seed::Seed,
    settings::Settings,
};
use kmseal_crypto::Provider;
use std::{fmt, sync::Arc, time::Duration};
use uuid::Uuid;

/// The backend that is used unless another is asked for: aws-lc where it builds, RustCrypto elsewhere.
#[cfg(all(feature = "aws-lc", not(target_family = "wasm")))]
pub(crate) const DEFAULT_PROVIDER: Provider = kmseal_crypto::aws_lc::PROVIDER;
/// The backend that is used unless another is asked for: aws-lc where it builds, RustCrypto elsewhere.
#[cfg(not(all(feature = "aws-lc", not(target_family = "wasm"))))]
pub(crate) const DEFAULT_PROVIDER: Provider = kmseal_crypto::rustcrypto::PROVIDER;

/// A mock AWS KMS with all its Regions and accounts. Clones are handles to the same service.
#[derive(Clone)]
pub struct Kms(Arc<Inner>);

struct Inner {
    hsm: Hsm,
    registry: Registry,
    clock: Clock,
    audit: Audit,
    denials: Denials,
    settings: Settings,
    quotas: Quotas,
    credentials: Credentials,
    identities: Identities,
    /// What a reset goes back to.
    start: Stock,
    home: Caller,
}

/// The answer to a call, with the id that the service gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// A UUID, as in the header `x-amzn-RequestId`.
    pub request_id: String,
    /// The answer's JSON, empty for operations that answer nothing, or the error.
    pub outcome: Result<Vec<u8>, KmsError>,
}

impl Kms {
    /// Starts to build a mock whose clock runs with the operating system's time.
    #[cfg(not(target_family = "wasm"))]
    pub fn builder() -> KmsBuilder {
        KmsBuilder::new(Clock::system())
    }

    /// Performs `operation` (for example `GenerateDataKey`) for `caller` with a body of AWS JSON 1.1, and returns
    /// the JSON of the answer. It is empty for the operations that answer nothing, as it is in the service.
    ///
    /// What has fallen due by the clock happens first.
    ///
    /// ```
    /// use mock_kms::Kms;
    ///
    /// let kms = Kms::builder().build()?;
    /// let answer = kms.call(kms.home(), "GenerateRandom", br#"{"NumberOfBytes":16}"#)?;
    /// assert!(answer.starts_with(br#"{"Plaintext":"#));
    /// # Ok::<(), mock_kms::KmsError>(())
    /// ```
    ///
    /// # Errors
    /// The service's own error, by code and message.
    pub fn call(&self, caller: &Caller, operation: &str, body: &[u8]) -> Result<Vec<u8>, KmsError> {
        self.answer(caller, operation, body).outcome
    }

    /// Does the same as [`call`](Self::call) and also tells the request id.
    pub fn answer(&self, caller: &Caller, operation: &str, body: &[u8]) -> Answer {
        self.answer_with(caller, operation, body, |_| {}).0
    }

    /// Does the same as [`answer`](Self::answer) and also tells why the call was allowed or denied: a JSON document
    /// for each decision, with each statement of each policy and what it made of the call.
    pub fn answer_and_explain(
        &self,
        caller: &Caller,
        operation: &str,
        body: &[u8],
    ) -> (Answer, Vec<serde_json::Value>) {
        self.answer_with(caller, operation, body, |cx| cx.explains = true)
    }

    /// Tells whether the call would be allowed and why, without doing it and without a record. The outcome is empty if
    /// it would.
    pub fn explain(
        &self,
        caller: &Caller,
        operation: &str,
        body: &[u8],
    ) -> (Result<(), KmsError>, Vec<serde_json::Value>) {
        let (request_id, now) = (self.new_request_id(), self.catch_up());
        let mut trace = Trace::default();
        let mut cx = self.context(caller, now, request_id, Given::default());
        (cx.explains, cx.rehearses, cx.counts) = (true, true, false);
        let outcome = dispatch(&mut cx, operation, body, &mut trace);
        (outcome.map(drop), trace.explanations)
    }

    fn answer_with(
        &self,
        caller: &Caller,
        operation: &str,
        body: &[u8],
        prepare: impl FnOnce(&mut Context<'_>),
    ) -> (Answer, Vec<serde_json::Value>) {
        let request_id = self.new_request_id();
        let now = self.catch_up();
        let mut trace = Trace::default();
        let mut cx = self.context(caller, now, request_id, Given::default());
        prepare(&mut cx);
        let outcome = dispatch(&mut cx, operation, body, &mut trace);
        let explanations = std::mem::take(&mut trace.explanations);
        let request_id = request_id.to_string();
        if let Some(decision) = trace.denied.take() {
            self.0.denials.add(now, &request_id, operation, decision);
        }
        self.0.audit.add(AuditRecord::new(now, &request_id, caller, operation, trace, &outcome));
        (Answer { request_id, outcome }, explanations)
    }

    /// Performs an operation of a seed, of which the audit knows nothing. Its grants have spread.
    pub(crate) fn perform(
        &self,
        caller: &Caller,
        operation: &str,
        body: &[u8],
        given: Given,
    ) -> Result<Vec<u8>, KmsError> {
        let (request_id, now) = (self.new_request_id(), self.catch_up());
        let mut cx = self.context(caller, now, request_id, given);
        cx.settings.grant_delay = Duration::ZERO;
        cx.counts = false;
        dispatch(&mut cx, operation, body, &mut Trace::default())
    }

    fn context<'a>(
        &'a self,
        caller: &'a Caller,
        now: Timestamp,
        request_id: Uuid,
        given: Given,
    ) -> Context<'a> {
        let Inner { hsm, registry, settings, quotas, .. } = &*self.0;
        Context {
            hsm,
            registry,
            caller,
            settings: *settings,
            quotas,
            counts: true,
            now,
            request_id,
            dry_run: false,
            given,
            explains: false,
            rehearses: false,
        }
    }

    /// The clock that everything follows. Turn it here; what falls due happens before the next call is answered.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The root of the account that this mock was built for, in its Region.
    pub fn home(&self) -> &Caller {
        &self.0.home
    }

    /// Adds an access key that calls over HTTP can be signed with, or replaces the one of that id. Calls in
    /// process need none.
    pub fn register(&self, credential: &Credential) {
        self.0.credentials.register(credential);
    }

    /// The user, role or session of that ARN, in the Region of [`home`](Self::home), as a seed brought it. A role calls
    /// in a session of its own. `None` if the mock knows none.
    pub fn caller(&self, arn: &str) -> Option<Caller> {
        let principal = self.0.identities.principal(arn, self.0.clock.now())?;
        Some(Caller::new(self.home().region().clone(), Arc::new(principal)))
    }

    /// The users and roles.
    pub(crate) fn identities(&self) -> &Identities {
        &self.0.identities
    }

    #[cfg(feature = "aws-http")]
    pub(crate) fn credentials(&self) -> &Credentials {
        &self.0.credentials
    }

    /// The last calls, oldest first.
    pub fn audit(&self) -> Vec<AuditRecord> {
        self.0.audit.records()
    }

    /// The last 200 calls that policies refused, oldest first: the decision of each as [`explain`](Self::explain) gives
    /// it, with the members `time`, `request_id` and `operation` beside.
    pub fn denials(&self) -> Vec<serde_json::Value> {
        self.0.denials.all()
    }

    /// How many keys exist at this moment, in all Regions and accounts.
    pub fn key_count(&self) -> usize {
        self.catch_up();
        self.0.registry.key_count()
    }

    /// Changes the quotas, until a [`reset`](Self::reset). Where rates of calls change, counting begins anew.
    pub fn set_quotas(&self, settings: &QuotaSettings) {
        self.0.quotas.set(settings);
    }

    #[cfg(feature = "server")]
    pub(crate) fn quotas(&self) -> &Quotas {
        &self.0.quotas
    }

    /// Lets happen what has fallen due, and returns the time.
    fn catch_up(&self) -> Timestamp {
        let Inner { hsm, registry, clock, .. } = &*self.0;
        let now = clock.now();
        registry.run_due(now, &|arn| hsm.generate_symmetric(arn.hsm_name()).ok());
        now
    }

    /// Goes back to how it started: the keys of the seed it was built with and no others, no records, the clock as
    /// it was. Access keys stay.
    pub fn reset(&self) {
        self.0.registry.restore(&self.0.start);
        self.0.audit.clear();
        self.0.denials.clear();
        self.0.clock.reset();
        self.0.quotas.reset();
    }

    /// Fresh random bytes.
    #[cfg(feature = "aws-http")]
    pub(crate) fn random_bytes<const N: usize>(&self) -> Result<[u8; N], KmsError> {
        Ok(self.0.hsm.random_array()?)
    }

    /// A fresh request id. Should the random source fail, the call that needs it will say so.
    pub(crate) fn new_request_id(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.0.hsm.random_array().unwrap_or_default()).into_uuid()
    }

    /// The keys, for tests that force a state which nothing leads to.
    #[cfg(test)]
    pub(crate) fn registry(&self) -> &Registry {
        &self.0.registry
    }
}

impl fmt::Debug for Kms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kms")
            .field("home", &self.0.home)
            .field("clock", &self.0.clock)
            .finish_non_exhaustive()
    }
}

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
        let mut inner = Inner {
            hsm,
            registry: Registry::new(),
            clock: self.clock,
            audit: Audit::default(),
            denials: Denials::default(),
            settings: self.settings,
            quotas: Quotas::new(self.quotas.clone()),
            credentials: Credentials::new(self.account),
            identities: Identities::default(),
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
        Ok(Kms(Arc::new(inner)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_goes_to_any_thread_and_all_see_the_same_keys() {
        fn is_shareable<T: Clone + Send + Sync + 'static>(_: &T) {}
        let kms = Kms::builder().build().unwrap();
        is_shareable(&kms);
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let kms = kms.clone();
                std::thread::spawn(move || {
                    (0..25).try_for_each(|_| kms.call(kms.home(), "CreateKey", b"").map(drop))
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap().unwrap());
        assert_eq!(kms.key_count(), 100);
    }
}

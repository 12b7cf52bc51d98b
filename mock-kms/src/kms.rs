//! `Kms`: the whole mock behind one door, [`Kms::call`].

mod builder;
mod reports;

pub use builder::KmsBuilder;

use crate::{
    action::Action,
    audit::{Audit, Call, ServiceEvent},
    authz::{Caller, VpcEndpoint},
    clock::{Clock, Timestamp},
    credentials::{Credential, Credentials},
    denials::Denials,
    endpoints::VpcEndpoints,
    error::KmsError,
    faults::{Disturbance, Fault, FaultError, Faults},
    hsm::Hsm,
    identities::Identities,
    keys::{Happening, KeyArn, Registry, Stock},
    meter::{Counted, Meter},
    operations::{Context, Given, Trace, dispatch},
    quotas::{QuotaSettings, Quotas},
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
    meter: Meter,
    settings: Settings,
    quotas: Quotas,
    faults: Faults,
    credentials: Credentials,
    identities: Identities,
    vpc_endpoints: VpcEndpoints,
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
    pub(crate) disturbance: Disturbance,
}

impl Answer {
    /// How long a fault wants the answer to take. The mock does not wait: who hands the answer on does, if anybody.
    pub fn latency(&self) -> Duration {
        self.disturbance.latency
    }
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
        let (request_id, now) = (self.new_id(), self.catch_up());
        let mut trace = Trace::default();
        let mut cx = self.context(caller, now, (request_id, Uuid::nil()), Given::default());
        (cx.explains, cx.rehearses, cx.is_live) = (true, true, false);
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
        let (request_id, event_id) = (self.new_id(), self.new_id());
        let now = self.catch_up();
        if let Err(error) = self.0.audit.require_log() {
            let disturbance = Disturbance::default();
            let answer = Answer { request_id: request_id.to_string(), outcome: Err(error), disturbance };
            return (answer, Vec::new());
        }
        let mut trace = Trace::default();
        let mut cx = self.context(caller, now, (request_id, event_id), Given::default());
        prepare(&mut cx);
        let outcome = dispatch(&mut cx, operation, body, &mut trace);
        let explanations = std::mem::take(&mut trace.explanations);
        let disturbance = trace.disturbance;
        if let Some(decision) = trace.denied.take() {
            self.0.denials.add(now, &request_id.to_string(), operation, decision);
        }
        self.0.meter.count(&Counted {
            time: now,
            caller,
            action: Action::from_word(operation),
            keys: &trace.keys,
            pair: trace.pair,
            error: outcome.as_ref().err().map(KmsError::code),
        });
        let call = Call::of_kms((now, request_id), caller, operation, trace, &outcome);
        let outcome = self.record(call, event_id).and(outcome);
        (Answer { request_id: request_id.to_string(), outcome, disturbance }, explanations)
    }

    /// Adds the record of a call.
    ///
    /// # Errors
    /// KMSInternalException if there is a log and it cannot be written.
    pub(crate) fn record(&self, call: Call, event_id: Uuid) -> Result<(), KmsError> {
        self.0.audit.add_call(call, event_id, || self.new_id())
    }

    /// Performs an operation of a seed, of which the audit knows nothing. Its grants have spread.
    pub(crate) fn perform(
        &self,
        caller: &Caller,
        operation: &str,
        body: &[u8],
        given: Given,
    ) -> Result<Vec<u8>, KmsError> {
        let (request_id, now) = (self.new_id(), self.catch_up());
        let mut cx = self.context(caller, now, (request_id, Uuid::nil()), given);
        cx.settings.grant_delay = Duration::ZERO;
        cx.is_live = false;
        dispatch(&mut cx, operation, body, &mut Trace::default())
    }

    fn context<'a>(
        &'a self,
        caller: &'a Caller,
        now: Timestamp,
        (request_id, event_id): (Uuid, Uuid),
        given: Given,
    ) -> Context<'a> {
        let Inner { hsm, registry, settings, quotas, faults, identities, .. } = &*self.0;
        Context {
            hsm,
            registry,
            caller,
            settings: *settings,
            quotas,
            faults,
            identities,
            is_live: true,
            now,
            request_id,
            event_id,
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

    /// The VPC endpoint of that id, as a seed brought it, for [`Caller::through`]. `None` if the mock knows none.
    pub fn vpc_endpoint(&self, id: &str) -> Option<VpcEndpoint> {
        self.0.vpc_endpoints.get(id)
    }

    /// The users and roles.
    pub(crate) fn identities(&self) -> &Identities {
        &self.0.identities
    }

    /// The VPC endpoints.
    pub(crate) fn vpc_endpoints(&self) -> &VpcEndpoints {
        &self.0.vpc_endpoints
    }

    #[cfg(feature = "aws-http")]
    pub(crate) fn credentials(&self) -> &Credentials {
        &self.0.credentials
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

    /// Lets calls go wrong from now on, until a [`reset`](Self::reset), and returns the id of the fault. Faults strike in
    /// the order in which they were added.
    ///
    /// # Errors
    /// What is wrong with the fault: an unknown operation or error, a probability beyond one.
    pub fn add_fault(&self, fault: Fault) -> Result<u64, FaultError> {
        self.0.faults.add(fault)
    }

    /// All faults as JSON, each with its `id`, how many calls it was about (`matched`), and how many of them it `struck`.
    pub fn faults(&self) -> serde_json::Value {
        self.0.faults.written()
    }

    /// Takes a fault away; `false` if there is none of that id.
    pub fn remove_fault(&self, id: u64) -> bool {
        self.0.faults.remove(id)
    }

    /// Takes all faults away.
    pub fn clear_faults(&self) {
        self.0.faults.clear();
    }

    #[cfg(feature = "server")]
    pub(crate) fn quotas(&self) -> &Quotas {
        &self.0.quotas
    }

    /// Lets happen what has fallen due, and returns the time.
    fn catch_up(&self) -> Timestamp {
        let Inner { hsm, registry, clock, audit, meter, .. } = &*self.0;
        let now = clock.now();
        let new_material = |arn: &KeyArn| hsm.generate_symmetric(arn.hsm_name()).ok();
        registry.run_due(now, &new_material, &|happened| {
            audit.add_event(ServiceEvent::from(&happened), self.new_id());
            if happened.what == Happening::Deleted {
                meter.remember(&happened.key);
            }
        });
        now
    }

    /// Goes back to how it started: the keys of the seed it was built with and no others, no records, the clock as
    /// it was. Access keys stay.
    pub fn reset(&self) {
        self.0.registry.restore(&self.0.start);
        self.0.audit.clear();
        self.0.denials.clear();
        self.0.meter.clear();
        self.0.clock.reset();
        self.0.quotas.reset();
        self.0.faults.reset();
    }

    /// Fresh random bytes.
    #[cfg(feature = "aws-http")]
    pub(crate) fn random_bytes<const N: usize>(&self) -> Result<[u8; N], KmsError> {
        Ok(self.0.hsm.random_array()?)
    }

    /// A fresh id of a call or a record. Should the random source fail, the call that needs it will say so.
    pub(crate) fn new_id(&self) -> Uuid {
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

//! The operations of the API: one file each, and the one pipeline that fixes the order of checks.
//!
//! Validate, throttle, resolve, authorize, state, HSM, audit: the order decides which error wins, so no operation has a say
//! in it. An operation says what its parameters are ([`Operation::INPUT`]) and what it is about
//! ([`Operation::target`]); when [`Operation::run`] is reached, all checks have passed.
//!
//! *Knows:* keys, authz, HSM handles, wire shapes. *Never:* HTTP, key bytes, the order of checks.

mod dispatch;
mod dry_run;
mod encryption;
mod facts;
mod given;
mod grant_entry;
mod grant_reference;
mod grant_terms;
mod grant_token;
mod import_terms;
mod key_metadata;
mod managed_key;
mod materials;
mod signable;
mod tag_entry;
mod target;

mod cancel_key_deletion;
mod create_alias;
mod create_grant;
mod create_key;
mod decapsulate;
mod decrypt;
mod delete_alias;
mod delete_imported_key_material;
mod derive_shared_secret;
mod describe_custom_key_stores;
mod describe_key;
mod disable_key;
mod disable_key_rotation;
mod enable_key;
mod enable_key_rotation;
mod encapsulate;
mod encrypt;
mod generate_data_key;
mod generate_data_key_pair;
mod generate_data_key_pair_without_plaintext;
mod generate_data_key_without_plaintext;
mod generate_mac;
mod generate_random;
mod get_key_last_usage;
mod get_key_policy;
mod get_key_rotation_status;
mod get_parameters_for_import;
mod get_public_key;
mod import_key_material;
mod list_aliases;
mod list_grants;
mod list_key_policies;
mod list_key_rotations;
mod list_keys;
mod list_resource_tags;
mod list_retirable_grants;
mod put_key_policy;
mod re_encrypt;
mod replicate_key;
mod retire_grant;
mod revoke_grant;
mod rotate_key_on_demand;
mod schedule_key_deletion;
mod sign;
#[cfg(test)]
mod state_cells;
mod tag_resource;
mod untag_resource;
mod update_alias;
mod update_key_description;
mod update_primary_region;
mod verify;
mod verify_mac;

pub(crate) use dispatch::{dispatch, input};
pub(crate) use given::Given;
pub(crate) use materials::Materials;

use crate::{
    action::Action,
    authz::{Caller, ConditionKey, KeyPolicy, Value},
    clock::Timestamp,
    error::{ErrorCode, KmsError},
    faults::{Disturbance, Faults, Struck},
    hsm::{Hsm, HsmError},
    identities::Identities,
    keys::{Key, KeySpec, Region, Registry, Store, Usable, Use},
    quotas::{Class, Quotas},
    settings::Settings,
    wire::{self, Member},
};
use serde::{Serialize, de::DeserializeOwned};
use std::sync::Arc;
use target::Target;
use uuid::Uuid;

/// One operation of the API.
pub(crate) trait Operation {
    /// Which one: the wire target, the IAM action and the row of the state table.
    const ACTION: Action;
    /// Its parameters as the API model describes them.
    const INPUT: &'static [Member];
    /// Its parameters by type: exactly those of `INPUT` that are implemented.
    type Request: Request;
    /// Its answer; `()` is answered with an empty body.
    type Response: Serialize;
    /// What a call is about.
    type Target<'a>: Target;

    /// What this call is about.
    fn target(request: &Self::Request) -> Self::Target<'_>;

    /// Does it. In a dry run too, after which the answer is thrown away: an operation that changes something and
    /// can be tried dry must look at [`Context::dry_run`] before it does.
    fn run(
        cx: &Context<'_>,
        admitted: <Self::Target<'_> as Target>::Admitted,
        request: &Self::Request,
    ) -> Result<Self::Response, KmsError>;

    /// The key materials that it used.
    fn materials(_: &Self::Response) -> Materials {
        Materials::None
    }
}

/// What the pipeline needs to know of a request.
pub(crate) trait Request: DeserializeOwned {
    /// Whether the caller only wants to know if the call would succeed.
    fn dry_run(&self) -> bool {
        false
    }

    /// Tokens of grants that may not have spread yet.
    fn grant_tokens(&self) -> &[String] {
        &[]
    }

    /// The quota that the call counts against, where a parameter decides.
    fn quota(&self) -> Option<Class> {
        None
    }

    /// The spec of the data key pair that is to be made.
    fn pair(&self) -> Option<KeySpec> {
        None
    }

    /// What a condition of a policy sees of the parameters when it decides about `permission`: their defaults included, but
    /// for BypassPolicyLockoutSafetyCheck and ExpirationModel, which the examples of the guide miss where they are not
    /// given. Names of keys, the encryption context and the constraints of a grant are seen without it.
    fn condition(&self, permission: &str, key: &ConditionKey) -> Option<Value<'_>> {
        let _ = (permission, key);
        None
    }
}

/// What the mock lends to an operation for one call.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) hsm: &'a Hsm,
    pub(crate) registry: &'a Registry,
    pub(crate) caller: &'a Caller,
    pub(crate) settings: Settings,
    pub(crate) quotas: &'a Quotas,
    pub(crate) faults: &'a Faults,
    pub(crate) identities: &'a Identities,
    /// Whether a client calls, so that the call counts against the quotas for rates of calls, and faults strike it.
    pub(crate) is_live: bool,
    pub(crate) now: Timestamp,
    pub(crate) request_id: Uuid,
    /// The id of the record of this call.
    pub(crate) event_id: Uuid,
    pub(crate) dry_run: bool,
    /// Whether decisions are to be explained.
    pub(crate) explains: bool,
    /// Whether the call ends where it would be done.
    pub(crate) rehearses: bool,
    /// What a new key gets by order.
    pub(crate) given: Given,
}

impl Context<'_> {
    /// The keys and aliases of the caller's own Region and account.
    fn store(&self) -> Arc<Store> {
        self.registry.store(self.caller.place())
    }

    /// Counts a call in `region` against a quota of the caller's account.
    ///
    /// # Errors
    /// ThrottlingException.
    fn count(&self, region: &Region, class: Class) -> Result<(), KmsError> {
        if !self.is_live {
            return Ok(());
        }
        self.quotas.count(self.caller.account(), region, class, self.now)
    }

    /// Lets faults strike a call before it is looked at, and again when its key is found.
    ///
    /// # Errors
    /// What they answer it with.
    fn strike(&self, action: Action, key: Option<&Key>, trace: &mut Trace) -> Result<(), KmsError> {
        if !self.is_live {
            return Ok(());
        }
        self.faults.strike(Struck { action, caller: self.caller, key }, &mut trace.disturbance)
    }

    /// Reads a key policy, if one was given, whose principals exist.
    fn read_policy(&self, text: Option<&str>) -> Result<Option<Arc<KeyPolicy>>, KmsError> {
        let Some(text) = text else { return Ok(None) };
        let policy = KeyPolicy::read(text, self.quotas.resources().policy_bytes)?;
        policy.require_principals(|arn| self.identities.may_exist(arn))?;
        Ok(Some(policy))
    }

    /// Changes a key.
    fn update(&self, key: &Usable, change: impl FnOnce(&mut Key)) -> Result<Arc<Key>, KmsError> {
        self.registry.store(&key.key().arn.place).update(key, change)
    }

    /// Changes a key, or refuses to.
    fn try_update(
        &self,
        key: &Usable,
        change: impl FnOnce(&mut Key) -> Result<(), KmsError>,
    ) -> Result<Arc<Key>, KmsError> {
        self.registry.store(&key.key().arn.place).try_update(key, change)
    }
}

/// What a call turned out to be about.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// The keys, in the order in which they were found.
    pub(crate) keys: Vec<Arc<Key>>,
    /// What a record may tell of the request, once that is known to be well-formed.
    pub(crate) parameters: Option<Box<str>>,
    /// The key materials that were used.
    pub(crate) materials: Materials,
    /// The spec of the data key pair that was asked for.
    pub(crate) pair: Option<KeySpec>,
    /// Why it was allowed or denied, if that was asked.
    pub(crate) explanations: Vec<serde_json::Value>,
    /// Why it was denied, whether or not that was asked.
    pub(crate) denied: Option<serde_json::Value>,
    /// What faults do to the answer.
    pub(crate) disturbance: Disturbance,
}

/// The pipeline.
fn perform<O: Operation>(cx: &mut Context<'_>, body: &[u8], trace: &mut Trace) -> Result<Vec<u8>, KmsError> {
    // Validate.
    let input = wire::check(O::ACTION.word(), O::INPUT, body);
    let input = input.map_err(|violation| Given::hushed(violation, cx, body))?;
    trace.parameters = wire::shown(O::INPUT, &input, Given::is_ordered_by);
    let request: O::Request =
        serde_json::from_value(input).map_err(|_| internal("a request did not fit its type"))?;
    cx.dry_run = request.dry_run();
    // Throttle: here, or where the key is found whose kind decides.
    if let Some(class) = request.quota().or(Class::of_operation(O::ACTION)) {
        cx.count(cx.caller.region(), class)?;
    }
    trace.pair = request.pair();
    // Resolve, authorize, state.
    let facts = |permission: &str, key: &ConditionKey| request.condition(permission, key);
    let mut door = target::Door::new(cx, O::ACTION, request.grant_tokens(), &facts, trace)?;
    let admitted = O::target(&request).admit(&mut door)?;
    if cx.rehearses {
        return Ok(Vec::new());
    }
    // HSM.
    let response = O::run(cx, admitted, &request)?;
    if request.dry_run() {
        return Err(dry_run::passed());
    }
    trace.materials = O::materials(&response);
    if O::ACTION.is_tracked() {
        note_use(cx, O::ACTION, &trace.keys);
    }
    match serde_json::to_vec(&response) {
        Ok(json) if json == b"null" => Ok(Vec::new()),
        Ok(json) => Ok(json),
        Err(_) => Err(internal("an answer could not be written")),
    }
}

/// Notes that `keys` were used.
fn note_use(cx: &Context<'_>, action: Action, keys: &[Arc<Key>]) {
    let Context { now: at, request_id, event_id, .. } = *cx;
    for key in keys {
        key.last_use.note(Use { action, at, request_id, event_id });
    }
}

/// A fault of the mock itself.
fn internal(what: &'static str) -> KmsError {
    KmsError::new(ErrorCode::KmsInternal, format!("mock-kms failed: {what}."))
}

impl From<HsmError> for KmsError {
    fn from(error: HsmError) -> Self {
        match error {
            HsmError::InvalidCiphertext => Self::silent(ErrorCode::InvalidCiphertext),
            // Operations that these can happen to say them in their own words.
            HsmError::TooLong { .. } | HsmError::NotGenuine | HsmError::InvalidPublicKey => {
                internal("an answer of the cryptography was not expected")
            }
            HsmError::WrongMaterial => Self::silent(ErrorCode::IncorrectKeyMaterial),
            HsmError::InvalidToken => Self::silent(ErrorCode::InvalidImportToken),
            HsmError::Failed => internal("the cryptography failed"),
        }
    }
}

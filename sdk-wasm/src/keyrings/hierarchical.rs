//! The hierarchical keyring, over one branch key or over those that a JavaScript function picks.

use crate::{
    cache::{Cache, partition_of},
    clock::{JsClock, milliseconds},
    error,
    key_store::KeyStore,
    keyring::Keyring,
    shapes,
};
use js_sys::{Function, Promise};
use kmseal::{
    Attempt, AttemptOutcome, BoxFuture, EncryptionContext, Error, ErrorKind,
    cache::{MaterialsCache, PartitionId, StormTrackingCache},
    key_store::BranchKeySource,
    keyring::KmsHierarchicalKeyring,
    materials::{self, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
};
use std::{sync::Arc, time::Duration};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The provider id of data keys that a hierarchical keyring wrapped.
const PROVIDER_ID: &str = "aws-kms-hierarchy";

#[wasm_bindgen]
impl Keyring {
    /// A hierarchical keyring over one branch key, which keeps it for so many milliseconds.
    ///
    /// # Errors
    /// As [`KmsHierarchicalKeyringBuilder::build`](kmseal::keyring::KmsHierarchicalKeyringBuilder::build).
    pub fn hierarchical(
        store: &KeyStore,
        branch_key_id: String,
        time_to_live: f64,
        cache: Option<Cache>,
        partition_id: Option<String>,
    ) -> Result<Keyring, JsValue> {
        let setup = Setup::new(store, time_to_live, cache, partition_id);
        Keyring::of(setup.and_then(|setup| setup.keyring(branch_key_id)))
    }

    /// A hierarchical keyring over the branch keys that `supplier` picks: `(context) => id`, or a promise of it.
    ///
    /// # Errors
    /// As [`KmsHierarchicalKeyringBuilder::build`](kmseal::keyring::KmsHierarchicalKeyringBuilder::build).
    #[wasm_bindgen(js_name = hierarchicalByContext)]
    pub fn hierarchical_by_context(
        store: &KeyStore,
        supplier: Function,
        time_to_live: f64,
        cache: Option<Cache>,
        partition_id: Option<String>,
    ) -> Result<Keyring, JsValue> {
        let setup = Setup::new(store, time_to_live, cache, partition_id);
        Keyring::of(setup.map(|setup| ByContext { setup, supplier }))
    }
}

/// What all keyrings of one key store, cache and partition have in common.
#[derive(Debug)]
struct Setup {
    source: Arc<dyn BranchKeySource>,
    time_to_live: Duration,
    cache: Arc<dyn MaterialsCache>,
    partition: PartitionId,
}

impl Setup {
    fn new(
        store: &KeyStore,
        time_to_live: f64,
        cache: Option<Cache>,
        partition_id: Option<String>,
    ) -> Result<Self, Error> {
        let cache: Arc<dyn MaterialsCache> = match cache {
            Some(cache) => cache.0,
            None => Arc::new(StormTrackingCache::builder().clock(JsClock::shared()).build()?),
        };
        let partition = partition_of(partition_id)?;
        Ok(Self { source: store.0.clone(), time_to_live: milliseconds(time_to_live), cache, partition })
    }

    fn keyring(&self, branch_key_id: String) -> Result<KmsHierarchicalKeyring, Error> {
        KmsHierarchicalKeyring::for_branch_key(self.source.clone(), branch_key_id, self.time_to_live)
            .cache(self.cache.clone())
            .partition_id(self.partition.clone())
            .build()
    }
}

/// Asks JavaScript for the branch key's id, which may take a while, as the core's own supplier cannot.
#[derive(Debug)]
struct ByContext {
    setup: Setup,
    supplier: Function,
}

impl ByContext {
    async fn keyring_for(&self, context: &EncryptionContext) -> Result<KmsHierarchicalKeyring, Error> {
        let answer = match self.supplier.call1(&JsValue::UNDEFINED, &shapes::context(context)) {
            Ok(answer) => JsFuture::from(Promise::resolve(&answer)).await,
            Err(thrown) => Err(thrown),
        };
        let id = answer.map_err(|thrown| error::from_keyring("the function branchKeyId", thrown))?;
        let id = id.as_string().filter(|id| !id.is_empty()).ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidArgument,
                "the function branchKeyId returned no id; return a text that is not empty, or throw an error",
            )
        })?;
        self.setup.keyring(id)
    }
}

impl materials::Keyring for ByContext {
    fn name(&self) -> String {
        format!("KmsHierarchicalKeyring({}, by context)", self.setup.source.logical_name())
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(
            async move { self.keyring_for(request.encryption_context).await?.wrap_data_key(request).await },
        )
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(async move {
            // The function is not asked about messages of other keyrings.
            let own = |key: &&kmseal::EncryptedDataKey| key.key_provider_id == PROVIDER_ID;
            let Some(first) = request.encrypted_data_keys.iter().find(own) else {
                let why = "it was not wrapped by a hierarchical keyring";
                let pass_on = |key| Attempt::passed_on(&self.name(), key, why);
                return Unwrapped::NotOpened(request.encrypted_data_keys.iter().map(pass_on).collect());
            };
            match self.keyring_for(request.encryption_context).await {
                Ok(keyring) => keyring.unwrap_data_key(request).await,
                Err(error) => {
                    let (data_key, keyring) = (first.to_string(), self.name());
                    let outcome = AttemptOutcome::Failed(error);
                    Unwrapped::NotOpened(vec![Attempt { data_key, keyring, outcome }])
                }
            }
        })
    }
}

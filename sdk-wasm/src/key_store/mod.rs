//! `KeyStore`: the handle by which JavaScript holds a branch key store.

mod attribute;
mod storage;

pub use storage::KeyStorage;

use crate::{
    clock::JsClock, error, few_bytes::give_few, kms::JsKmsClient, object::object, settle::settle, shapes,
};
use js_sys::{Function, Promise};
use kmseal::{Error, ErrorKind, key_store::KmsConfiguration, materials::BranchKeyMaterials};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// A branch key store, shared between the operations and keyrings that use it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct KeyStore(pub(crate) Arc<kmseal::key_store::KeyStore>);

#[wasm_bindgen]
impl KeyStore {
    /// A key store over a storage and `call`, a function as `kms/client.rs` describes it. The KMS configuration is
    /// one of `keyArn`, `mrkArn`, `discovery` and `mrkDiscovery`, and the ARN or the Region that goes with it.
    ///
    /// # Errors
    /// As [`KeyStoreBuilder::build`](kmseal::key_store::KeyStoreBuilder::build).
    #[wasm_bindgen(constructor)]
    pub fn new(
        logical_name: String,
        storage: &KeyStorage,
        call: Function,
        configuration: String,
        arn_or_region: String,
        grant_tokens: Vec<String>,
        id: Option<String>,
    ) -> Result<KeyStore, JsValue> {
        let make = || {
            let configuration = configuration_of(&configuration, arn_or_region)?;
            let kms = Arc::new(JsKmsClient::new(call));
            let store =
                kmseal::key_store::KeyStore::builder(logical_name, storage.0.clone(), kms, configuration);
            let store = grant_tokens.into_iter().fold(store, |store, token| store.grant_token(token));
            let store = id.into_iter().fold(store, |store, id| store.id(id));
            store.clock(JsClock::shared()).build()
        };
        match make() {
            Ok(store) => Ok(KeyStore(Arc::new(store))),
            Err(error) => Err(error::to_js(&error)),
        }
    }

    /// The id that it goes by in logs.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> String {
        self.0.info().id.clone()
    }

    /// Creates the table if there is none; its ARN.
    #[wasm_bindgen(js_name = createTable)]
    pub fn create_table(&self) -> Promise {
        let store = self.0.clone();
        settle(async move { Ok(store.create_key_store().await?.into()) })
    }

    /// Makes a branch key, with a random id if none is given; its id.
    #[wasm_bindgen(js_name = createKey)]
    pub fn create_key(&self, id: Option<String>, context: Vec<String>) -> Promise {
        let store = self.0.clone();
        settle(async move {
            let context = shapes::context_of(context)?;
            let Some(id) = id else { return Ok(store.create_key(&context).await?.into()) };
            store.create_key_with_id(&id, &context).await?;
            Ok(id.into())
        })
    }

    /// Makes a new version of a branch key; the version.
    #[wasm_bindgen(js_name = versionKey)]
    pub fn version_key(&self, id: String) -> Promise {
        let store = self.0.clone();
        settle(async move { Ok(store.version_key(&id).await?.into()) })
    }

    /// Gets a version of a branch key, the active one if none is named.
    #[wasm_bindgen(js_name = branchKey)]
    pub fn branch_key(&self, id: String, version: Option<String>) -> Promise {
        let store = self.0.clone();
        settle(async move {
            Ok(branch_key(&match version {
                Some(version) => store.branch_key_version(&id, &version).await?,
                None => store.active_branch_key(&id).await?,
            }))
        })
    }

    /// Gets the beacon key that was made with a branch key.
    #[wasm_bindgen(js_name = beaconKey)]
    pub fn beacon_key(&self, id: String) -> Promise {
        let store = self.0.clone();
        settle(async move {
            let key = store.beacon_key(&id).await?;
            Ok(object([
                ("branchKeyId", key.branch_key_id.into()),
                ("encryptionContext", shapes::context(&key.encryption_context)),
                ("beaconKey", give_few(key.beacon_key.expose_secret())),
            ]))
        })
    }
}

fn branch_key(key: &BranchKeyMaterials) -> JsValue {
    object([
        ("branchKeyId", key.branch_key_id.as_str().into()),
        ("version", key.version.as_str().into()),
        ("encryptionContext", shapes::context(&key.encryption_context)),
        ("branchKey", give_few(key.branch_key.expose_secret())),
    ])
}

fn configuration_of(kind: &str, arn_or_region: String) -> Result<KmsConfiguration, Error> {
    match kind {
        "keyArn" => Ok(KmsConfiguration::KeyArn(arn_or_region)),
        "mrkArn" => Ok(KmsConfiguration::MrkArn(arn_or_region)),
        "discovery" => Ok(KmsConfiguration::Discovery),
        "mrkDiscovery" => Ok(KmsConfiguration::MrkDiscovery { region: arn_or_region }),
        _ => Err(Error::new(ErrorKind::InvalidArgument, "there is no such KMS configuration")),
    }
}

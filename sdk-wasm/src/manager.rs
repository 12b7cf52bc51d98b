//! `Manager`: the handle by which JavaScript holds any materials manager.

use crate::{
    cache::{Cache, partition_of},
    clock::milliseconds,
    error,
    keyring::Keyring,
};
use kmseal::{
    Error,
    cache::CachingManager,
    materials::{MaterialsManager, RequiredContextManager},
};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// A materials manager, shared between the operations that use it and the managers around it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Manager(pub(crate) Arc<dyn MaterialsManager>);

#[wasm_bindgen]
impl Manager {
    /// The manager that asks a keyring for every message.
    pub fn of(keyring: &Keyring) -> Manager {
        Manager(Arc::new(keyring.0.clone()))
    }

    /// Another handle of the same manager.
    pub fn share(&self) -> Manager {
        Manager(self.0.clone())
    }

    /// A manager that keeps the answers of another one in a cache, for so many milliseconds.
    ///
    /// # Errors
    /// As [`CachingManagerBuilder::build`](kmseal::cache::CachingManagerBuilder::build).
    pub fn caching(
        inner: Manager,
        cache: &Cache,
        time_to_live: f64,
        max_messages: Option<f64>,
        max_bytes: Option<f64>,
        partition_id: Option<String>,
    ) -> Result<Manager, JsValue> {
        let mut builder = CachingManager::builder(inner.0, cache.0.clone(), milliseconds(time_to_live));
        // JavaScript's numbers are whole up to 2^53, which TypeScript has checked.
        if let Some(messages) = max_messages {
            builder = builder.max_messages(messages as u64);
        }
        if let Some(bytes) = max_bytes {
            builder = builder.max_bytes(bytes as u64);
        }
        of(partition_of(partition_id).and_then(|partition| builder.partition_id(partition).build()))
    }

    /// A manager that requires keys of the encryption context.
    ///
    /// # Errors
    /// As [`RequiredContextManager::new`].
    #[wasm_bindgen(js_name = requiredContext)]
    pub fn required_context(inner: Manager, keys: Vec<String>) -> Result<Manager, JsValue> {
        of(RequiredContextManager::new(inner.0, keys))
    }
}

fn of<M: MaterialsManager + 'static>(manager: Result<M, Error>) -> Result<Manager, JsValue> {
    match manager {
        Ok(manager) => Ok(Manager(Arc::new(manager))),
        Err(error) => Err(error::to_js(&error)),
    }
}

//! `Cache`: the handle by which JavaScript holds a cache of materials.

use crate::{
    clock::{JsClock, milliseconds},
    error,
};
use kmseal::{
    Error,
    cache::{LocalCache, MaterialsCache, NoCache, PartitionId, StormTrackingCache},
};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// A cache, shared between the managers and keyrings that use it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Cache(pub(crate) Arc<dyn MaterialsCache>);

#[wasm_bindgen]
impl Cache {
    /// A plain cache of so many entries.
    pub fn local(entry_capacity: usize, entry_pruning_tail_size: Option<usize>) -> Cache {
        let cache = LocalCache::with_clock(entry_capacity, JsClock::shared());
        Cache(Arc::new(match entry_pruning_tail_size {
            Some(entries) => cache.entry_pruning_tail_size(entries),
            None => cache,
        }))
    }

    /// A cache that keeps nothing.
    pub fn none() -> Cache {
        Cache(Arc::new(NoCache))
    }

    /// A cache in which one caller fetches and the others wait; times in milliseconds.
    ///
    /// # Errors
    /// As [`StormTrackingCacheBuilder::build`](kmseal::cache::StormTrackingCacheBuilder::build).
    #[wasm_bindgen(js_name = stormTracking)]
    pub fn storm_tracking(
        entry_capacity: Option<usize>,
        entry_pruning_tail_size: Option<usize>,
        grace_period: Option<f64>,
        grace_interval: Option<f64>,
        fan_out: Option<usize>,
        in_flight_ttl: Option<f64>,
        sleep: Option<f64>,
    ) -> Result<Cache, JsValue> {
        let mut builder = StormTrackingCache::builder().clock(JsClock::shared());
        if let Some(entries) = entry_capacity {
            builder = builder.entry_capacity(entries);
        }
        if let Some(entries) = entry_pruning_tail_size {
            builder = builder.entry_pruning_tail_size(entries);
        }
        if let Some(time) = grace_period {
            builder = builder.grace_period(milliseconds(time));
        }
        if let Some(time) = grace_interval {
            builder = builder.grace_interval(milliseconds(time));
        }
        if let Some(entries) = fan_out {
            builder = builder.fan_out(entries);
        }
        if let Some(time) = in_flight_ttl {
            builder = builder.in_flight_ttl(milliseconds(time));
        }
        if let Some(time) = sleep {
            builder = builder.sleep(milliseconds(time));
        }
        match builder.build() {
            Ok(cache) => Ok(Cache(Arc::new(cache))),
            Err(error) => Err(error::to_js(&error)),
        }
    }

    /// Another handle of the same cache.
    pub fn share(&self) -> Cache {
        Cache(self.0.clone())
    }

    /// Drops every expired entry.
    pub fn prune(&self) {
        self.0.prune();
    }
}

/// Who shares entries: those who name the same partition, or nobody.
pub(crate) fn partition_of(name: Option<String>) -> Result<PartitionId, Error> {
    name.map_or_else(PartitionId::random, PartitionId::new)
}

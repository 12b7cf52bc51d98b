//! `NoCache`: a cache that keeps nothing.

use super::{CacheEntry, CacheId, Lookup, MaterialsCache};
use crate::{error::Error, future::BoxFuture};
use core::time::Duration;
use std::sync::Arc;

/// A cache that keeps nothing, to switch caching off without taking it out.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCache;

impl MaterialsCache for NoCache {
    fn look_up<'a>(&'a self, _: &'a CacheId, _: Duration) -> BoxFuture<'a, Result<Lookup, Error>> {
        Box::pin(async { Ok(Lookup::Miss) })
    }

    fn put(&self, _: CacheId, _: Arc<CacheEntry>, _: Duration) {}

    fn delete(&self, _: &CacheId, _: &Arc<CacheEntry>) {}

    fn abandon(&self, _: &CacheId) {}

    fn prune(&self) {}
}

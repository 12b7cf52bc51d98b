//! Caches: data keys used for more than one message, so that a key service is asked less often.
//!
//! A [`CachingManager`] keeps the answers of another materials manager in a [`MaterialsCache`]. Several managers may
//! share one cache; a [`PartitionId`] says who shares entries in it.
//!
//! *Knows:* materials, digests for entry ids, the clock. *Never:* keyrings, messages, the machine's own time.

mod entry;
mod fetch;
mod flights;
mod identity;
mod local;
mod lru;
mod manager;
mod none;
mod storm;
mod storm_builder;

pub use entry::{CacheEntry, CachedMaterials};
pub(crate) use fetch::get_or_fetch;
pub use identity::{CacheId, PartitionId};
pub use local::LocalCache;
pub use manager::{CachingManager, CachingManagerBuilder};
pub use none::NoCache;
pub use storm::StormTrackingCache;
pub use storm_builder::StormTrackingCacheBuilder;

use crate::{
    error::Error,
    future::{BoxFuture, MaybeSendSync},
};
use core::time::Duration;
use std::{fmt, sync::Arc};

/// Keeps materials for a while, for as many tasks and threads as use it; share it as `Arc<dyn MaterialsCache>`.
///
/// [`StormTrackingCache`] suits most, [`LocalCache`] is the plain one, [`NoCache`] keeps nothing.
///
/// Spec: framework/cryptographic-materials-cache.md
pub trait MaterialsCache: fmt::Debug + MaybeSendSync {
    /// Looks for the entry `id`, no older than `max_age`; may wait while another caller fetches it.
    ///
    /// Who is told [`Lookup::Miss`] or [`Lookup::Refresh`] is expected to [`put`](Self::put) the entry, or to
    /// [`abandon`](Self::abandon) it; others may be waiting.
    ///
    /// # Errors
    /// [`ErrorKind::KeyService`](crate::ErrorKind::KeyService) if another caller has been fetching it for too long.
    fn look_up<'a>(&'a self, id: &'a CacheId, max_age: Duration) -> BoxFuture<'a, Result<Lookup, Error>>;

    /// Keeps `entry` under `id`, in the place of any other, until `time_to_live` has passed.
    fn put(&self, id: CacheId, entry: Arc<CacheEntry>, time_to_live: Duration);

    /// Drops the entry `id` if it is still this one: another caller may have put a fresh one.
    fn delete(&self, id: &CacheId, entry: &Arc<CacheEntry>);

    /// Hears that the caller who was to fetch the entry `id` will not put it.
    fn abandon(&self, id: &CacheId);

    /// Drops every expired entry.
    ///
    /// Expired entries are never given out, but without this their secrets may stay in memory until they are
    /// looked up or crowded out. Call it from a timer if that matters.
    fn prune(&self);
}

/// What a cache has.
#[derive(Debug)]
pub enum Lookup {
    /// The entry.
    Hit(Arc<CacheEntry>),
    /// An entry that is about to expire: others are still given it, this caller is to fetch its successor.
    Refresh,
    /// Nothing: this caller is to fetch it.
    Miss,
}

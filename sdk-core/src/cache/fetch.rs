//! `get_or_fetch`: an entry from the cache, or a fetched one that the cache then has.

use super::{CacheEntry, CacheId, Lookup, MaterialsCache};
use crate::error::Error;
use core::time::Duration;
use std::{future::Future, sync::Arc};

/// Gets the entry `id` that is no older than `time_to_live` and that `accept` accepts, or else fetches it.
///
/// `fetch` does nothing before the cache turns out to have nothing. If it fails to refresh an entry that has not
/// expired yet, that entry serves on.
pub(crate) async fn get_or_fetch(
    cache: &dyn MaterialsCache,
    id: CacheId,
    time_to_live: Duration,
    accept: impl Fn(&CacheEntry) -> bool,
    fetch: impl Future<Output = Result<CacheEntry, Error>>,
) -> Result<Arc<CacheEntry>, Error> {
    let mut refused: Option<Arc<CacheEntry>> = None;
    let refreshing = loop {
        match cache.look_up(&id, time_to_live).await? {
            Lookup::Hit(entry) if accept(&entry) => return Ok(entry),
            // A cache that keeps what it was told to delete must not hold the caller here for ever.
            Lookup::Hit(entry) if refused.as_ref().is_some_and(|refused| Arc::ptr_eq(refused, &entry)) => {
                break false;
            }
            Lookup::Hit(entry) => {
                cache.delete(&id, &entry);
                refused = Some(entry);
            }
            Lookup::Refresh => break true,
            Lookup::Miss => break false,
        }
    };
    let flight = Flight { cache, id };
    match fetch.await {
        Ok(entry) => {
            let entry = Arc::new(entry);
            if entry.may_be_shared() {
                flight.land(entry.clone(), time_to_live);
            }
            Ok(entry)
        }
        Err(error) if refreshing => {
            drop(flight);
            // Asked again, because it may have expired while it was being refreshed.
            match cache.look_up(&id, time_to_live).await {
                Ok(Lookup::Hit(entry)) if accept(&entry) => Ok(entry),
                Ok(Lookup::Refresh | Lookup::Miss) => {
                    cache.abandon(&id);
                    Err(error)
                }
                _ => Err(error),
            }
        }
        Err(error) => Err(error),
    }
}

/// A fetch on its way: abandoned if it fails, or if the future that it is part of is dropped.
struct Flight<'a> {
    cache: &'a dyn MaterialsCache,
    id: CacheId,
}

impl Flight<'_> {
    fn land(self, entry: Arc<CacheEntry>, time_to_live: Duration) {
        self.cache.put(self.id, entry, time_to_live);
        std::mem::forget(self);
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.cache.abandon(&self.id);
    }
}

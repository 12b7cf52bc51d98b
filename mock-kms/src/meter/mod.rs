//! The meter: how many calls there were and how they ended, when imported material expires, and what all of it would
//! have cost on AWS.
//!
//! *Knows:* names of operations, keys' metadata, the clock's moments, a table of prices. *Never:* the HSM, policies, HTTP,
//! what a call said.

mod bill;
mod class;
mod counts;
mod expiration;
mod life;
mod month;
mod prices;
mod prometheus;
mod table;

pub use bill::{AccountBill, Bill, MonthBill, RequestsBill, TimeBill};
pub use prices::{PriceTable, PriceTableError};

pub(crate) use counts::Counted;

use crate::{clock::Timestamp, keys::Key, lock::lock};
use counts::Counts;
use life::Life;
use serde_json::Value;
use std::sync::{Arc, Mutex};

/// What is remembered of the calls and of the keys that are gone.
#[derive(Debug)]
pub(crate) struct Meter {
    counts: Counts,
    past: Mutex<Vec<Life>>,
    prices: PriceTable,
}

impl Meter {
    pub(crate) fn new(prices: PriceTable) -> Self {
        Self { counts: Counts::default(), past: Mutex::default(), prices }
    }

    /// Counts a call.
    pub(crate) fn count(&self, call: &Counted<'_>) {
        self.counts.add(call);
    }

    /// Remembers a key that is deleted, as it was.
    pub(crate) fn remember(&self, key: &Key) {
        lock(&self.past).extend(Life::of(key));
    }

    /// The bill, where `keys` are all that there are at `now`.
    pub(crate) fn bill(&self, keys: &[Arc<Key>], now: Timestamp) -> Bill {
        let mut lives = lock(&self.past).clone();
        lives.extend(keys.iter().filter_map(|key| Life::of(key)));
        Bill::new(&self.prices, &self.counts, &lives, now)
    }

    /// The metrics in the text format of Prometheus.
    pub(crate) fn exposition(&self, keys: &[Arc<Key>], now: Timestamp) -> String {
        prometheus::exposition(&self.counts, keys, now)
    }

    /// SecondsUntilKeyMaterialExpiration of the keys that it is there for.
    pub(crate) fn expirations(keys: &[Arc<Key>], now: Timestamp) -> Vec<Value> {
        expiration::expirations(keys, now)
    }

    /// Forgets all but the prices.
    pub(crate) fn clear(&self) {
        self.counts.clear();
        lock(&self.past).clear();
    }
}

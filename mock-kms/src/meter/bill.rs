//! `Bill`: what the calls and keys of a mock would have cost on AWS, by account and month.

use super::{
    class::Class,
    counts::{Counts, Tally},
    life::Life,
    month::Month,
    prices::PriceTable,
};
use crate::{clock::Timestamp, keys::AccountId};
use serde::Serialize;
use std::collections::BTreeMap;

/// The bill of all accounts. All amounts are in its currency, rounded to a millionth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bill {
    /// The currency, for example `USD`.
    pub currency: String,
    /// The Region whose prices these are; all Regions are charged alike.
    pub region: String,
    /// Where the prices come from.
    pub source: String,
    /// When and how somebody looked there.
    pub checked: String,
    /// The accounts, by number.
    pub accounts: Vec<AccountBill>,
    /// The sum.
    pub cost: f64,
}

/// The bill of one account.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccountBill {
    /// Its twelve digits.
    pub account: String,
    /// The months of the calendar in UTC, oldest first.
    pub months: Vec<MonthBill>,
    /// The sum.
    pub cost: f64,
}

/// The bill of one month, which for the current one goes up to now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MonthBill {
    /// For example `2026-03`.
    pub month: String,
    /// The keys, by the time that they were there.
    pub keys: TimeBill,
    /// Their rotations, by the time since.
    pub rotations: TimeBill,
    /// The requests, by class.
    pub requests: Vec<RequestsBill>,
    /// The sum.
    pub cost: f64,
}

/// Something that is charged for as long as it lasts.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TimeBill {
    /// How many were there for the whole month, with parts of months added up.
    pub months: f64,
    /// What they cost.
    pub cost: f64,
}

/// Requests of one class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RequestsBill {
    /// `other`, `rsa_2048`, `asymmetric`, `ecc_data_key_pair` or `rsa_data_key_pair`.
    pub class: &'static str,
    /// How many there were.
    pub count: u64,
    /// How many of them were free.
    pub free: u64,
    /// What the others cost.
    pub cost: f64,
}

/// What one account had in one month.
#[derive(Debug, Default)]
struct Usage {
    keys: f64,
    rotations: f64,
    requests: [u64; Class::COUNT],
}

impl Bill {
    /// Of what was counted and of keys with those lives, up to `now`.
    pub(super) fn new(prices: &PriceTable, counts: &Counts, lives: &[Life], now: Timestamp) -> Self {
        let mut accounts: BTreeMap<AccountId, Vec<MonthBill>> = BTreeMap::new();
        for ((account, month), usage) in usage(prices, &counts.tally(), lives, now) {
            accounts.entry(account).or_default().push(MonthBill::new(prices, month, &usage));
        }
        let accounts: Vec<AccountBill> = accounts
            .into_iter()
            .map(|(account, months)| {
                let cost = rounded(months.iter().map(|month| month.cost).sum());
                AccountBill { account: account.to_string(), months, cost }
            })
            .collect();
        Self {
            currency: prices.currency.clone(),
            region: prices.region.clone(),
            source: prices.source.clone(),
            checked: prices.checked.clone(),
            cost: rounded(accounts.iter().map(|account| account.cost).sum()),
            accounts,
        }
    }
}

fn usage(
    prices: &PriceTable,
    tally: &Tally,
    lives: &[Life],
    now: Timestamp,
) -> BTreeMap<(AccountId, Month), Usage> {
    let mut usage: BTreeMap<(AccountId, Month), Usage> = BTreeMap::new();
    for life in lives {
        for month in life.months(now) {
            let used = usage.entry((life.account, month)).or_default();
            used.keys += life.part_of(month, now);
            used.rotations += life.rotations_of(month, now, prices.rotation_month.first);
        }
    }
    for (account, month, counts) in tally.requests() {
        usage.entry((account, month)).or_default().requests = *counts;
    }
    usage
}

impl MonthBill {
    fn new(prices: &PriceTable, month: Month, usage: &Usage) -> Self {
        let timed =
            |months: f64, price: f64| TimeBill { months: rounded(months), cost: rounded(months * price) };
        let keys = timed(usage.keys, prices.key_month.price);
        let rotations = timed(usage.rotations, prices.rotation_month.price);
        let mut free = prices.free_requests_per_month;
        let requests: Vec<RequestsBill> = Class::ALL
            .iter()
            .zip(usage.requests)
            .filter(|(_, count)| *count > 0)
            .map(|(class, count)| RequestsBill::new(prices, *class, count, &mut free))
            .collect();
        let cost = keys.cost + rotations.cost + requests.iter().map(|requests| requests.cost).sum::<f64>();
        Self { month: month.to_string(), keys, rotations, requests, cost: rounded(cost) }
    }
}

impl RequestsBill {
    /// Takes what is free from `free`.
    #[expect(clippy::cast_precision_loss, reason = "nobody calls a mock so often")]
    fn new(prices: &PriceTable, class: Class, count: u64, free: &mut u64) -> Self {
        let price = prices.request(class);
        let taken = if price.free_tier { count.min(*free) } else { 0 };
        *free -= taken;
        let cost = rounded((count - taken) as f64 * price.per_10000 / 10_000.0);
        Self { class: class.word(), count, free: taken, cost }
    }
}

fn rounded(amount: f64) -> f64 {
    // The sum of nothing is minus zero, which nobody wants to read.
    (amount * 1e6).round() / 1e6 + 0.0
}

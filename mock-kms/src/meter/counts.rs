//! `Counts`: how many calls there were, by what they were and how they ended, and by who pays for them.

use super::{class::Class, month::Month};
use crate::{
    action::Action,
    authz::Caller,
    clock::Timestamp,
    error::ErrorCode,
    keys::{AccountId, Key, KeySpec, Region},
    lock::lock,
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
};

/// The Regions that are counted apart. Callers choose names as they like; a metric must not grow with them.
const REGIONS: usize = 64;

/// The name under which all further Regions are counted.
const OTHER_REGIONS: &str = "other";

/// All counts since the start or the last reset.
#[derive(Debug, Default)]
pub(super) struct Counts(Mutex<Tally>);

/// The counts at one moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    regions: HashMap<Region, HashMap<Outcome, u64>>,
    elsewhere: HashMap<Outcome, u64>,
    requests: HashMap<(AccountId, Month), [u64; Class::COUNT]>,
}

/// What was called, and the error that was answered.
type Outcome = (Option<Action>, Option<ErrorCode>);

/// A call that ended.
#[derive(Debug)]
pub(crate) struct Counted<'a> {
    pub(crate) time: Timestamp,
    pub(crate) caller: &'a Caller,
    /// `None` for a name that the API does not have.
    pub(crate) action: Option<Action>,
    /// The keys that it was about.
    pub(crate) keys: &'a [Arc<Key>],
    /// The spec of the data key pair that it made.
    pub(crate) pair: Option<KeySpec>,
    pub(crate) error: Option<ErrorCode>,
}

impl Counts {
    /// Counts a call. Whose account is charged, and that failures cost too unless the service throttled or failed, are
    /// guesses.
    pub(super) fn add(&self, call: &Counted<'_>) {
        let outcome = (call.action, call.error);
        let class = Class::of(call.action, call.keys.iter().map(|key| key.spec), call.pair);
        let bill = (call.caller.account(), Month::of(call.time));
        let mut tally = lock(&self.0);
        *tally.outcomes(call.caller.region()).entry(outcome).or_default() += 1;
        if call.error.is_none_or(|code| code != ErrorCode::Throttling && code.http_status() < 500)
            && let Some(count) = tally.requests.entry(bill).or_default().get_mut(class as usize)
        {
            *count += 1;
        }
    }

    pub(super) fn tally(&self) -> Tally {
        lock(&self.0).clone()
    }

    pub(super) fn clear(&self) {
        *lock(&self.0) = Tally::default();
    }
}

impl Tally {
    fn outcomes(&mut self, region: &Region) -> &mut HashMap<Outcome, u64> {
        let is_new = !self.regions.contains_key(region);
        if is_new && self.regions.len() >= REGIONS {
            return &mut self.elsewhere;
        }
        self.regions.entry(region.clone()).or_default()
    }

    /// The calls by operation, Region and error, in the order of their names.
    pub(super) fn calls(&self) -> BTreeMap<(&str, &str, &str), u64> {
        let elsewhere = (OTHER_REGIONS, &self.elsewhere);
        let regions = self.regions.iter().map(|(region, outcomes)| (region.name(), outcomes));
        regions
            .chain([elsewhere])
            .flat_map(|(region, outcomes)| {
                outcomes.iter().map(move |((action, error), count)| {
                    let operation = action.map_or("unknown", Action::word);
                    ((operation, region, error.map_or("OK", ErrorCode::name)), *count)
                })
            })
            .collect()
    }

    /// The requests that an account pays for, by month and class.
    pub(super) fn requests(&self) -> impl Iterator<Item = (AccountId, Month, &[u64; Class::COUNT])> {
        self.requests.iter().map(|((account, month), counts)| (*account, *month, counts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(counts: &Counts, region: &str, action: Option<Action>, error: Option<ErrorCode>) {
        let caller = Caller::root(Region::new(region).unwrap(), AccountId::default());
        let time = Timestamp::from_seconds(0);
        counts.add(&Counted { time, caller: &caller, action, keys: &[], pair: None, error });
    }

    #[test]
    fn regions_without_end_are_counted_together() {
        let counts = Counts::default();
        for number in 0..200 {
            add(&counts, &format!("r-{number}"), Some(Action::ListKeys), None);
        }
        let tally = counts.tally();
        let calls = tally.calls();
        assert_eq!(calls.len(), REGIONS + 1);
        assert_eq!(calls[&("ListKeys", "other", "OK")], 200 - REGIONS as u64);
    }

    #[test]
    fn throttled_calls_and_faults_are_counted_and_not_charged() {
        let counts = Counts::default();
        for error in
            [None, Some(ErrorCode::NotFound), Some(ErrorCode::Throttling), Some(ErrorCode::KmsInternal)]
        {
            add(&counts, "us-east-1", Some(Action::DescribeKey), error);
        }
        add(&counts, "us-east-1", None, Some(ErrorCode::UnknownOperation));
        let tally = counts.tally();
        assert_eq!(tally.calls()[&("DescribeKey", "us-east-1", "ThrottlingException")], 1);
        assert_eq!(tally.calls()[&("unknown", "us-east-1", "UnknownOperationException")], 1);
        assert_eq!(tally.requests().map(|(_, _, counts)| counts[0]).sum::<u64>(), 3);
    }
}

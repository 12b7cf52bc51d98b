//! `Life`: for how long a key costs, and how much of it comes from its rotations.

use super::month::Month;
use crate::{
    clock::Timestamp,
    keys::{AccountId, Key, KeyManager},
};

/// What of a key's history is charged.
#[derive(Debug, Clone)]
pub(super) struct Life {
    pub(super) account: AccountId,
    pub(super) created: Timestamp,
    /// When its deletion was scheduled, from which on it costs nothing.
    pub(super) ended: Option<Timestamp>,
    /// When it was rotated.
    rotations: Vec<Timestamp>,
}

impl Life {
    /// Of a key as it is now, or was before its deletion; `None` for keys that cost nothing. That imported material and
    /// each replica are charged for their rotations as other keys are is a guess.
    pub(super) fn of(key: &Key) -> Option<Self> {
        if key.manager == KeyManager::Aws {
            return None;
        }
        let rotations = key.versions.all().iter().filter_map(|material| Some(material.rotation()?.date));
        Some(Self {
            account: key.arn.account(),
            created: key.created,
            ended: key.condemned,
            rotations: rotations.collect(),
        })
    }

    /// The months of which it may have a part, until `now`.
    pub(super) fn months(&self, now: Timestamp) -> impl Iterator<Item = Month> {
        let last = Month::of(self.end(now));
        std::iter::successors(Some(Month::of(self.created)), |month| Some(month.next()))
            .take_while(move |month| *month <= last)
    }

    /// The part of a month in which it is charged.
    pub(super) fn part_of(&self, month: Month, now: Timestamp) -> f64 {
        month.part_between(self.created, self.end(now))
    }

    /// The months, as parts of one, for which its first `most` rotations are charged.
    pub(super) fn rotations_of(&self, month: Month, now: Timestamp, most: usize) -> f64 {
        let rotations = self.rotations.iter().take(most);
        rotations.map(|rotated| month.part_between((*rotated).max(self.created), self.end(now))).sum()
    }

    fn end(&self, now: Timestamp) -> Timestamp {
        self.ended.map_or(now, |ended| ended.min(now))
    }
}

//! Faults: calls that go wrong because a test wants them to, always in the same order.
//!
//! *Knows:* operations, ARNs of keys and callers, errors. *Never:* what an operation does, HTTP.

mod fault;
mod occasion;

pub use fault::{Fault, FaultError};

use crate::{action::Action, authz::Caller, error::KmsError, keys::Key, lock::lock};
use fault::Armed;
use serde_json::{Value, json};
use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// The faults of a mock.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    /// Whether there are any: all that a call looks at where there are none.
    any: AtomicBool,
    list: Mutex<List>,
}

#[derive(Debug, Default)]
struct List {
    armed: Vec<(u64, Armed)>,
    last_id: u64,
    /// What a reset goes back to.
    start: Vec<Fault>,
}

/// A call, before it is looked at (without a key) and when its key is found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Struck<'a> {
    pub(crate) action: Action,
    pub(crate) caller: &'a Caller,
    pub(crate) key: Option<&'a Key>,
}

/// What faults do to an answer beyond what the service could say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Disturbance {
    /// How long the answer is to take.
    pub(crate) latency: Duration,
    pub(crate) breakdown: Option<Breakdown>,
}

/// An answer that is none of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breakdown {
    /// This status with nothing else.
    Status(u16),
    /// None at all: the connection ends.
    Cut,
}

impl Disturbance {
    /// Whether nothing is to be done.
    #[cfg(feature = "aws-http")]
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl Faults {
    /// Adds a fault, after those that there are.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn add(&self, fault: Fault) -> Result<u64, FaultError> {
        let armed = Armed::new(fault)?;
        let mut list = lock(&self.list);
        list.last_id += 1;
        let id = list.last_id;
        list.armed.push((id, armed));
        self.any.store(true, Ordering::Relaxed);
        Ok(id)
    }

    /// Removes a fault; `false` if there is none of that id.
    pub(crate) fn remove(&self, id: u64) -> bool {
        let mut list = lock(&self.list);
        let before = list.armed.len();
        list.armed.retain(|(other, _)| *other != id);
        self.any.store(!list.armed.is_empty(), Ordering::Relaxed);
        list.armed.len() < before
    }

    /// Removes all.
    pub(crate) fn clear(&self) {
        lock(&self.list).armed.clear();
        self.any.store(false, Ordering::Relaxed);
    }

    /// Makes those that there are what a reset goes back to.
    pub(crate) fn keep(&self) {
        let mut list = lock(&self.list);
        list.start = list.armed.iter().map(|(_, armed)| armed.fault().clone()).collect();
    }

    /// Back to the start: as if no call had been made.
    pub(crate) fn reset(&self) {
        self.clear();
        let start = lock(&self.list).start.clone();
        for fault in start {
            // It was taken before.
            self.add(fault).ok();
        }
    }

    /// All of them, with how many calls each was about, and how many of them it struck.
    pub(crate) fn written(&self) -> Value {
        let list = lock(&self.list);
        let written = |(id, armed): &(u64, Armed)| {
            let mut fault = json!(armed.fault());
            fault["id"] = (*id).into();
            (fault["matched"], fault["struck"]) = (armed.matched().into(), armed.struck().into());
            fault
        };
        list.armed.iter().map(written).collect()
    }

    /// Lets happen to a call what is to happen, in the order in which the faults were added, up to the first that fails it.
    ///
    /// # Errors
    /// The error that the call is to be answered with.
    pub(crate) fn strike(&self, call: Struck<'_>, disturbance: &mut Disturbance) -> Result<(), KmsError> {
        if !self.any.load(Ordering::Relaxed) {
            return Ok(());
        }
        let mut list = lock(&self.list);
        list.armed.iter_mut().try_for_each(|(_, armed)| armed.strike(call, disturbance))
    }
}

//! `Denials`: the last calls that policies refused, each with all that was considered.
//!
//! Whoever wrote a policy asks why only after a test has failed: the answer is kept, so that it need not fail again.

use crate::{clock::Timestamp, lock::lock};
use serde_json::Value;
use std::{collections::VecDeque, sync::Mutex};

/// The refusals that are remembered; older ones are forgotten.
const CAPACITY: usize = 200;

/// The last refusals.
#[derive(Debug, Default)]
pub(crate) struct Denials(Mutex<VecDeque<Value>>);

impl Denials {
    /// Keeps the decision about a call.
    pub(crate) fn add(&self, time: Timestamp, request_id: &str, operation: &str, mut decision: Value) {
        if let Some(members) = decision.as_object_mut() {
            members.insert("time".to_owned(), time.as_epoch_seconds().into());
            members.insert("request_id".to_owned(), request_id.into());
            members.insert("operation".to_owned(), operation.into());
        }
        let mut denials = lock(&self.0);
        if denials.len() == CAPACITY {
            denials.pop_front();
        }
        denials.push_back(decision);
    }

    pub(crate) fn all(&self) -> Vec<Value> {
        lock(&self.0).iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        lock(&self.0).clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_oldest_go_first() {
        let denials = Denials::default();
        for number in 0..=CAPACITY {
            denials.add(Timestamp::from_seconds(5), "id", "Decrypt", json!({ "number": number }));
        }
        let all = denials.all();
        assert_eq!((all.len(), &all[0]["number"]), (CAPACITY, &json!(1)));
        assert_eq!(all[0], json!({ "number": 1, "time": 5.0, "request_id": "id", "operation": "Decrypt" }));
    }
}

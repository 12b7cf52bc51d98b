//! `TrailQuery`: which records somebody wants to see, and a page of them.

use super::trail::{Record, Subject};
use crate::clock::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The most records on a page unless the query says another number.
const DEFAULT_LIMIT: usize = 1_000;

/// What records must have in common to be told; everything that is `None` or empty does not matter.
///
/// ```
/// use mock_kms::{Kms, TrailQuery};
///
/// let kms = Kms::builder().build()?;
/// kms.call(kms.home(), "CreateKey", b"{}")?;
/// let query = TrailQuery { name: Some("CreateKey".to_owned()), ..TrailQuery::default() };
/// assert_eq!(kms.trail(&query).events[0]["eventSource"], "kms.amazonaws.com");
/// # Ok::<(), mock_kms::KmsError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct TrailQuery {
    /// The name of the event: an operation such as `Decrypt`, or `RotateKey`, `DeleteKey`, `DeleteExpiredKeyMaterial`.
    pub name: Option<String>,
    /// The ARN or the id of a key.
    pub key: Option<String>,
    /// The ARN of a principal: of a role for all its sessions.
    pub principal: Option<String>,
    /// The account whose trail is read; without it the records of all accounts are.
    pub account: Option<String>,
    /// The Region that was called.
    pub region: Option<String>,
    /// The code of an error, as the service or as CloudTrail spells it.
    pub error: Option<String>,
    /// The first moment.
    pub from: Option<Timestamp>,
    /// The moment before which the event happened.
    pub to: Option<Timestamp>,
    /// Pairs that one encryption context of the request holds.
    pub context: BTreeMap<String, String>,
    /// The most records on a page; 1,000 by default.
    pub limit: Option<usize>,
    /// Where the page before ended: its [`next`](TrailPage::next).
    pub after: Option<u64>,
}

/// Some records in the form of AWS CloudTrail, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrailPage {
    /// The records.
    pub events: Vec<Value>,
    /// What [`after`](TrailQuery::after) must be to see more; `None` if there is no more.
    pub next: Option<u64>,
}

impl TrailQuery {
    /// Those of `records` that are asked for, where `before` is the number before the first.
    pub(super) fn select(&self, before: u64, records: &[Record]) -> TrailPage {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        let mut page = TrailPage { events: Vec::new(), next: None };
        let mut last = before;
        for (record, number) in records.iter().zip(before.saturating_add(1)..) {
            if !self.wants(record) {
                continue;
            }
            let event = record.event();
            if !self.context.is_empty() && !self.finds_context(&event["requestParameters"]) {
                continue;
            }
            if page.events.len() == limit {
                page.next = Some(last);
                break;
            }
            page.events.push(event);
            last = number;
        }
        page
    }

    /// Everything that can be told without the JSON.
    fn wants(&self, record: &Record) -> bool {
        let is =
            |wanted: &Option<String>, value: &str| wanted.as_deref().is_none_or(|wanted| wanted == value);
        let (time, name, region) = match &record.what {
            Subject::Call(call) => (call.time, &*call.operation, call.caller.region().name()),
            Subject::Event(event) => (event.time, event.name(), event.key.place.region.name()),
        };
        is(&self.name, name)
            && is(&self.region, region)
            && is(&self.account, &record.recipient.to_string())
            && self.from.is_none_or(|from| from <= time)
            && self.to.is_none_or(|to| time < to)
            && self.key.as_deref().is_none_or(|key| record.is_about(key))
            && self.principal.as_deref().is_none_or(|principal| record.is_by(principal))
            && self.error.as_deref().is_none_or(|code| record.has_failed(code))
    }

    /// Whether one encryption context holds all pairs.
    fn finds_context(&self, parameters: &Value) -> bool {
        let contexts = ["encryptionContext", "sourceEncryptionContext", "destinationEncryptionContext"];
        contexts.iter().filter_map(|name| parameters.get(name)).any(|context| {
            self.context.iter().all(|(name, value)| context.get(name).is_some_and(|found| found == value))
        })
    }
}

impl Record {
    fn is_about(&self, key: &str) -> bool {
        match &self.what {
            Subject::Call(call) => call.is_about(key),
            Subject::Event(event) => event.key.id.as_str() == key || event.key.to_string() == key,
        }
    }

    fn is_by(&self, principal: &str) -> bool {
        let Subject::Call(call) = &self.what else { return false };
        call.caller.arn() == principal || call.caller.principal().principal_arn() == principal
    }

    fn has_failed(&self, code: &str) -> bool {
        let Subject::Call(call) = &self.what else { return false };
        let is = |name: &str| name == code;
        call.failure.as_ref().is_some_and(|failure| is(failure.code()))
            || call.error().is_some_and(|error| is(error.name()))
    }
}

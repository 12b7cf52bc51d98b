//! `Audit`: the last records, in memory, and the log that they may also go to.

use super::{AuditLog, Call, TrailPage, TrailQuery, happening::ServiceEvent, record::AuditRecord};
use crate::{
    error::{ErrorCode, KmsError},
    keys::AccountId,
    lock::lock,
};
use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex},
};
use uuid::Uuid;

/// The records that are remembered unless a mock is built for another number.
pub(crate) const DEFAULT_CAPACITY: usize = 10_000;

/// The last records. Older ones are forgotten.
#[derive(Debug)]
pub(crate) struct Audit {
    records: Mutex<Records>,
    capacity: usize,
    log: Option<AuditLog>,
}

#[derive(Debug, Default)]
struct Records {
    kept: VecDeque<Record>,
    /// How many were ever added, which numbers them.
    added: u64,
}

/// One record of CloudTrail: a call or an event, as one account gets to see it.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) event_id: Uuid,
    /// What the records of one call in several accounts have in common, if there are several.
    pub(super) shared_id: Option<Uuid>,
    pub(super) recipient: AccountId,
    pub(super) what: Subject,
}

/// What a record is of.
#[derive(Debug, Clone)]
pub(super) enum Subject {
    Call(Arc<Call>),
    Event(Arc<ServiceEvent>),
}

impl Audit {
    pub(crate) fn new(capacity: usize, log: Option<AuditLog>) -> Self {
        Self { records: Mutex::default(), capacity, log }
    }

    /// Adds a call. Its event id is `event_id` in the caller's account; others come from `new_id`.
    ///
    /// # Errors
    /// KMSInternalException if the log cannot be written.
    pub(crate) fn add_call(
        &self,
        call: Call,
        event_id: Uuid,
        new_id: impl Fn() -> Uuid,
    ) -> Result<(), KmsError> {
        let others = call.other_recipients();
        let shared_id = (!others.is_empty()).then(&new_id);
        let (recipient, call) = (call.caller.account(), Arc::new(call));
        let own = Record { event_id, shared_id, recipient, what: Subject::Call(Arc::clone(&call)) };
        self.add(own)?;
        for recipient in others {
            let what = Subject::Call(Arc::clone(&call));
            self.add(Record { event_id: new_id(), shared_id, recipient, what })?;
        }
        Ok(())
    }

    /// Adds what the service did by itself. That the log cannot be written, the call will say that noticed the event.
    pub(crate) fn add_event(&self, event: ServiceEvent, event_id: Uuid) {
        let recipient = event.key.account();
        let what = Subject::Event(Arc::new(event));
        self.add(Record { event_id, shared_id: None, recipient, what }).ok();
    }

    fn add(&self, record: Record) -> Result<(), KmsError> {
        let logged = self.log.as_ref().map_or(Ok(()), |log| log.write(&record.event()));
        let forgotten = {
            let mut records = lock(&self.records);
            records.kept.push_back(record);
            records.added += 1;
            if records.kept.len() > self.capacity { records.kept.pop_front() } else { None }
        };
        // What it holds is freed when others can go on.
        drop(forgotten);
        logged.map_err(|error| unwritable(&error))
    }

    /// Refuses to go on without a log that was asked for.
    ///
    /// # Errors
    /// KMSInternalException once the log could not be written.
    pub(crate) fn require_log(&self) -> Result<(), KmsError> {
        match self.log.as_ref().and_then(AuditLog::failure) {
            None => Ok(()),
            Some(error) => Err(unwritable(&error)),
        }
    }

    /// The calls of KMS among the records, oldest first, each once.
    pub(crate) fn calls(&self) -> Vec<AuditRecord> {
        self.snapshot(0).1.iter().filter_map(AuditRecord::of).collect()
    }

    /// The records that `query` asks for.
    pub(crate) fn select(&self, query: &TrailQuery) -> TrailPage {
        let (first, records) = self.snapshot(query.after.unwrap_or_default());
        query.select(first, &records)
    }

    /// The records after the number `after`, and the number before the first of them.
    fn snapshot(&self, after: u64) -> (u64, Vec<Record>) {
        let records = lock(&self.records);
        let forgotten = records.added.saturating_sub(records.kept.len() as u64);
        let skipped = after.saturating_sub(forgotten);
        let kept = records.kept.iter().skip(usize::try_from(skipped).unwrap_or(usize::MAX));
        (forgotten.max(after), kept.cloned().collect())
    }

    pub(crate) fn clear(&self) {
        lock(&self.records).kept.clear();
    }
}

fn unwritable(error: &io::Error) -> KmsError {
    KmsError::new(ErrorCode::KmsInternal, format!("mock-kms: the audit log cannot be written: {error}"))
}

//! The audit: every call and what the clock brought about, as AWS CloudTrail would have recorded it.
//!
//! A call leaves compact values behind; CloudTrail's JSON is made of them when somebody reads it, or at once for the
//! log, if there is one.
//!
//! *Knows:* callers, key ARNs, requests that were stripped of secrets. *Never:* the HSM, HTTP, plaintext, key material.

mod answer;
mod call;
mod event;
mod happening;
mod log;
mod query;
mod record;
mod trail;

pub(crate) use call::Call;
#[cfg(feature = "aws-http")]
pub(crate) use call::{Failure, Resource, Service};
pub(crate) use happening::ServiceEvent;
pub(crate) use log::AuditLog;
pub use query::{TrailPage, TrailQuery};
pub use record::AuditRecord;
pub(crate) use trail::{Audit, DEFAULT_CAPACITY};

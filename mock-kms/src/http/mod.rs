//! The mock on HTTP: AWS JSON 1.1 for KMS, one call of STS, and the control API.
//!
//! [`Server`] runs in a thread of its own, for tests; [`serve`] runs where the caller wants it.
//!
//! *Knows:* headers, status codes, `Kms::answer`. *Never:* what an operation means.

mod control;
mod cors;
mod door;
mod log;
mod router;
mod server;
mod service;
mod sigv4;
mod sts;
mod tls;
mod unverified;

pub use log::Log;
pub use server::{Server, serve};
pub use service::Service;
pub use tls::{Tls, TlsError};

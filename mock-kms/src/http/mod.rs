//! The mock on HTTP: AWS JSON 1.1 for KMS, one call of STS, and the control API.
//!
//! `Server` runs in a thread of its own, for tests; `serve` runs where the caller wants it; `InProcessHttp` needs
//! no socket, and `PlainHttp` nothing but a request as a value.
//!
//! *Knows:* headers, status codes, `Kms::answer`. *Never:* what an operation means.

mod assume_role;
#[cfg(feature = "connector")]
mod connector;
#[cfg(feature = "server")]
mod control;
#[cfg(feature = "server")]
mod cors;
mod door;
#[cfg(feature = "server")]
mod log;
mod plain;
#[cfg(feature = "server")]
mod router;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "server")]
mod service;
mod sigv4;
mod sts;
mod sts_record;
#[cfg(feature = "server")]
mod tls;
mod unverified;

#[cfg(feature = "connector")]
pub use connector::InProcessHttp;
#[cfg(feature = "server")]
pub use log::Log;
pub use plain::PlainHttp;
#[cfg(feature = "server")]
pub use server::{Server, serve};
#[cfg(feature = "server")]
pub use service::Service;
#[cfg(feature = "server")]
pub use tls::{Tls, TlsError};

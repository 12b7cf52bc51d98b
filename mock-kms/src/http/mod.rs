//! The mock on HTTP: AWS JSON 1.1 for KMS, one call of STS, and the control API.
//!
//! [`Server`] runs in a thread of its own, for tests; [`serve`] runs where the caller wants it.
//!
//! *Knows:* headers, status codes, `Kms::answer`. *Never:* what an operation means.

mod aws;
mod control;
mod cors;
mod credential;
mod router;
mod server;
mod sts;

pub use server::{Server, serve};

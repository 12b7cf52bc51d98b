//! The WebAssembly bridge between kmseal and JavaScript: it carries values across, and decides nothing.
//!
//! *Knows:* kmseal's public API, and the plain shapes that the TypeScript in npm/src passes and expects.
//! *Never:* a rule, a default or an API of its own: npm/src checks arguments, kmseal does the work. What
//! crosses here is internal to one build of the npm package and may change with every release.
//!
//! It is compiled twice, into two modules: for messages and the keyrings that most use, and, with the feature
//! `more-keyrings`, for everything. A page loads the second in place of the first if it knows in time that it will need it.
#![cfg(target_family = "wasm")]
// There is one thread, and JavaScript's objects belong to it; sdk-core shares what it is given by `Arc`.
#![allow(clippy::arc_with_non_send_sync)]

mod answers;
mod ask;
mod bytes;
mod cache;
mod client;
mod clock;
mod context_order;
mod custom_keyring;
mod error;
mod few_bytes;
mod frame_records;
mod host_keys;
#[cfg(feature = "more-keyrings")]
mod key_store;
mod keyring;
mod keyrings;
mod kms;
mod manager;
mod message_opening;
mod message_sealing;
mod names;
mod object;
mod provider;
mod settle;
mod shapes;

pub use cache::Cache;
#[cfg(feature = "more-keyrings")]
pub use key_store::{KeyStorage, KeyStore};
pub use keyring::Keyring;
pub use {
    client::{Client, inspect},
    host_keys::offer_signing_key,
    kms::KmsAccess,
    manager::Manager,
    message_opening::{MessageOpening, fixed_signature},
    message_sealing::MessageSealing,
    names::{algorithm_suites, commitment_policies, error_codes},
};

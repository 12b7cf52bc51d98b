//! The WebAssembly bridge between kmseal and JavaScript: it carries values across, and decides nothing.
//!
//! *Knows:* kmseal's public API, and the plain shapes that the TypeScript in npm/src passes and expects.
//! *Never:* a rule, a default or an API of its own: npm/src checks arguments, kmseal does the work. What
//! crosses here is internal to one build of the npm package and may change with every release.
#![cfg(target_family = "wasm")]

mod bytes;
mod client;
mod context_order;
mod custom_keyring;
mod error;
mod keyrings;
mod kms_client;
mod names;
mod object;
mod provider;
mod shapes;

pub use client::Client;
pub use keyrings::Keyring;
pub use names::{algorithm_suites, commitment_policies, error_codes};

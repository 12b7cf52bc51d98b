//! The WebAssembly bridge between kmseal and JavaScript: it carries values across, and decides nothing.
//!
//! *Knows:* kmseal's public API, and the plain shapes that the TypeScript in npm/src passes and expects.
//! *Never:* a rule, a default or an API of its own: npm/src checks arguments, kmseal does the work. What
//! crosses here is internal to one build of the npm package and may change with every release.
//!
//! It is compiled twice, into two modules with a memory each: with the feature `messages`, and with the feature
//! `asymmetric` for the keyrings that few pages need and that weigh as much as all the rest.
#![cfg(target_family = "wasm")]

mod answers;
#[cfg(feature = "messages")]
mod bytes;
#[cfg(feature = "messages")]
mod client;
#[cfg(feature = "messages")]
mod context_order;
#[cfg(feature = "messages")]
mod custom_keyring;
mod error;
mod few_bytes;
mod keyring;
mod keyrings;
mod kms;
#[cfg(feature = "messages")]
mod names;
mod object;
mod provider;
mod settle;
mod shapes;

#[cfg(feature = "messages")]
pub use client::Client;
pub use keyring::Keyring;
#[cfg(feature = "messages")]
pub use kms::KmsAccess;
#[cfg(feature = "messages")]
pub use names::{algorithm_suites, commitment_policies, error_codes};

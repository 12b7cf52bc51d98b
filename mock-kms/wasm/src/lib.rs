//! The WebAssembly bridge between mock-kms and JavaScript: it carries values across, and decides nothing.
//!
//! *Knows:* mock-kms's public API, and the plain shapes that npm/src/mock-kms passes and expects.
//! *Never:* a rule of the service, or an API of its own. It is a module by itself and never part of the SDK's: what
//! seals real data carries no mock.
#![cfg(target_family = "wasm")]

mod error;
mod http;
mod mock;
mod options;
mod origin;
mod reports;
mod time;
mod values;

pub use mock::{Mock, operations};

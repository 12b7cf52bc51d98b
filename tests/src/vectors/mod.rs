//! The vector runner: opens what other implementations sealed, and refuses what it must refuse.
//!
//! *Knows:* the sets of the AWS Encryption SDK's test vectors and kmseal's public API. *Never:* kmseal's insides,
//! the network, or where the bytes of a set come from: that is a [`Source`], so the same runner works on a folder,
//! on a zip file and, in WebAssembly, on whatever JavaScript reads.

mod branch_keys;
mod case;
mod catalog;
mod commitment;
mod decrypt;
#[cfg(not(target_family = "wasm"))]
mod find;
mod headers;
mod keys;
mod manifest;
mod non_framed;
mod raw_keys;
mod report;
mod run;
mod scenario;
mod source;
#[cfg(not(target_family = "wasm"))]
mod storage;

pub use case::{Case, Outcome};
#[cfg(not(target_family = "wasm"))]
pub use find::find;
pub use headers::Headers;
pub use report::{CaseResult, Report};
pub use run::run;
pub use source::Source;
#[cfg(not(target_family = "wasm"))]
pub use storage::open;

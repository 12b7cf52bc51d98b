//! The caching materials manager: what it caches, for how long, and for whom.
#![allow(clippy::unwrap_used, clippy::panic, reason = "an error here is a failed test")]

mod answers;
mod bench;
#[path = "../counting/mod.rs"]
mod counting;
mod limits;

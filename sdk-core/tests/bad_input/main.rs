//! Bad input: whatever a stranger sends or a caller gets wrong is a clear error, never a panic and never plaintext.
//!
//! Every test runs on both providers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod body;
mod commitment;
mod context;
mod crafted;
mod early;
mod flips;
mod header;
mod keys;
mod samples;
mod spy;
mod truncation;

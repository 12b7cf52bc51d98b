//! Properties: what holds for every message, whatever its context, suite, length and frames.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod header;
mod mutation;
mod round_trip;
mod samples;

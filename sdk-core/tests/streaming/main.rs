//! Streams: any pieces through any driver, the same bytes or the same kind of error as a message in memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod chunking;
mod drivers;
mod into_buffer;
mod owned;
#[path = "../properties/samples.rs"]
#[allow(dead_code, reason = "shared with the properties, which use all of it")]
mod samples;
mod signed;
mod writing;

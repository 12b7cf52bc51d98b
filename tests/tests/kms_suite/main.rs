//! One suite of KMS operations, as data in `tests/suite`, performed through every client: in process, by the AWS SDK
//! for Rust, boto3, the AWS CLI and the AWS SDK for JavaScript. `npm/test/suite` performs it in WebAssembly.
//!
//! suite/README.md describes the form of the data.

mod cli;
mod client;
mod coverage;
mod expectation;
mod in_process;
mod peers;
mod rust_sdk;
mod scenario;
mod stage;
mod typed_input;

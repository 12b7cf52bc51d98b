//! The mock-kms server.
fn main() {}

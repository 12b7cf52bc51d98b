//! Everything that is run.
fn main() {}

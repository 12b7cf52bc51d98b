//! What one crate does for both backends, because aws-lc-rs does not have it.

pub(crate) mod ed25519ph;

//! What one crate does for both backends, because aws-lc-rs lacks it in whole or in part.

pub(crate) mod ed25519ph;
pub(crate) mod ml_dsa;
pub(crate) mod ml_kem;
mod rng;

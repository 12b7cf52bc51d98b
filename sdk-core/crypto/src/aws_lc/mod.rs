//! The backend over aws-lc-rs: the fast one, for native targets.

mod aead;
mod ecdsa;
mod hash;
mod kdf;
mod random;

use crate::Provider;

/// All primitives by aws-lc-rs.
pub static PROVIDER: Provider = Provider {
    name: "aws-lc",
    aead: &aead::AwsLcAead,
    hash: &hash::AwsLcHash,
    kdf: &kdf::AwsLcKdf,
    ecdsa: &ecdsa::AwsLcEcdsa,
    random: &random::AwsLcRandom,
};

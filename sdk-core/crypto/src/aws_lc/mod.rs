//! The backend over aws-lc-rs: the fast one, for native targets.

mod aead;
mod ecdh;
mod ecdsa;
mod hash;
mod kdf;
mod random;
mod rsa;

use crate::Provider;

/// All primitives by aws-lc-rs.
pub static PROVIDER: Provider = Provider {
    name: "aws-lc",
    aead: &aead::AwsLcAead,
    hash: &hash::AwsLcHash,
    kdf: &kdf::AwsLcKdf,
    ecdsa: &ecdsa::AwsLcEcdsa,
    ecdh: &ecdh::AwsLcEcdh,
    rsa_encryption: &rsa::AwsLcRsaEncryption,
    random: &random::AwsLcRandom,
};

//! The backend over aws-lc-rs: the fast one, for native targets.

mod aead;
mod ecdh;
mod ecdsa;
#[cfg(feature = "hsm")]
mod ed25519;
mod hash;
mod kdf;
#[cfg(feature = "hsm")]
mod key_wrap;
#[cfg(feature = "hsm")]
mod mac;
#[cfg(feature = "hsm")]
mod ml_dsa;
mod random;
mod rsa;
#[cfg(feature = "hsm")]
mod rsa_signature;

use crate::Provider;
#[cfg(feature = "hsm")]
use crate::portable;

/// All primitives by aws-lc-rs.
pub static PROVIDER: Provider = Provider {
    name: "aws-lc",
    aead: &aead::AwsLcAead,
    hash: &hash::AwsLcHash,
    kdf: &kdf::AwsLcKdf,
    ecdsa: &ecdsa::AwsLcEcdsa,
    ecdh: &ecdh::AwsLcEcdh,
    rsa_encryption: &rsa::AwsLcRsaEncryption,
    #[cfg(feature = "hsm")]
    rsa_signature: &rsa_signature::AwsLcRsaSignature,
    #[cfg(feature = "hsm")]
    ed25519: &ed25519::AwsLcEd25519,
    #[cfg(feature = "hsm")]
    mac: &mac::AwsLcMac,
    #[cfg(feature = "hsm")]
    key_wrap: &key_wrap::AwsLcKeyWrap,
    #[cfg(feature = "hsm")]
    ml_dsa: &ml_dsa::AwsLcMlDsa,
    #[cfg(feature = "hsm")]
    ml_kem: &portable::ml_kem::PortableMlKem { random: &random::AwsLcRandom },
    random: &random::AwsLcRandom,
};

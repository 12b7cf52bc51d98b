//! `KeyKind`: what cryptography a backing key is for.

use kmseal_crypto::{Curve, MacAlgorithm, MlDsaParameters, MlKemParameters, RsaKeySize};

/// The kinds of backing keys. The curves of `Ec` sign; all but secp256k1 also agree on secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyKind {
    /// 256 bits, to derive the key of each use from.
    Symmetric,
    Rsa(RsaKeySize),
    Ec(Curve),
    Ed25519,
    /// As long as the tags of its algorithm.
    Hmac(MacAlgorithm),
    MlDsa(MlDsaParameters),
    MlKem(MlKemParameters),
}

//! How a data key is wrapped under a key at hand: bytes in, bytes out.
//!
//! *Knows:* `kmseal-crypto`, contexts, secrets. *Never:* keyrings, key services, input or output.

pub(crate) mod aes;
pub(crate) mod branch_key;
pub(crate) mod context_digest;
pub(crate) mod ec_keys;
pub(crate) mod ecdh;
pub(crate) mod parties;
pub(crate) mod rsa;

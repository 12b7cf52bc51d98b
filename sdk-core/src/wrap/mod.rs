//! How a data key is wrapped under a key at hand: bytes in, bytes out.
//!
//! *Knows:* `kmseal-crypto`, contexts, secrets. *Never:* keyrings, key services, input or output.

pub(crate) mod aes;

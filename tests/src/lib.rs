//! Tests of the whole, and what they share.
//!
//! *Knows:* kmseal as its users do, other implementations as processes, their test vectors as files. *Never:*
//! kmseal's insides. `vectors` alone is for WebAssembly too.

#[cfg(not(target_family = "wasm"))]
pub mod dynamodb;
#[cfg(not(target_family = "wasm"))]
pub mod interop;
#[cfg(not(target_family = "wasm"))]
pub mod peer;
pub mod vectors;

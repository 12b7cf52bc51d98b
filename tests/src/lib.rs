//! Tests of the whole, and what they share.
//!
//! *Knows:* kmseal as its users do, other implementations as processes, their test vectors as files. *Never:*
//! kmseal's insides. `vectors` alone is for WebAssembly too.

pub mod vectors;

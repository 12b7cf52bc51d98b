//! The WebAssembly bridge between kmseal and JavaScript.

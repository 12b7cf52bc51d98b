//! The loops that move bytes through the message machines.
//!
//! *Knows:* the machines. *Never:* what the bytes mean.

pub(crate) mod one_shot;

//! The mock through its one door, `Kms::call`: one file per operation or theme.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod accounts;
mod aliases;
mod create_key;
mod custom_key_stores;
mod data_key_pairs;
mod decrypt;
mod derive_shared_secret;
mod encapsulate;
mod encrypt;
mod four_hundred_days;
mod generate_data_key;
mod generate_random;
mod imported;
mod imported_asymmetric;
mod imported_multi_region;
#[cfg(feature = "kmseal")]
mod in_process;
mod key_specs;
mod last_usage;
mod life_cycle;
mod lists;
mod lookup;
mod macs;
mod malformed;
mod managed_keys;
mod mock;
mod multi_region;
mod mutations;
mod not_implemented;
mod permissions;
mod planted;
mod policies;
mod public_keys;
mod re_encrypt;
mod recorded;
mod rotation;
mod rsa_encryption;
mod rules;
mod scale;
mod secrecy;
mod secrecy_of_every_kind;
mod signatures;
mod tags;
mod wrapping;

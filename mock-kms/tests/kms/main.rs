//! The mock through its one door, `Kms::call`: one file per operation or theme.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod accounts;
mod aliases;
mod create_key;
mod custom_key_stores;
mod decrypt;
mod encrypt;
mod generate_data_key;
mod generate_random;
#[cfg(feature = "kmseal")]
mod in_process;
mod last_usage;
mod life_cycle;
mod lists;
mod lookup;
mod malformed;
mod managed_keys;
mod mock;
mod multi_region;
mod not_implemented;
mod policies;
mod re_encrypt;
mod rotation;
mod scale;
mod secrecy;
mod tags;

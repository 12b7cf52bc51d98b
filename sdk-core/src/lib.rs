//! Client-side envelope encryption, byte-compatible with the AWS Encryption SDK.
//!
//! A [`Client`] encrypts each message under a data key of its own, and a [`keyring`] wraps that data key under a
//! key that you hold or that AWS KMS holds. What it writes, every official Encryption SDK opens, and the other
//! way round. The same code runs natively and as WebAssembly.
//!
//! ```
//! use kmseal::{Client, EncryptionContext, WrappingKey, keyring::RawAesKeyring};
//!
//! let keyring = RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32]))?;
//! let context = EncryptionContext::new([("purpose", "invoice")])?;
//! let client = Client::new();
//!
//! let sealed = client.encrypt(&keyring, b"four horses").context(&context).blocking()?;
//! let opened = client.decrypt(&keyring, &sealed.ciphertext).expect_context(&context).blocking()?;
//! assert_eq!(opened.plaintext, b"four horses");
//! # Ok::<(), kmseal::Error>(())
//! ```
//!
//! # Features
//! - `aws-lc` (default): the fast cryptography backend; does nothing on wasm.
//! - `rustcrypto` (default): the portable one. At least one of the two is needed.
//! - `aws-sdk-kms`: [`kms::KmsClient`] for the AWS SDK for Rust.
//! - `aws-sdk-dynamodb`: [`key_store::KeyStorage`] over the AWS SDK for Rust.
//! - `futures`: `AsyncRead`, `AsyncWrite` and streams of `Bytes` for a [`stream`].
//! - `rayon`: frames of large unsigned messages in memory are sealed and opened on several threads
//!   ([`ClientBuilder::threads`]).
//! - `host`: messages whose frames something else than this crate seals and opens ([`host`]), for bridges to other
//!   languages.
//! - `javascript-context-order`: `JavaScriptContextOrder`, to open messages that only the official JavaScript
//!   client opens ([`ClientBuilder::legacy_javascript_context_order`]). It brings collation data.

// On wasm there is one thread, and JavaScript's objects belong to it: nothing there is `Send` (see `future`).
#![cfg_attr(target_family = "wasm", allow(clippy::arc_with_non_send_sync))]

mod attempt;
#[cfg(all(any(feature = "aws-sdk-kms", feature = "aws-sdk-dynamodb"), not(target_family = "wasm")))]
mod aws_sdk;
mod blocking;
pub mod cache;
mod client;
mod content;
mod context;
mod context_keys;
mod context_order;
mod data_key;
mod decrypt;
mod decrypt_options;
mod drivers;
mod encrypt;
mod encrypt_options;
mod error;
mod format;
mod future;
#[cfg(feature = "host")]
pub mod host;
mod inspect;
pub mod key_store;
pub mod keyring;
pub mod kms;
mod limits;
pub mod materials;
mod message;
mod policy;
mod provider;
mod random_uuid;
mod secret;
mod sorted;
pub mod stream;
mod suite;
mod threads;
pub mod time;
mod wrap;

pub use attempt::{Attempt, AttemptOutcome};
pub use client::{Client, ClientBuilder};
pub use context::{EncryptionContext, PUBLIC_KEY, RESERVED_PREFIX};
pub use context_order::ContextOrder;
#[cfg(feature = "javascript-context-order")]
pub use context_order::JavaScriptContextOrder;
pub use data_key::EncryptedDataKey;
pub use decrypt::{Decrypt, Decrypted};
pub use encrypt::{Encrypt, Encrypted};
pub use error::{Error, ErrorKind};
pub use format::{ContentType, Header, MessageId};
pub use future::{BoxFuture, MaybeSendSync};
pub use inspect::{UnverifiedHeader, inspect};
pub use kmseal_crypto as crypto;
pub use policy::CommitmentPolicy;
pub use secret::{BeaconKey, BranchKey, PlaintextDataKey, PrivateKey, SharedSecret, WrappingKey};
pub use suite::{AlgorithmSuite, MessageVersion};

//! A mock of AWS KMS: real cryptography, real key states, the service's own errors, and a clock to turn.
//!
//! [`Kms`] is the whole service as a value. It holds many Regions and accounts, needs no thread and no socket, and
//! answers AWS JSON 1.1 through [`Kms::call`]. With the feature `server`, `Server` puts it on HTTP for every
//! AWS SDK and the AWS CLI.
//!
//! What an operation does not do as the service does, it refuses loudly; nothing pretends to succeed. It is a mock
//! for tests: its HSM is ordinary memory and protects nothing from its own host.
//!
//! ```
//! use mock_kms::{Clock, Kms, Timestamp};
//! use std::time::Duration;
//!
//! let kms = Kms::builder().clock(Clock::frozen_at(Timestamp::from_seconds(1_700_000_000))).build()?;
//! let key = kms.call(kms.home(), "CreateKey", b"{}")?;
//! kms.clock().advance(Duration::from_secs(30 * 86_400));
//! # assert!(!key.is_empty());
//! # Ok::<(), mock_kms::KmsError>(())
//! ```

mod action;
mod audit;
mod authz;
mod clock;
mod context;
#[cfg_attr(
    not(feature = "aws-http"),
    allow(dead_code, reason = "only signatures over HTTP look an access key up")
)]
mod credentials;
mod denials;
mod endpoints;
mod error;
mod faults;
mod hsm;
mod identities;
#[cfg(feature = "kmseal")]
mod in_process;
mod keys;
mod kms;
mod lock;
mod meter;
mod model;
mod operations;
mod quotas;
mod seed;
mod settings;
mod text_enum;
mod wire;

#[cfg(feature = "aws-http")]
mod http;

#[cfg(feature = "connector")]
pub use crate::http::InProcessHttp;
#[cfg(feature = "aws-http")]
pub use crate::http::PlainHttp;
#[cfg(feature = "server")]
pub use crate::http::{Log, Server, Service, Tls, TlsError, serve};
pub use audit::{AuditRecord, TrailPage, TrailQuery};
pub use authz::{Caller, VpcEndpoint};
#[cfg(not(target_family = "wasm"))]
pub use clock::SystemTime;
pub use clock::{Clock, TimeSource, Timestamp};
pub use credentials::Credential;
pub use error::{ErrorCode, KmsError};
pub use faults::{Fault, FaultError};
#[cfg(feature = "kmseal")]
pub use in_process::InProcessClient;
pub use keys::{AccountId, Region};
pub use kms::{Answer, Kms, KmsBuilder};
/// The cryptography backends, for [`KmsBuilder::provider`].
pub use kmseal_crypto as crypto;
pub use meter::{AccountBill, Bill, MonthBill, PriceTable, PriceTableError, RequestsBill, TimeBill};
pub use model::api_model;
pub use quotas::QuotaSettings;
pub use seed::{Seed, SeedError, SeedGrant, SeedKey, SeedKeyState, SeedPrincipal, SeedVpcEndpoint};

/// Compiles and runs what the README shows.
#[cfg(all(doctest, feature = "server"))]
#[doc = include_str!("../README.md")]
struct Readme;

//! What the adapters of the AWS SDK for Rust share: who they say they are, how long they wait, and where they run.
//!
//! *Knows:* the SDK's configuration and tokio. *Never:* an operation of a service.

mod failure;
mod reactor;
mod settings;

pub(crate) use failure::code_and_words;
pub(crate) use reactor::Reactor;
pub(crate) use settings::{framework, with_default_limits};

// Both SDKs re-export the same types; either will do.
#[cfg(not(feature = "aws-sdk-kms"))]
use aws_sdk_dynamodb as sdk;
#[cfg(feature = "aws-sdk-kms")]
use aws_sdk_kms as sdk;

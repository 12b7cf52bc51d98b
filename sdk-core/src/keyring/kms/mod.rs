//! The keyrings for AWS KMS.

mod strict;

pub use strict::{KmsKeyring, KmsKeyringBuilder};

/// The provider id of data keys that a symmetric KMS key wrapped.
const PROVIDER_ID: &str = "aws-kms";

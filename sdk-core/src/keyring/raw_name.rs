//! `RawName`: the namespace and the name that a raw keyring's key goes by.

use super::attempts::pass_on;
use crate::{
    attempt::AttemptOutcome,
    error::{Error, ErrorKind},
};
use std::fmt;

/// The namespace and the name that a raw keyring's key goes by, as messages store them.
#[derive(Debug)]
pub(super) struct RawName {
    pub(super) namespace: String,
    pub(super) key_name: String,
}

impl RawName {
    /// Takes both, unless the namespace belongs to the keyrings for AWS KMS.
    pub(super) fn new(namespace: String, key_name: String) -> Result<Self, Error> {
        if namespace.starts_with("aws-kms") {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!(
                    "the key namespace {namespace:?} begins with \"aws-kms\", which belongs to AWS KMS; choose another"
                ),
            ));
        }
        Ok(Self { namespace, key_name })
    }

    /// Passes on a data key whose key goes by another namespace or another name.
    pub(super) fn check(&self, namespace: &str, key_name: &[u8]) -> Result<(), AttemptOutcome> {
        if namespace != self.namespace {
            return pass_on(format!("its key is not in the namespace {:?}", self.namespace));
        }
        if key_name != self.key_name.as_bytes() {
            return pass_on(format!("its key is not named {:?}", self.key_name));
        }
        Ok(())
    }
}

/// `namespace/name`.
impl fmt::Display for RawName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.key_name)
    }
}

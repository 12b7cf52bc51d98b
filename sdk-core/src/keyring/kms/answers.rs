//! What every keyring for AWS KMS makes of the service's answers.

use crate::{
    error::{Error, ErrorKind},
    kms::KmsError,
};

/// What a key service's refusal is to the caller.
pub(super) fn failed(operation: &str, key_id: &str, error: KmsError) -> Error {
    Error::new(ErrorKind::KeyService, format!("{operation} under {key_id}: {error}")).with_source(error)
}

/// Checks that an answer is about the key that was asked for.
pub(super) fn check_key_id(operation: &str, asked: &str, answered: &str) -> Result<(), Error> {
    if answered == asked {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::KeyService,
        format!("{operation} under {asked} was answered for {answered:?}, another key"),
    ))
}

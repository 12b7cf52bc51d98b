//! What keyrings and key stores make of a key service's answers.

use super::KmsError;
use crate::{
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
};

/// What a key service's refusal is to the caller.
pub(crate) fn failed(operation: &str, key_id: &str, error: KmsError) -> Error {
    Error::new(ErrorKind::KeyService, format!("{operation} under {key_id}: {error}")).with_source(error)
}

/// What a refusal to open a data key is: it names the key only where that is not the one that the data key names.
pub(crate) fn failed_to_open(key_id: &str, data_key: &EncryptedDataKey, error: KmsError) -> Error {
    if data_key.key_provider_info == key_id.as_bytes() {
        return Error::new(ErrorKind::KeyService, format!("Decrypt: {error}")).with_source(error);
    }
    failed("Decrypt", key_id, error)
}

/// Checks that an answer is about the key that was asked for.
pub(crate) fn check_key_id(operation: &str, asked: &str, answered: &str) -> Result<(), Error> {
    if answered == asked {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::KeyService,
        format!("{operation} under {asked} was answered for {answered:?}, another key"),
    ))
}

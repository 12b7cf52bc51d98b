//! What keyrings with one wrapping key do to encrypt: take the data key or make it, and wrap it once.

use crate::{
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
    materials::{WrapRequest, Wrapped},
    secret::PlaintextDataKey,
};

/// Wraps the request's data key by `wrap`; makes one first where there is none yet.
pub(super) fn wrap_once(
    request: &WrapRequest<'_>,
    wrap: impl FnOnce(&PlaintextDataKey) -> Result<EncryptedDataKey, Error>,
) -> Result<Wrapped, Error> {
    let made = match request.data_key {
        Some(_) => None,
        None => Some(PlaintextDataKey::generate(request.suite.data_key_length(), request.provider.random)?),
    };
    let data_key = made
        .as_ref()
        .or(request.data_key)
        .ok_or_else(|| Error::new(ErrorKind::InvalidMaterials, "there is no data key to wrap"))?;
    let encrypted = wrap(data_key)?;
    Ok(Wrapped { data_key: made, encrypted_data_keys: vec![encrypted] })
}

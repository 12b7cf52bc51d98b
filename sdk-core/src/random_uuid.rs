//! A UUID that nobody else has: version 4, of random bytes.

use crate::{error::Error, provider::DEFAULT_RANDOM};
use uuid::{Builder, Uuid};

/// Makes a version 4 UUID.
pub(crate) fn random_uuid() -> Result<Uuid, Error> {
    let mut bytes = [0; 16];
    DEFAULT_RANDOM.fill(&mut bytes)?;
    Ok(Builder::from_random_bytes(bytes).into_uuid())
}

//! `GivenMaterial`: key material that somebody brings along, on its way into the HSM and never out again.

use super::{Hsm, HsmError, KeyKind, KeyName, KeyToken};
use std::fmt;
use zeroize::Zeroizing;

/// Bytes that are to become a backing key. Whoever holds one cannot read it.
pub(crate) struct GivenMaterial(Zeroizing<Vec<u8>>);

impl GivenMaterial {
    /// Bytes in a symmetric key.
    pub(crate) const SYMMETRIC_LENGTH: usize = 32;

    /// Takes the bytes over.
    pub(crate) fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// How many bytes they are.
    pub(crate) fn length(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Debug for GivenMaterial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GivenMaterial({} bytes)", self.length())
    }
}

impl Hsm {
    /// Takes in a 256-bit backing key for symmetric encryption and hands it out sealed.
    ///
    /// # Errors
    /// [`HsmError::Failed`] for another length.
    pub(crate) fn take_symmetric(
        &self,
        name: KeyName<'_>,
        given: &GivenMaterial,
    ) -> Result<KeyToken, HsmError> {
        if given.length() != GivenMaterial::SYMMETRIC_LENGTH {
            return Err(HsmError::Failed);
        }
        self.seal_token(name, KeyKind::Symmetric, &given.0, None)
    }
}

//! Elliptic curves: making keys. A token holds the private scalar, and the seed for Ed25519.

use super::{Hsm, HsmError, generate::FreshKey};
use kmseal_crypto::Curve;

impl Hsm {
    /// The same scalar signs and agrees on secrets; the usage of a key lets it do one of them.
    pub(super) fn fresh_ec(&self, curve: Curve) -> Result<FreshKey, HsmError> {
        let key = self.provider.ecdsa.generate(curve)?;
        Ok(FreshKey { material: key.scalar()?, public: Some(key.public_key().to_spki_der()?) })
    }

    pub(super) fn fresh_ed25519(&self) -> Result<FreshKey, HsmError> {
        let key = self.provider.ed25519.generate()?;
        Ok(FreshKey { material: key.seed(), public: Some(key.public_key_der()?) })
    }
}

//! Keys for agreement on an elliptic curve, as users give them.

use crate::{
    error::{Error, ErrorKind},
    provider::DEFAULT_ECDH,
    secret::PrivateKey,
};
use kmseal_crypto::{AgreementKey, CryptoError, Curve, EcPublicKey, Provider, SecretBytes};
use std::fmt;

/// A private key in the one form that every backend reads, and its public key.
pub(crate) struct EcPrivateKey {
    scalar: SecretBytes,
    pub(crate) public: EcPublicKey,
}

impl EcPrivateKey {
    /// Reads PKCS #8 or SEC 1, as PEM or DER.
    pub(crate) fn read(curve: Curve, document: &PrivateKey) -> Result<Self, Error> {
        let key = DEFAULT_ECDH.private_key(curve, document.expose_secret());
        let key = key.map_err(|error| unusable("private", curve, error))?;
        Ok(Self { scalar: key.scalar()?, public: key.public_key().clone() })
    }

    /// The key, ready for use with `provider`.
    pub(crate) fn under(&self, provider: &Provider) -> Result<Box<dyn AgreementKey>, Error> {
        Ok(provider.ecdh.private_key_from_scalar(self.public.curve(), self.scalar.expose_secret())?)
    }
}

impl fmt::Debug for EcPrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EcPrivateKey(of {:?}, redacted)", self.public)
    }
}

/// Reads SubjectPublicKeyInfo, as PEM or DER, or a SEC 1 point.
pub(crate) fn read_public(curve: Curve, key: &[u8]) -> Result<EcPublicKey, Error> {
    DEFAULT_ECDH.public_key(curve, key).map_err(|error| unusable("public", curve, error))
}

fn unusable(half: &str, curve: Curve, error: CryptoError) -> Error {
    Error::new(
        ErrorKind::InvalidArgument,
        format!("the {half} key cannot be used for {curve:?}: {error}; give it as PEM or DER"),
    )
    .with_source(error)
}

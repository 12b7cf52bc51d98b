//! `EcPublicKey`: a point that a backend found to lie on its curve, in every form it is written in.

use crate::document::{self, Label};
use crate::{CryptoError, Curve};
use std::fmt;

/// A public key: a point of its curve, never the one at infinity.
///
/// Only a backend makes one, after it has checked that, so holding one is the proof.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EcPublicKey {
    curve: Curve,
    uncompressed: Vec<u8>,
}

impl EcPublicKey {
    /// Takes over a point in uncompressed SEC 1 form that a backend has checked.
    pub(crate) fn checked(curve: Curve, uncompressed: &[u8]) -> Result<Self, CryptoError> {
        if uncompressed.len() != curve.uncompressed_length() || uncompressed.first() != Some(&4) {
            return Err(CryptoError::Backend);
        }
        Ok(Self { curve, uncompressed: uncompressed.to_vec() })
    }

    /// Its curve.
    pub fn curve(&self) -> Curve {
        self.curve
    }

    /// SEC 1 form with both coordinates: `04 || x || y`.
    pub fn uncompressed(&self) -> &[u8] {
        &self.uncompressed
    }

    /// SEC 1 form with one coordinate: `02 || x` if y is even, else `03 || x`.
    pub fn compressed(&self) -> Vec<u8> {
        let y_is_odd = self.uncompressed.last().is_some_and(|byte| byte & 1 == 1);
        let x = self.uncompressed.iter().skip(1).take(self.curve.scalar_length());
        [2 + u8::from(y_is_odd)].iter().chain(x).copied().collect()
    }

    /// Whether `sec1` is this point, in either form.
    pub(crate) fn is_written(&self, sec1: &[u8]) -> bool {
        sec1 == self.uncompressed || sec1 == self.compressed()
    }

    /// SubjectPublicKeyInfo (RFC 5480) in DER, with the uncompressed point.
    ///
    /// # Errors
    /// [`CryptoError::Backend`] if the encoder fails, which it has no reason to.
    pub fn to_spki_der(&self) -> Result<Vec<u8>, CryptoError> {
        document::ec::encode_public(self)
    }

    /// [`Self::to_spki_der`] as PEM, `PUBLIC KEY`.
    ///
    /// # Errors
    /// [`CryptoError::Backend`] if the encoder fails, which it has no reason to.
    pub fn to_spki_pem(&self) -> Result<String, CryptoError> {
        document::to_pem(Label::Spki, &self.to_spki_der()?)
    }
}

impl fmt::Debug for EcPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EcPublicKey({:?}, {:02x?})", self.curve, self.compressed())
    }
}

//! `GivenMaterial`: key material that somebody brings along, on its way into the HSM and never out again.

use super::{Hsm, HsmError, KeyKind, KeyName, KeyToken, generate::FreshKey};
use kmseal_crypto::{CryptoError, MacAlgorithm, RsaKeySize, SecretBytes, is_pkcs8_der};
use std::{fmt, ops::RangeInclusive};
use zeroize::Zeroizing;

/// Bytes in a symmetric key.
const SYMMETRIC_LENGTH: usize = 32;

/// Bytes that are to become a backing key. Whoever holds one cannot read it.
pub(crate) struct GivenMaterial(Zeroizing<Vec<u8>>);

impl GivenMaterial {
    /// Takes the bytes over.
    pub(crate) fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// How many bytes they are.
    pub(crate) fn length(&self) -> usize {
        self.0.len()
    }

    /// Whether they have the form in which the service imports keys of this kind: for private keys PKCS#8 in DER, for
    /// HMAC keys a length that suits their hash.
    pub(crate) fn is_importable_as(&self, kind: KeyKind) -> bool {
        match kind {
            KeyKind::Symmetric => self.length() == SYMMETRIC_LENGTH,
            KeyKind::Hmac(algorithm) => hmac_lengths(algorithm).contains(&self.length()),
            _ => is_pkcs8_der(&self.0),
        }
    }
}

impl fmt::Debug for GivenMaterial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GivenMaterial({} bytes)", self.length())
    }
}

impl Hsm {
    /// Takes in a backing key of this kind and hands it out sealed: 32 bytes for symmetric encryption, bytes for HMAC,
    /// and a private key as PKCS#8, PKCS#1 or SEC 1, in DER or PEM. The same key becomes the same material, whatever
    /// its form.
    ///
    /// # Errors
    /// [`HsmError::WrongMaterial`] for a key of another kind, length or curve, and for what is no key.
    pub(crate) fn take(
        &self,
        name: KeyName<'_>,
        kind: KeyKind,
        given: &GivenMaterial,
    ) -> Result<KeyToken, HsmError> {
        let FreshKey { material, public } = self.read(kind, &given.0)?;
        self.seal_token(name, kind, material.expose_secret(), public)
    }

    fn read(&self, kind: KeyKind, given: &[u8]) -> Result<FreshKey, HsmError> {
        let provider = &self.provider;
        let wrong = |_: CryptoError| HsmError::WrongMaterial;
        Ok(match kind {
            KeyKind::Symmetric if given.len() == SYMMETRIC_LENGTH => secret(given),
            KeyKind::Hmac(_) if !given.is_empty() => secret(given),
            KeyKind::Symmetric | KeyKind::Hmac(_) => return Err(HsmError::WrongMaterial),
            KeyKind::Rsa(size) => self.read_rsa(size, given)?,
            KeyKind::Ec(curve) => {
                let key = provider.ecdsa.signing_key(curve, given).map_err(wrong)?;
                FreshKey { material: key.scalar()?, public: Some(key.public_key().to_spki_der()?) }
            }
            KeyKind::Ed25519 => {
                let key = provider.ed25519.signing_key(given).map_err(wrong)?;
                FreshKey { material: key.seed(), public: Some(key.public_key_der()?) }
            }
            KeyKind::MlDsa(parameters) => {
                let key = provider.ml_dsa.signing_key(parameters, given).map_err(wrong)?;
                FreshKey { material: key.seed(), public: Some(key.public_key_der()?) }
            }
            KeyKind::MlKem(parameters) => {
                let key = provider.ml_kem.decapsulation_key(parameters, given).map_err(wrong)?;
                FreshKey { material: key.seed(), public: Some(key.public_key_der()?) }
            }
        })
    }

    fn read_rsa(&self, size: RsaKeySize, given: &[u8]) -> Result<FreshKey, HsmError> {
        let rsa = self.provider.rsa_signature;
        let key = rsa.signing_key(given).map_err(|_| HsmError::WrongMaterial)?;
        if key.modulus_bits() != size.bits() {
            return Err(HsmError::WrongMaterial);
        }
        Ok(FreshKey { material: rsa.to_pkcs8_der(given)?, public: Some(key.public_key_der().to_vec()) })
    }
}

fn secret(given: &[u8]) -> FreshKey {
    FreshKey { material: SecretBytes::new(given.to_vec()), public: None }
}

/// How many bytes an imported HMAC key may have: from the length of the tag to the block of the hash.
fn hmac_lengths(algorithm: MacAlgorithm) -> RangeInclusive<usize> {
    let block = match algorithm {
        MacAlgorithm::HmacSha224 | MacAlgorithm::HmacSha256 => 64,
        MacAlgorithm::HmacSha384 | MacAlgorithm::HmacSha512 => 128,
    };
    algorithm.tag_length()..=block
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kms::DEFAULT_PROVIDER;
    use kmseal_crypto::Curve;

    const NAME: KeyName<'_> = KeyName { account: *b"111122223333", id: "a" };

    fn given(bytes: &[u8]) -> GivenMaterial {
        GivenMaterial::new(Zeroizing::new(bytes.to_vec()))
    }

    #[test]
    fn the_same_key_in_der_and_pem_is_the_same_material() {
        let hsm = Hsm::new(DEFAULT_PROVIDER).unwrap();
        let key = DEFAULT_PROVIDER.ecdsa.generate(Curve::P256).unwrap();
        let (der, pem) = (key.to_pkcs8_der().unwrap(), key.to_pkcs8_pem().unwrap());
        let take = |bytes: &SecretBytes| {
            hsm.take(NAME, KeyKind::Ec(Curve::P256), &given(bytes.expose_secret())).unwrap()
        };
        assert_eq!(take(&der).material(), take(&pem).material());
        assert_eq!(take(&der).public(), Some(&key.public_key().to_spki_der().unwrap()[..]));
        assert!(given(der.expose_secret()).is_importable_as(KeyKind::Ec(Curve::P256)));
        assert!(!given(pem.expose_secret()).is_importable_as(KeyKind::Ec(Curve::P256)));
    }

    #[test]
    fn a_key_of_another_kind_is_refused() {
        let hsm = Hsm::new(DEFAULT_PROVIDER).unwrap();
        let key = DEFAULT_PROVIDER.ecdsa.generate(Curve::P256).unwrap().to_pkcs8_der().unwrap();
        for kind in [
            KeyKind::Symmetric,
            KeyKind::Rsa(RsaKeySize::Bits2048),
            KeyKind::Ec(Curve::P384),
            KeyKind::Ec(Curve::Secp256k1),
            KeyKind::Ed25519,
        ] {
            let refused = hsm.take(NAME, kind, &given(key.expose_secret())).map(|_| ());
            assert_eq!(refused, Err(HsmError::WrongMaterial), "{kind:?}");
        }
        let empty = hsm.take(NAME, KeyKind::Hmac(MacAlgorithm::HmacSha256), &given(&[])).map(|_| ());
        assert_eq!(empty, Err(HsmError::WrongMaterial));
    }

    #[test]
    fn hmac_keys_are_imported_from_the_tag_to_the_block_of_their_hash() {
        for (algorithm, shortest, longest) in [
            (MacAlgorithm::HmacSha224, 28, 64),
            (MacAlgorithm::HmacSha256, 32, 64),
            (MacAlgorithm::HmacSha384, 48, 128),
            (MacAlgorithm::HmacSha512, 64, 128),
        ] {
            let importable = |length| given(&vec![7; length]).is_importable_as(KeyKind::Hmac(algorithm));
            assert!(importable(shortest) && importable(longest), "{algorithm:?}");
            assert!(!importable(shortest - 1) && !importable(longest + 1), "{algorithm:?}");
        }
    }
}

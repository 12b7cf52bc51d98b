//! `MaterialId`: the public name of one key material.

use super::{Hsm, HsmError, KeyName};
use kmseal_crypto::HashAlgorithm;
use std::fmt;

/// Names one key material of one key: 32 bytes, shown as 64 hexadecimal digits.
///
/// It follows from the key id and the material alone, as in the service: the same material imported again into
/// the same key has the same id, and Regions that share a key share it too.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct MaterialId([u8; Self::LENGTH]);

impl MaterialId {
    /// Bytes in an id.
    pub(super) const LENGTH: usize = 32;

    pub(super) const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The id that 64 lower-case hexadecimal digits spell.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
        let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
        Some(Self(bytes.collect::<Option<Vec<u8>>>()?.try_into().ok()?))
    }

    pub(super) const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl fmt::Display for MaterialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Nearly every answer and record holds one: all digits at once.
        let digit = |half: u8| if half < 10 { b'0' + half } else { b'a' + half - 10 };
        let mut digits = [0; 2 * Self::LENGTH];
        for (pair, byte) in digits.as_chunks_mut::<2>().0.iter_mut().zip(self.0) {
            *pair = [digit(byte >> 4), digit(byte & 15)];
        }
        f.write_str(std::str::from_utf8(&digits).unwrap_or_default())
    }
}

impl fmt::Debug for MaterialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MaterialId({self})")
    }
}

impl Hsm {
    /// The id of `material` in the key `name`. It is the output of a key derivation, so it tells nothing of the material.
    pub(super) fn material_id(&self, name: KeyName<'_>, material: &[u8]) -> Result<MaterialId, HsmError> {
        let mut id = [0; MaterialId::LENGTH];
        let label = b"mock-kms key material id";
        self.provider.kdf.counter_hmac(
            HashAlgorithm::Sha256,
            material,
            label,
            name.id.as_bytes(),
            &mut id,
        )?;
        Ok(MaterialId(id))
    }
}

#[cfg(test)]
mod tests {
    use super::MaterialId;

    #[test]
    fn an_id_reads_back_as_it_is_shown() {
        let id = MaterialId(std::array::from_fn(|n| u8::try_from(n * 8).unwrap()));
        assert_eq!(MaterialId::parse(&id.to_string()), Some(id));
        for bad in ["", "0", &"0".repeat(63), &"0".repeat(66), &"A".repeat(64), &"g".repeat(64)] {
            assert_eq!(MaterialId::parse(bad), None, "{bad}");
        }
    }
}

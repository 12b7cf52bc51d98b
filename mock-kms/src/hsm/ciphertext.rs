//! `Ciphertext`: the blob that symmetric keys make, in a format of our own.
//!
//! The service does not document its format. This one says in the clear which account, key and material made
//! it, so that Decrypt needs no key id; all of it is authenticated together with the encryption context. The
//! Region is left out on purpose: a multi-Region key opens its ciphertexts in every Region.
//!
//! ```text
//! version 1 | account 12 | length of key id 1 | key id | material id 32 | derivation nonce 16 | checksum 8
//! | encrypted data | tag 16
//! ```

use super::{HsmError, KeyName, MaterialId};
use kmseal_crypto::{Hash, HashAlgorithm, TAG_LENGTH, Tag};

const VERSION: u8 = 1;
/// Bytes in the nonce that a per-use key is derived with.
pub(super) const DERIVATION_NONCE_LENGTH: usize = 16;
const CHECKSUM_LENGTH: usize = 8;

/// A blob taken apart. Only its checksum has been verified: a damaged blob is told from one of an unknown key,
/// but anybody can make a blob that parses. The tag decides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ciphertext<'a> {
    pub(super) header: &'a [u8],
    pub(super) derivation_nonce: &'a [u8; DERIVATION_NONCE_LENGTH],
    pub(super) body: &'a [u8],
    pub(super) tag: &'a Tag,
    name: KeyName<'a>,
    material: MaterialId,
}

impl<'a> Ciphertext<'a> {
    /// Takes a blob apart.
    ///
    /// # Errors
    /// [`HsmError::InvalidCiphertext`] if it is not a blob of this format or its header was altered.
    pub(crate) fn parse(hash: &dyn Hash, blob: &'a [u8]) -> Result<Self, HsmError> {
        Self::take_apart(hash, blob).ok_or(HsmError::InvalidCiphertext)
    }

    fn take_apart(hash: &dyn Hash, blob: &'a [u8]) -> Option<Self> {
        let (&version, rest) = blob.split_first()?;
        let (&account, rest) = rest.split_first_chunk::<12>()?;
        let (&id_length, rest) = rest.split_first()?;
        let (id, rest) = rest.split_at_checked(id_length.into())?;
        let (&material, rest) = rest.split_first_chunk::<{ MaterialId::LENGTH }>()?;
        let (derivation_nonce, rest) = rest.split_first_chunk::<DERIVATION_NONCE_LENGTH>()?;
        let (checked, _) = blob.split_at_checked(blob.len() - rest.len())?;
        let (checksum_found, rest) = rest.split_first_chunk::<CHECKSUM_LENGTH>()?;
        let (header, _) = blob.split_at_checked(blob.len() - rest.len())?;
        let (body, tag) = rest.split_last_chunk::<TAG_LENGTH>()?;
        if version != VERSION || *checksum_found != checksum(hash, checked)? {
            return None;
        }
        let name = KeyName { account, id: std::str::from_utf8(id).ok()? };
        Some(Self { header, derivation_nonce, body, tag, name, material: MaterialId::from_bytes(material) })
    }

    /// The key that claims to have made it.
    pub(crate) fn name(&self) -> KeyName<'a> {
        self.name
    }

    /// The material that claims to have made it.
    pub(crate) fn material(&self) -> MaterialId {
        self.material
    }
}

/// The header of a new blob.
///
/// # Errors
/// [`HsmError::Failed`] if the key id is longer than 255 bytes.
pub(super) fn encode_header(
    hash: &dyn Hash,
    name: KeyName<'_>,
    material: MaterialId,
    derivation_nonce: &[u8; DERIVATION_NONCE_LENGTH],
) -> Result<Vec<u8>, HsmError> {
    let id_length = u8::try_from(name.id.len()).map_err(|_| HsmError::Failed)?;
    let mut header = [
        &[VERSION],
        name.account.as_slice(),
        &[id_length],
        name.id.as_bytes(),
        material.as_bytes(),
        derivation_nonce,
    ]
    .concat();
    let checksum = checksum(hash, &header).ok_or(HsmError::Failed)?;
    header.extend_from_slice(&checksum);
    Ok(header)
}

fn checksum(hash: &dyn Hash, bytes: &[u8]) -> Option<[u8; CHECKSUM_LENGTH]> {
    hash.digest(HashAlgorithm::Sha256, bytes).as_ref().first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kms::DEFAULT_PROVIDER;

    #[test]
    fn a_header_reads_back_as_it_was_written() {
        let hash = DEFAULT_PROVIDER.hash;
        let name = KeyName { account: *b"111122223333", id: "mrk-0" };
        let material = MaterialId::from_bytes([3; 32]);
        let mut blob = encode_header(hash, name, material, &[4; 16]).unwrap();
        let header = blob.clone();
        blob.extend_from_slice(&[0; 5 + TAG_LENGTH]);
        let parsed = Ciphertext::parse(hash, &blob).unwrap();
        assert_eq!((parsed.header, parsed.name(), parsed.material()), (&header[..], name, material));
        assert_eq!((parsed.derivation_nonce, parsed.body), (&[4; 16], &[0; 5][..]));
    }

    #[test]
    fn no_length_in_a_blob_can_make_it_panic_or_read_too_far() {
        let hash = DEFAULT_PROVIDER.hash;
        for length in 0..200 {
            for byte in [0x00, 0x01, 0xff] {
                assert!(Ciphertext::parse(hash, &vec![byte; length]).is_err());
            }
        }
    }
}

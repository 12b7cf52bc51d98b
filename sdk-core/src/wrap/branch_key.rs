//! A data key wrapped under a key that is derived from a branch key, fresh for each: a counter-mode KDF, AES-256-GCM.
//!
//! Spec: framework/aws-kms/aws-kms-hierarchical-keyring.md#branch-key-wrapping

use super::aes;
use crate::{
    error::{Error, ErrorKind},
    materials::BranchKeyMaterials,
    secret::{BranchKey, PlaintextDataKey, WrappingKey},
};
use kmseal_crypto::{HashAlgorithm, NONCE_LENGTH, Nonce, Provider};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The provider id of data keys that were wrapped like this; it separates the derivation and stands in the AAD too.
pub(crate) const PROVIDER_ID: &str = "aws-kms-hierarchy";
/// Bytes in a branch key, and in the wrapping key derived from it.
const KEY_LENGTH: usize = 32;
/// Bytes in the salt of the derivation.
const SALT_LENGTH: usize = 16;
/// Bytes in the version of a branch key: a UUID.
const VERSION_LENGTH: usize = 16;

/// A wrapped data key, taken apart: `salt || IV || version || ciphertext and tag`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WrappedKey<'a> {
    salt: &'a [u8; SALT_LENGTH],
    iv: &'a Nonce,
    version: &'a [u8; VERSION_LENGTH],
    /// Ciphertext and tag.
    data: &'a [u8],
}

impl<'a> WrappedKey<'a> {
    /// Takes the bytes apart.
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        let parse = || {
            let (salt, rest) = bytes.split_first_chunk::<SALT_LENGTH>()?;
            let (iv, rest) = rest.split_first_chunk::<NONCE_LENGTH>()?;
            let (version, data) = rest.split_first_chunk::<VERSION_LENGTH>()?;
            Some(Self { salt, iv, version, data })
        };
        parse().ok_or_else(|| {
            Error::new(ErrorKind::NotAuthentic, "the wrapped key is shorter than its parts; it was cut off")
        })
    }

    /// The version of the branch key that it was wrapped under, as key stores write it: 36 characters.
    pub(crate) fn version(&self) -> String {
        Uuid::from_bytes(*self.version).hyphenated().to_string()
    }

    /// Unwraps what [`wrap_key`] made under this version of the branch key, bound to these bytes of a context.
    pub(crate) fn unwrap_key(
        &self,
        branch_key: &BranchKeyMaterials,
        context: &[u8],
        provider: &Provider,
    ) -> Result<PlaintextDataKey, Error> {
        let aad = aad(&branch_key.branch_key_id, self.version, context);
        let wrapping_key = derive(&branch_key.branch_key, self.salt, provider)?;
        aes::unwrap_key(&wrapping_key, self.iv, self.data, &aad, provider)
    }
}

/// Wraps `data_key` under a key derived from this version of the branch key, bound to these bytes of a context.
pub(crate) fn wrap_key(
    branch_key: &BranchKeyMaterials,
    data_key: &PlaintextDataKey,
    context: &[u8],
    provider: &Provider,
) -> Result<Vec<u8>, Error> {
    let version = parse_version(&branch_key.version)?;
    let mut salt = [0; SALT_LENGTH];
    provider.random.fill(&mut salt)?;
    let aad = aad(&branch_key.branch_key_id, &version, context);
    let wrapping_key = derive(&branch_key.branch_key, &salt, provider)?;
    let aes::WrappedKey { iv, ciphertext } = aes::wrap_key(&wrapping_key, data_key, &aad, provider)?;
    Ok([&salt[..], &iv, &version, &ciphertext].concat())
}

/// The bytes of a version. Only the usual spelling passes: of another one, the bytes would not lead back to it.
fn parse_version(text: &str) -> Result<[u8; VERSION_LENGTH], Error> {
    let uuid = Uuid::parse_str(text).ok().filter(|uuid| uuid.hyphenated().to_string() == text);
    uuid.map(Uuid::into_bytes).ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidMaterials,
            format!(
                "the version of the branch key, {text:?}, is not a UUID of 36 characters in lower case; mend its key store"
            ),
        )
    })
}

fn derive(
    branch_key: &BranchKey,
    salt: &[u8; SALT_LENGTH],
    provider: &Provider,
) -> Result<WrappingKey, Error> {
    let branch_key = branch_key.expose_secret();
    if branch_key.len() != KEY_LENGTH {
        return Err(Error::new(
            ErrorKind::InvalidMaterials,
            format!("a branch key has {KEY_LENGTH} bytes, this one has {}", branch_key.len()),
        ));
    }
    let mut derived = Zeroizing::new(vec![0; KEY_LENGTH]);
    let label = PROVIDER_ID.as_bytes();
    provider.kdf.counter_hmac(HashAlgorithm::Sha256, branch_key, label, salt, &mut derived)?;
    Ok(WrappingKey::new(std::mem::take(&mut *derived)))
}

/// What a wrapped key is bound to. The specification leaves the label out where it tells of unwrapping;
/// implementations do not.
fn aad(branch_key_id: &str, version: &[u8; VERSION_LENGTH], context: &[u8]) -> Vec<u8> {
    [PROVIDER_ID.as_bytes(), branch_key_id.as_bytes(), version, context].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{context::EncryptionContext, provider::default_provider};

    const VERSION: &str = "e9ce18a3-edb5-4272-9f86-1cacb7997ff6";

    fn branch_key(id: &str, version: &str, key: u8) -> BranchKeyMaterials {
        BranchKeyMaterials {
            branch_key_id: id.to_owned(),
            version: version.to_owned(),
            encryption_context: EncryptionContext::EMPTY,
            branch_key: BranchKey::new(vec![key; 32]),
        }
    }

    fn context() -> Vec<u8> {
        EncryptionContext::new([("a", "b")]).unwrap().encode().unwrap()
    }

    fn open(key: &BranchKeyMaterials, wrapped: &[u8], context: &[u8]) -> Result<PlaintextDataKey, Error> {
        WrappedKey::parse(wrapped)?.unwrap_key(key, context, default_provider())
    }

    #[test]
    fn a_wrapped_key_opens_with_everything_it_is_bound_to() {
        let key = branch_key("tenant", VERSION, 7);
        let data_key = PlaintextDataKey::new(vec![9; 32]);
        let wrapped = wrap_key(&key, &data_key, &context(), default_provider()).unwrap();
        assert_eq!(wrapped.len(), 16 + 12 + 16 + 32 + 16);
        assert_eq!(WrappedKey::parse(&wrapped).unwrap().version(), VERSION);
        assert_eq!(open(&key, &wrapped, &context()).unwrap(), data_key);

        for opened in [
            open(&branch_key("Tenant", VERSION, 7), &wrapped, &context()),
            open(&branch_key("tenant", VERSION, 8), &wrapped, &context()),
            open(&key, &wrapped, &[]),
            open(&key, &wrapped[..43], &context()),
            open(&key, &wrapped[..59], &context()),
            open(&key, &[], &context()),
        ] {
            assert_eq!(opened.unwrap_err().kind(), ErrorKind::NotAuthentic);
        }
        for position in 0..wrapped.len() {
            let mut altered = wrapped.clone();
            altered[position] ^= 1;
            let error = open(&key, &altered, &context()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotAuthentic, "byte {position}");
        }
    }

    #[test]
    fn no_two_data_keys_are_wrapped_under_one_derived_key() {
        let key = branch_key("tenant", VERSION, 7);
        let data_key = PlaintextDataKey::new(vec![9; 32]);
        let wrap = || wrap_key(&key, &data_key, &context(), default_provider()).unwrap();
        let (one, two) = (wrap(), wrap());
        let parts = (WrappedKey::parse(&one).unwrap(), WrappedKey::parse(&two).unwrap());
        assert!(parts.0.salt != parts.1.salt && parts.0.iv != parts.1.iv);
    }

    #[test]
    fn the_associated_data_tell_label_branch_key_version_and_context() {
        let version = parse_version(VERSION).unwrap();
        let expected = [&b"aws-kms-hierarchytenant"[..], &version, b"\0\x01\0\x01a\0\x01b"].concat();
        assert_eq!(aad("tenant", &version, &context()), expected);
        let empty = aad("tenant", &version, &[]);
        assert_eq!(empty, [&b"aws-kms-hierarchytenant"[..], &version].concat());
    }

    #[test]
    fn materials_that_no_key_store_returns_are_refused() {
        let data_key = PlaintextDataKey::new(vec![9; 32]);
        let refused = |key: &BranchKeyMaterials| {
            wrap_key(key, &data_key, &context(), default_provider()).unwrap_err().kind()
        };
        for version in ["", "1", &VERSION.to_uppercase(), &VERSION.replace('-', "")] {
            assert_eq!(refused(&branch_key("tenant", version, 7)), ErrorKind::InvalidMaterials);
        }
        let short = BranchKeyMaterials {
            branch_key: BranchKey::new(vec![7; 31]),
            ..branch_key("tenant", VERSION, 7)
        };
        assert_eq!(refused(&short), ErrorKind::InvalidMaterials);
    }
}

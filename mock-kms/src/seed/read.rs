//! Reads seeds from YAML and JSON, with the line of what is wrong.

use super::Seed;
use crate::{
    Credential,
    hsm::GivenMaterial,
    keys::{AccountId, KeyArn, KeyId, KeyReference, Place, Region},
    wire::decode_base64,
};
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;
use std::{borrow::Cow, fmt};
use zeroize::Zeroizing;

/// Why a seed cannot be read, or cannot be performed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedError(pub(super) String);

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SeedError {}

impl Seed {
    /// Reads a seed in JSON. docs/control-api.md describes the format.
    ///
    /// # Errors
    /// What is wrong, with line and column.
    pub fn from_json(text: &str) -> Result<Self, SeedError> {
        serde_json::from_str(text).map_err(|error| SeedError(error.to_string()))
    }

    /// Reads a seed in YAML, of which JSON is a part.
    ///
    /// # Errors
    /// What is wrong, with line and column. No line of the seed is repeated: it may hold a secret.
    #[cfg(feature = "yaml")]
    pub fn from_yaml(text: &str) -> Result<Self, SeedError> {
        let options = serde_saphyr::options! { with_snippet: false };
        serde_saphyr::from_str_with_options(text, options).map_err(|error| SeedError(error.to_string()))
    }
}

fn text<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: impl FnOnce(&str) -> Option<T>,
    expected: &str,
) -> Result<Option<T>, D::Error> {
    let text = Cow::<'de, str>::deserialize(deserializer)?;
    read(&text).map(Some).ok_or_else(|| D::Error::custom(format!("'{text}' is not {expected}")))
}

/// What a key id must be, as a complaint ends.
pub(super) const KEY_ID: &str = "a key id: a UUID, or mrk- and 32 hexadecimal digits";

pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    text(deserializer, |text| KeyId::parse(text).map(|_| text.to_owned()), KEY_ID)
}

pub(super) fn region<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Region>, D::Error> {
    text(deserializer, Region::new, "a Region such as eu-central-1")
}

pub(super) fn account<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<AccountId>, D::Error> {
    text(deserializer, AccountId::new, "an account of twelve digits")
}

pub(super) fn arn<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<KeyArn>, D::Error> {
    let read = |text: &str| match KeyReference::parse(text) {
        KeyReference::KeyArn(parts, id) => {
            let region = Region::new(parts.region).filter(|region| region.partition() == parts.partition)?;
            Some(KeyArn { place: Place { region, account: AccountId::new(parts.account)? }, id })
        }
        _ => None,
    };
    text(deserializer, read, "the ARN of a key, arn:aws:kms:<region>:<account>:key/<id>")
}

/// Base64, which may have line breaks, or a private key in PEM. A material that cannot be read is not repeated.
pub(super) fn material<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<GivenMaterial>, D::Error> {
    let text = Zeroizing::new(String::deserialize(deserializer)?);
    if text.trim_ascii_start().starts_with("-----BEGIN ") {
        return Ok(Some(GivenMaterial::new(Zeroizing::new(text.trim_ascii().as_bytes().to_vec()))));
    }
    let mut packed = Zeroizing::new(String::with_capacity(text.len()));
    packed.extend(text.chars().filter(|letter| !letter.is_ascii_whitespace()));
    let bytes = decode_base64(&packed).ok_or_else(|| D::Error::custom("the material is not base64"))?;
    Ok(Some(GivenMaterial::new(bytes)))
}

pub(super) fn policy<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Some(match Value::deserialize(deserializer)? {
        Value::String(text) => text,
        document => document.to_string(),
    }))
}

/// The policies of a principal, each as text or as it is.
pub(super) fn policies<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let documents = Vec::<Value>::deserialize(deserializer)?.into_iter();
    Ok(documents
        .map(|document| match document {
            Value::String(text) => text,
            document => document.to_string(),
        })
        .collect())
}

/// An access key of a user.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccessKey {
    pub(super) access_key: String,
    #[serde(deserialize_with = "secret")]
    pub(super) secret: Zeroizing<String>,
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKey").field("access_key", &self.access_key).finish_non_exhaustive()
    }
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Zeroizing<String>, D::Error> {
    String::deserialize(deserializer).map(Zeroizing::new)
}

pub(super) fn credentials<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Credential>, D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Entry {
        access_key: String,
        secret: String,
        #[serde(deserialize_with = "account")]
        account: Option<AccountId>,
    }
    let entries = Vec::<Entry>::deserialize(deserializer)?;
    let credential = |entry: Entry| {
        let secret = Zeroizing::new(entry.secret);
        let credential = Credential::new(&entry.access_key, &secret, entry.account.unwrap_or_default());
        credential.ok_or_else(|| D::Error::custom(format!("'{}' is not an access key id", entry.access_key)))
    };
    entries.into_iter().map(credential).collect()
}

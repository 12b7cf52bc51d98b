//! `DiscoveryOptions`: what both discovery keyrings may be told, and what they say of themselves.

use super::{DiscoveryFilter, regions::Regions};
use crate::error::{Error, ErrorKind};

/// What both discovery keyrings may be told.
#[derive(Debug, Default)]
pub(super) struct DiscoveryOptions {
    pub(super) filter: Option<DiscoveryFilter>,
    pub(super) grant_tokens: Vec<String>,
}

impl DiscoveryOptions {
    /// How `keyring` calls itself: by what bounds it.
    pub(super) fn name(&self, keyring: &str, regions: Option<&Regions>) -> String {
        let regions = regions.map_or_else(|| "any Region".to_owned(), ToString::to_string);
        let accounts = self.filter.as_ref().map_or_else(|| "any account".to_owned(), ToString::to_string);
        format!("{keyring}({regions}; {accounts})")
    }
}

/// A discovery keyring has no key of its own to encrypt with.
pub(super) fn cannot_encrypt(name: &str) -> Error {
    Error::new(
        ErrorKind::InvalidArgument,
        format!("{name} can only decrypt, it names no key; encrypt with a keyring that names one"),
    )
}

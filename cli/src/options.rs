//! `Options`: flags and profile as one.

use crate::{arguments::Common, exit::Failure, key::Key, profile::Profile};
use kmseal::EncryptionContext;
use std::collections::BTreeMap;

/// Which keys, which context.
#[derive(Debug)]
pub(crate) struct Options {
    /// The profile's first, then those of the flags: AES, RSA, KMS.
    pub(crate) keys: Vec<Key>,
    pub(crate) kms_discovery: bool,
    pub(crate) context: EncryptionContext,
}

impl Options {
    pub(crate) fn new(flags: &Common) -> Result<Self, Failure> {
        let profile = flags.profile.as_deref().map_or_else(|| Ok(Profile::default()), Profile::read)?;
        let mut context: BTreeMap<String, String> = profile.context;
        for (key, value) in &flags.context {
            if context.get(key).is_some_and(|other| other != value) {
                return Err(Failure::command(format!("the context has two values for {key:?}; give one")));
            }
            context.insert(key.clone(), value.clone());
        }
        let Common { aes_keys, rsa_public_keys, rsa_private_keys, kms_keys, .. } = flags;
        let of_flags = [aes_keys, rsa_public_keys, rsa_private_keys, kms_keys].into_iter().flatten().cloned();
        Ok(Self {
            keys: profile.keys.into_iter().chain(of_flags).collect(),
            kms_discovery: profile.kms_discovery || flags.kms_discovery,
            context: EncryptionContext::new(context)?,
        })
    }
}

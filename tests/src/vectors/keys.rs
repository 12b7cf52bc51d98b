//! From a description of a key to the keyring or manager that it asks for, or the reason why there is none.
#![allow(
    clippy::arc_with_non_send_sync,
    reason = "in WebAssembly there is one thread, and the keyrings say so"
)]

use super::{
    branch_keys::hierarchical,
    manifest::KeysManifest,
    raw_keys::{RawKey, padding, raw_ecdh},
    scenario::KeyDescription,
};
use anyhow::{Error, Result, anyhow};
use kmseal::{
    keyring::MultiKeyring,
    materials::{Keyring, MaterialsManager, RequiredContextManager},
};
use std::sync::Arc;

/// Why there is no keyring for a description.
#[derive(Debug)]
pub(super) enum NoKeyring {
    /// Nothing is wrong: the keyring is not built, or its key is out of reach.
    Skip(&'static str),
    /// The manifests contradict themselves, or kmseal refuses what they say.
    Broken(Error),
}

impl<E: Into<Error>> From<E> for NoKeyring {
    fn from(error: E) -> Self {
        Self::Broken(error.into())
    }
}

/// The materials manager that `description` asks for: a keyring, unless it says otherwise.
pub(super) fn manager(
    description: &KeyDescription,
    keys: &KeysManifest,
) -> Result<Arc<dyn MaterialsManager>, NoKeyring> {
    Ok(match description {
        KeyDescription::RequiredEncryptionContextCmm { underlying, required_keys } => {
            Arc::new(RequiredContextManager::new(manager(underlying, keys)?, required_keys)?)
        }
        _ => Arc::new(keyring(description, keys)?),
    })
}

fn keyring(description: &KeyDescription, keys: &KeysManifest) -> Result<Arc<dyn Keyring>, NoKeyring> {
    use KeyDescription as D;
    Err(NoKeyring::Skip(match description {
        D::Raw { key, key_id, provider_id, encryption_algorithm, padding_algorithm, padding_hash } => {
            let raw = RawKey::find(key, key_id.as_deref(), provider_id, keys)?;
            return match encryption_algorithm.as_str() {
                "aes" => Ok(Arc::new(raw.aes()?)),
                "rsa" => {
                    Ok(Arc::new(raw.rsa(padding(padding_algorithm.as_deref(), padding_hash.as_deref())?)?))
                }
                other => Err(anyhow!("unknown algorithm {other:?} of a raw key").into()),
            };
        }
        D::MultiKeyring { generator, children } => {
            return Ok(Arc::new(multi(generator.as_deref(), children, keys)?));
        }
        D::RawEcdh { schema, sender, recipient, ecc_curve } => {
            return Ok(Arc::new(raw_ecdh(schema, sender, recipient, ecc_curve, keys)?));
        }
        D::AwsKmsHierarchy { key } => return Ok(Arc::new(hierarchical(key, keys)?)),
        D::AwsKms => "AWS KMS keyring: its key exists only in AWS",
        D::AwsKmsMrkAware => "AWS KMS multi-Region keyring: its key exists only in AWS",
        D::AwsKmsMrkAwareDiscovery => "AWS KMS multi-Region discovery keyring: its key exists only in AWS",
        D::AwsKmsRsa => "AWS KMS RSA keyring: its key exists only in AWS",
        D::AwsKmsEcdh => "AWS KMS ECDH keyring: its key exists only in AWS",
        D::StaticMaterialKeyring => "static material keyring: not for messages",
        D::CachingCmm => "caching materials manager: this runner does not make it",
        D::RequiredEncryptionContextCmm { .. } => {
            return Err(anyhow!("a manager stands below a keyring").into());
        }
    }))
}

/// What to count a scenario with this description as.
pub(super) fn kind(description: &KeyDescription) -> &'static str {
    use KeyDescription as D;
    match description {
        D::Raw { encryption_algorithm, .. } if encryption_algorithm == "rsa" => "raw RSA",
        D::Raw { .. } => "raw AES",
        D::RawEcdh { .. } => "raw ECDH",
        D::AwsKms => "AWS KMS",
        D::AwsKmsMrkAware => "AWS KMS multi-Region",
        D::AwsKmsMrkAwareDiscovery => "AWS KMS multi-Region discovery",
        D::AwsKmsRsa => "AWS KMS RSA",
        D::AwsKmsEcdh => "AWS KMS ECDH",
        D::AwsKmsHierarchy { .. } => "hierarchical",
        D::StaticMaterialKeyring => "static material",
        D::CachingCmm => "caching",
        D::MultiKeyring { .. } => "multi-keyring",
        D::RequiredEncryptionContextCmm { .. } => "required context",
    }
}

fn multi(
    generator: Option<&KeyDescription>,
    children: &[KeyDescription],
    keys: &KeysManifest,
) -> Result<MultiKeyring, NoKeyring> {
    let mut builder = MultiKeyring::builder();
    if let Some(generator) = generator {
        builder = builder.generator(keyring(generator, keys)?);
    }
    for child in children {
        builder = builder.child(keyring(child, keys)?);
    }
    Ok(builder.build()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn keyring_name(description: serde_json::Value) -> Result<String, NoKeyring> {
        let keys = json!({"keys": {
            "aes-128": {"encoding": "base64", "material": ["AAECAwQFBgcICRAREhMUFQ=="]},
            "aes-256": {"encoding": "base64", "material": "AAECAwQFBgcICRAREhMUFRYXGBkgISIjJCUmJygpMDE=", "key-id": "other"},
        }});
        let keys: KeysManifest = serde_json::from_value(keys).unwrap();
        let description = serde_json::from_value(description).unwrap();
        keyring(&description, &keys).map(|keyring| keyring.name())
    }

    fn raw(key: &str, algorithm: &str) -> serde_json::Value {
        json!({"type": "raw", "key": key, "provider-id": "p", "encryption-algorithm": algorithm})
    }

    #[test]
    fn raw_keys_go_by_their_id_or_their_name() {
        assert_eq!(keyring_name(raw("aes-128", "aes")).unwrap(), "RawAesKeyring(p/aes-128)");
        assert_eq!(keyring_name(raw("aes-256", "aes")).unwrap(), "RawAesKeyring(p/other)");
        assert!(matches!(keyring_name(raw("aes-1", "aes")), Err(NoKeyring::Broken(_))));
        assert!(matches!(keyring_name(raw("aes-128", "des")), Err(NoKeyring::Broken(_))));
    }

    #[test]
    fn a_multi_keyring_is_skipped_for_the_reason_of_its_child() {
        let multi = |child| json!({"type": "multi-keyring", "generator": raw("aes-128", "aes"), "childKeyrings": [child]});
        let name = keyring_name(multi(raw("aes-256", "aes"))).unwrap();
        assert_eq!(name, "MultiKeyring(RawAesKeyring(p/aes-128), RawAesKeyring(p/other))");
        let Err(NoKeyring::Skip(reason)) = keyring_name(multi(json!({"type": "aws-kms"}))) else {
            panic!("KMS keys are out of reach")
        };
        assert!(reason.contains("AWS KMS"));
    }
}

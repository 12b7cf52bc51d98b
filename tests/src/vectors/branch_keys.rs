//! A branch key that a keys manifest writes down, as the source that a hierarchical keyring asks.

use super::manifest::{Key, KeysManifest};
use anyhow::{Context, Error, Result, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use kmseal::{
    BoxFuture, BranchKey, EncryptionContext, ErrorKind, cache::NoCache, key_store::BranchKeySource,
    keyring::KmsHierarchicalKeyring, materials::BranchKeyMaterials,
};
use std::{sync::Arc, time::Duration};

/// The keyring for the branch key that the manifest calls `name`.
pub(super) fn hierarchical(name: &str, keys: &KeysManifest) -> Result<KmsHierarchicalKeyring, Error> {
    let source = StaticBranchKey::find(name, keys)?;
    let id = source.id.clone();
    // What the keyring would cache it has at hand anyway, and in WebAssembly a cache would need a clock.
    let builder = KmsHierarchicalKeyring::for_branch_key(Arc::new(source), id, Duration::from_secs(1));
    Ok(builder.cache(Arc::new(NoCache)).build()?)
}

/// One version of one branch key, in the clear.
#[derive(Debug)]
struct StaticBranchKey {
    id: String,
    version: String,
    /// In base64.
    branch_key: String,
}

impl StaticBranchKey {
    fn find(name: &str, keys: &KeysManifest) -> Result<Self, Error> {
        let key = keys.keys.get(name).with_context(|| format!("the keys manifest has no key {name:?}"))?;
        let Key { key_id: Some(id), branch_key: Some(branch_key), branch_key_version: Some(version), .. } =
            key
        else {
            return Err(Error::msg(format!("the key {name:?} is no static branch key")));
        };
        let length = BASE64_STANDARD.decode(branch_key).context("the branch key is not base64")?.len();
        ensure!(length == 32, "the branch key {name:?} has {length} bytes");
        Ok(Self { id: id.clone(), version: version.clone(), branch_key: branch_key.clone() })
    }

    fn materials(&self, id: &str, version: &str) -> Result<BranchKeyMaterials, kmseal::Error> {
        let none = || kmseal::Error::new(ErrorKind::KeyService, "the manifest has no such branch key");
        if id != self.id || version != self.version {
            return Err(none());
        }
        let branch_key = BASE64_STANDARD.decode(&self.branch_key).map_err(|_| none())?;
        Ok(BranchKeyMaterials {
            branch_key_id: self.id.clone(),
            version: self.version.clone(),
            encryption_context: EncryptionContext::EMPTY,
            branch_key: BranchKey::new(branch_key),
        })
    }
}

impl BranchKeySource for StaticBranchKey {
    fn logical_name(&self) -> &str {
        "vectors"
    }

    fn active_branch_key<'a>(
        &'a self,
        branch_key_id: &'a str,
    ) -> BoxFuture<'a, Result<BranchKeyMaterials, kmseal::Error>> {
        Box::pin(async { self.materials(branch_key_id, &self.version) })
    }

    fn branch_key_version<'a>(
        &'a self,
        branch_key_id: &'a str,
        version: &'a str,
    ) -> BoxFuture<'a, Result<BranchKeyMaterials, kmseal::Error>> {
        Box::pin(async { self.materials(branch_key_id, version) })
    }
}

//! `Source`: where the files of a set come from.

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;

/// A tree of files, named by relative paths with `/` between their parts.
pub trait Source {
    /// The paths of all files, in order.
    ///
    /// # Errors
    /// Those of the storage.
    fn list(&self) -> Result<Vec<String>>;

    /// The bytes of one file.
    ///
    /// # Errors
    /// If there is no such file, and those of the storage.
    fn read(&self, path: &str) -> Result<Vec<u8>>;
}

/// Reads the JSON file `path`.
pub(super) fn read_json<T: DeserializeOwned>(source: &dyn Source, path: &str) -> Result<T> {
    let bytes = source.read(path)?;
    serde_json::from_slice(&bytes).with_context(|| format!("{path} has not the expected shape"))
}

/// The path of the file that `uri`, found in the manifest at `manifest_path`, names.
///
/// Manifests write `file://name` for a path relative to themselves, and some generators `file:///name`.
pub(super) fn resolve(manifest_path: &str, uri: &str) -> Result<String> {
    let name = uri
        .strip_prefix("file://")
        .with_context(|| format!("{uri:?} in {manifest_path} does not begin with file://"))?;
    let name = name.trim_start_matches('/');
    Ok(match manifest_path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_are_relative_to_their_manifest() {
        let check = |manifest, uri, path: &str| assert_eq!(resolve(manifest, uri).unwrap(), path);
        check("manifest.json", "file://keys.json", "keys.json");
        check("v5/manifest.json", "file://ciphertexts/a", "v5/ciphertexts/a");
        check("v5/manifest.json", "file:///ciphertexts/a", "v5/ciphertexts/a");
        assert!(resolve("manifest.json", "https://example.com/a").is_err());
    }
}

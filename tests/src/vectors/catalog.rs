//! Which sets of vectors a source holds: found by what the files say, never by where they lie.

use super::{
    Case, Headers, Source, commitment, decrypt,
    manifest::{ManifestId, Preamble},
    non_framed,
};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

/// All that a source holds.
pub(super) struct Catalog<'a> {
    pub(super) cases: Vec<Case<'a>>,
    pub(super) headers: Headers,
    /// Manifests of other things than messages to open.
    pub(super) others: Vec<String>,
}

impl<'a> Catalog<'a> {
    /// Looks through the source.
    ///
    /// # Errors
    /// If it holds no vectors, or a set that cannot be read.
    pub(super) fn of(source: &'a dyn Source) -> Result<Self> {
        let mut catalog = Self { cases: Vec::new(), headers: Headers::default(), others: Vec::new() };
        let paths = source.list()?;
        for path in paths.iter().filter(|path| path.ends_with(".json")) {
            let value: Value =
                serde_json::from_slice(&source.read(path)?).with_context(|| format!("{path} is not JSON"))?;
            if commitment::is_set(&value) {
                catalog.cases.extend(commitment::cases(source, path)?);
            } else if let Ok(Preamble { manifest }) = Preamble::deserialize(&value) {
                catalog.add_manifest(source, path, &manifest)?;
            }
        }
        catalog.cases.extend(non_framed::cases(source, &paths));
        ensure!(
            !catalog.cases.is_empty(),
            "there is no decrypt manifest here, nor any other set of vectors that kmseal knows"
        );
        Ok(catalog)
    }

    fn add_manifest(&mut self, source: &'a dyn Source, path: &str, manifest: &ManifestId) -> Result<()> {
        match manifest.kind.as_str() {
            "awses-decrypt" => {
                self.cases.extend(decrypt::cases(source, path)?);
                self.headers.read(source, path)?;
            }
            "keys" => {}
            other => self.others.push(format!("{path} ({other} manifest, version {})", manifest.version)),
        }
        Ok(())
    }
}

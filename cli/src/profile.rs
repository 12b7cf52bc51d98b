//! `Profile`: keys and context that many calls share, from a file.

use crate::{exit::Failure, key::Key};
use serde::Deserialize;
use std::{collections::BTreeMap, fs, path::Path};

/// What a profile holds.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Profile {
    #[serde(default)]
    pub(crate) keys: Vec<Key>,
    #[serde(default)]
    pub(crate) kms_discovery: bool,
    #[serde(default)]
    pub(crate) context: BTreeMap<String, String>,
}

impl Profile {
    /// Reads the file, YAML or JSON; paths in it are looked for from its folder.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path).map_err(|error| Failure::file(path, "cannot be read", &error))?;
        let mut profile: Self = serde_saphyr::from_str(&text)
            .map_err(|error| Failure::command(format!("{}: not a profile: {error}", path.display())))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        profile.keys = profile.keys.into_iter().map(|key| key.relative_to(folder)).collect();
        Ok(profile)
    }
}

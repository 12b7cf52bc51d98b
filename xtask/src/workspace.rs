//! Where the repository is and what its `Cargo.lock` pins.

use crate::process::Job;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// Returns the repository's root folder.
pub(crate) fn root() -> &'static Path {
    // xtask is a folder of the root, so its manifest has a parent.
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Returns the program that runs cargo: the one that runs this, so that there is only one toolchain.
pub(crate) fn cargo() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

/// Returns the folder where cargo builds.
///
/// # Errors
///
/// When cargo does not say.
pub(crate) fn target() -> Result<PathBuf> {
    let metadata =
        Job::new(cargo()).dir(root()).args(["metadata", "--format-version", "1", "--no-deps"]).output()?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let folder = metadata["target_directory"].as_str().context("cargo names no target folder")?;
    Ok(PathBuf::from(folder))
}

/// Returns the version of `package` that the repository's `Cargo.lock` pins.
///
/// # Errors
///
/// When the lock cannot be read, or names the package never or in several versions.
pub(crate) fn locked_version(package: &str) -> Result<String> {
    let path = root().join("Cargo.lock");
    let lock =
        std::fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
    match versions_in(&lock, package).as_slice() {
        [version] => Ok((*version).to_owned()),
        [] => bail!("Cargo.lock has no package {package}"),
        several => bail!("Cargo.lock has several versions of {package}: {}", several.join(", ")),
    }
}

fn versions_in<'lock>(lock: &'lock str, package: &str) -> Vec<&'lock str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    let mut versions = Vec::new();
    while let Some(line) = lines.next() {
        if line == name
            && let Some(version) = lines.next().and_then(|line| line.strip_prefix("version = "))
        {
            versions.push(version.trim_matches('"'));
        }
    }
    versions
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"a\"\nversion = \"1.2.3\"\n\n\
                        [[package]]\nname = \"ab\"\nversion = \"0.1.0\"\n\n\
                        [[package]]\nname = \"ab\"\nversion = \"0.2.0\"\n";

    #[test]
    fn versions_are_found_by_the_whole_name() {
        assert_eq!(versions_in(LOCK, "a"), ["1.2.3"]);
        assert_eq!(versions_in(LOCK, "ab"), ["0.1.0", "0.2.0"]);
        assert!(versions_in(LOCK, "b").is_empty());
    }

    #[test]
    fn the_lock_pins_wasm_bindgen() -> Result<()> {
        assert!(locked_version("wasm-bindgen")?.starts_with("0.2."));
        Ok(())
    }
}

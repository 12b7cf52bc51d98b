//! Node, and what npm installs beside a `package-lock.json`.

use super::slot::{self, Slot};
use crate::{process::Job, ui::Line};
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

/// The oldest major version of Node that is supported.
const OLDEST: u32 = 20;

/// The file in `node_modules` with the lock that it was installed from.
const INSTALLED: &str = ".installed-package-lock.json";

/// Refuses a Node that is missing or too old.
pub(super) fn require() -> Result<()> {
    let advice =
        || format!("Node {OLDEST} or newer is needed, with npm: install it with your system's packages");
    let version = Job::new("node").args(["--version"]).output().with_context(advice)?;
    Job::new("npm").args(["--version"]).output().with_context(advice)?;
    ensure!(major(&version).is_some_and(|major| major >= OLDEST), "{}; this is {version}", advice());
    Ok(())
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Runs `npm ci` in `folder` unless its `node_modules` was installed from the very same lock.
pub(super) fn install_packages(root: &Path, folder: &Path, line: &Line) -> Result<()> {
    require()?;
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("could not read {}", lock.display()))?;
    let installed = folder.join("node_modules").join(INSTALLED);
    let is_fresh = || fs::read(&installed).is_ok_and(|installed| installed == wanted);

    // Two that run `npm ci` in one folder at once remove each other's files.
    let _guard = slot::lock(&root.join(".npm.lock"))?;
    if !is_fresh() {
        npm_ci(folder, line)?;
        fs::write(&installed, &wanted).with_context(|| format!("could not write {}", installed.display()))?;
    }
    Ok(())
}

/// Installs what `folder` pins into the slot of that lock in the tools folder, and returns the slot's folder: for
/// packages so large that a fresh copy of the repository should not install them again.
pub(super) fn install_apart(root: &Path, folder: &Path, name: &str, line: &Line) -> Result<PathBuf> {
    require()?;
    let lock = folder.join("package-lock.json");
    let text = fs::read(&lock).with_context(|| format!("could not read {}", lock.display()))?;
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    Slot::new(root, &format!("{name}-{:016x}", hasher.finish())).fill(|slot| {
        for file in ["package.json", "package-lock.json"] {
            fs::copy(folder.join(file), slot.join(file))
                .with_context(|| format!("could not copy {file} of {}", folder.display()))?;
        }
        npm_ci(slot, line)
    })
}

fn npm_ci(folder: &Path, line: &Line) -> Result<()> {
    line.phase("installing packages with npm");
    Job::new("npm").args(["ci", "--no-audit", "--no-fund"]).dir(folder).run(line)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("20"), None);
    }
}

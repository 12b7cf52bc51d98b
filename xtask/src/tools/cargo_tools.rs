//! Tools that are built from source with `cargo install`.

use super::slot::Slot;
use crate::{
    process::{Failed, Job},
    ui::Line,
    workspace,
};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// What cargo says when a registry does not have a version that a lock names.
const UNSATISFIED_LOCK: &str = "failed to select a version";

/// Installs `version` of the crate `package` and returns where its `program` is.
pub(super) fn install(
    root: &Path,
    package: &str,
    version: &str,
    program: &str,
    line: &Line,
) -> Result<PathBuf> {
    let folder = Slot::new(root, &format!("{package}-{version}")).fill(|folder| {
        line.phase(&format!("building {package} {version} with cargo install"));
        // What compiling leaves behind is a hundred times the size of the program.
        let build = folder.join("build");
        let cargo_install = |locked: &[&str]| -> Result<String, Failed> {
            Job::new(workspace::cargo())
                .args(["install", "--no-track", "--root"])
                .args([folder])
                .args(locked)
                .args([format!("{package}@{version}")])
                .env("CARGO_TARGET_DIR", &build)
                .dir(root)
                .run(line)
        };
        match cargo_install(&["--locked"]) {
            // A published lock is never updated, so a withdrawn dependency would make the tool unbuildable.
            Err(failed) if failed.output.contains(UNSATISFIED_LOCK) => {
                line.phase("its lock names a version that the registry does not have: building without it");
                cargo_install(&[])?
            }
            other => other?,
        };
        std::fs::remove_dir_all(&build).with_context(|| format!("could not remove {}", build.display()))
    })?;
    Ok(folder.join("bin").join(program))
}

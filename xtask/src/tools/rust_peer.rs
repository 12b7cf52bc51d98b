//! The program that measures the official Encryption SDK for Rust, built apart from everything else.

use crate::{process::Job, ui::Line, workspace};
use anyhow::Result;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// The SDK has 200,000 generated lines, of which cargo builds nothing twice.
const LONGEST_BUILD: Duration = Duration::from_secs(2 * 60 * 60);

/// Builds it into a folder of `root`, and returns the program.
pub(super) fn build(root: &Path, line: &Line) -> Result<PathBuf> {
    let target = root.join("aws-esdk");
    line.phase("building aws-esdk, which takes long the first time");
    Job::new(workspace::cargo())
        .dir(&workspace::root().join("bench/peers/rust"))
        .args(["build", "--locked", "--release"])
        .env("CARGO_TARGET_DIR", &target)
        // It names the folder of whoever runs cargo; a build script asks for it, and all that needs ring is built anew.
        .without("CARGO_MANIFEST_DIR")
        .limit(LONGEST_BUILD)
        .run(line)?;
    Ok(target.join("release/bench-peer"))
}

//! The standard library for `wasm32-unknown-unknown`.

use crate::{process::Job, ui::Line};
use anyhow::{Context, Result};
use std::path::PathBuf;

const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target to the toolchain unless it has it, and returns the folder of its libraries.
pub(super) fn install(line: &Line) -> Result<PathBuf> {
    let libraries = Job::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).output()?;
    let libraries = PathBuf::from(libraries);
    if !libraries.exists() {
        line.phase("adding it with rustup");
        Job::new("rustup").args(["target", "add", TARGET]).run(line).with_context(|| {
            format!(
                "the Rust target {TARGET} is missing: `rustup target add {TARGET}`, or your system's package"
            )
        })?;
    }
    Ok(libraries)
}

//! Builds the npm package around the WebAssembly module.

use crate::{process::Job, tools::Toolbox, ui::Line, wasm, workspace};
use anyhow::Result;

/// Builds the WebAssembly module and around it the npm package, and returns a word about its size.
///
/// # Errors
///
/// When a tool is missing or something does not build.
pub(crate) fn build(toolbox: &Toolbox, line: &Line) -> Result<String> {
    let detail = wasm::build(toolbox, line)?;
    let folder = workspace::root().join("npm");
    toolbox.npm_packages(&folder, line)?;
    line.phase("building the npm package");
    Job::new("npm").args(["run", "build"]).dir(&folder).run(line)?;
    Ok(detail)
}

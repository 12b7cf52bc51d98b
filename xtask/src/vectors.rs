//! `cargo xtask vectors PATH`, and the same runner in WebAssembly.

use crate::{process::Job, tools::Toolbox, ui::Line, workspace};
use anyhow::{Context, Result, bail};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// What the official sets must come to in WebAssembly, kind by kind.
const EXPECTED_IN_WASM: [&str; 9] = [
    "raw AES=33",
    "raw RSA=55",
    "raw ECDH=99",
    "hierarchical=11",
    "multi-keyring=44",
    "required context=55",
    "non-framed=2",
    "commitment, to open=41",
    "commitment, to refuse=5",
];

/// Runs every set of vectors at `path` natively, with every provider, on this terminal; returns whether all passed.
///
/// # Errors
///
/// When the runner does not build or cannot read the sets.
pub(crate) fn run(path: &Path) -> Result<bool> {
    let path = path.canonicalize().with_context(|| format!("there is nothing at {}", path.display()))?;
    let status = Command::new(workspace::cargo())
        .current_dir(workspace::root())
        .args(["run", "--quiet", "--locked", "--package", "tests", "--bin", "vectors", "--"])
        .arg(path)
        .status()
        .context("could not run cargo")?;
    match status.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => bail!("the vectors could not be run ({status})"),
    }
}

/// Runs the official vectors in WebAssembly under Node and returns the closing line of the report.
///
/// Where there are no vectors it says so, and fails if `required`.
///
/// # Errors
///
/// When a tool is missing, a vector fails, or fewer pass than must.
pub(crate) fn run_in_wasm(toolbox: &Toolbox, required: bool, line: &Line) -> Result<String> {
    let vectors = folder();
    if !vectors.is_dir() {
        if required {
            bail!("there are no vectors at {}: set KMSEAL_VECTORS to their folder", vectors.display());
        }
        return Ok("skipped: there is no ../shared/vectors".to_owned());
    }
    toolbox.wasm_target(line)?;
    let wasm_bindgen = toolbox.wasm_bindgen(line)?;
    let target = workspace::target()?;
    line.phase("building the runner");
    Job::new(workspace::cargo())
        .dir(workspace::root())
        .args(["build", "--locked", "--package", "vectors-wasm", "--target", "wasm32-unknown-unknown"])
        .run(line)?;
    let bindings = target.join("vectors-wasm");
    Job::new(wasm_bindgen)
        .args(["--target", "nodejs", "--out-dir"])
        .args([&bindings, &target.join("wasm32-unknown-unknown/debug/vectors_wasm.wasm")])
        .run(line)?;
    line.phase("running the vectors");
    let report = Job::new("node")
        .args([workspace::root().join("tests/wasm/run.mjs"), bindings, vectors])
        .args(EXPECTED_IN_WASM)
        .run(line)?;
    let closing = report.lines().find(|text| text.contains(" passed, ")).unwrap_or_default();
    Ok(closing.to_owned())
}

/// The folder of the official vectors: `$KMSEAL_VECTORS`, else `../shared/vectors`.
fn folder() -> PathBuf {
    match std::env::var_os("KMSEAL_VECTORS") {
        Some(folder) => folder.into(),
        None => workspace::root().join("../shared/vectors"),
    }
}

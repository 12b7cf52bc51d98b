//! Builds the WebAssembly modules of the npm package: wasm-pack compiles and binds, wasm-opt optimises.

use crate::{process::Job, tools::Toolbox, ui, ui::Line, workspace};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A WebAssembly module.
struct Module {
    /// What the names of its generated files begin with.
    name: &'static str,
    /// The folder of its crate.
    folder: &'static str,
    /// The profile in Cargo.toml that it is compiled by.
    profile: &'static str,
    /// Arguments for cargo.
    features: &'static [&'static str],
}

/// The module that most pages load, the one with the keyrings that few use as well, and the mock for tests.
const MODULES: [Module; 3] = [
    Module { name: "kmseal", folder: "sdk-wasm", profile: "wasm-release", features: &[] },
    Module {
        name: "kmseal_more_keyrings",
        folder: "sdk-wasm",
        profile: "wasm-release",
        features: &["--features", "more-keyrings"],
    },
    Module { name: "mock-kms", folder: "mock-kms/wasm", profile: "wasm-release-mock", features: &[] },
];

/// The names of the modules that the API needs: one or the other.
pub(crate) const FOR_MESSAGES: [&str; 2] = ["kmseal", "kmseal_more_keyrings"];

/// How the names of a module's generated files end.
const ENDINGS: [&str; 4] = [".js", ".d.ts", "_bg.wasm", "_bg.wasm.d.ts"];

/// How wasm-opt optimises: for size, but without copying functions into their callers. That leaves more bytes and, once they are
/// compressed, fewer.
const OPTIMISATION: [&str; 3] =
    ["-Oz", "--one-caller-inline-max-function-size=0", "--always-inline-max-function-size=1"];

/// What rustc's default WebAssembly target uses, which every browser and Node that is supported has.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Builds all modules into `npm/wasm` and returns a word about their sizes.
///
/// # Errors
///
/// When a tool cannot be installed, or a crate does not build.
pub(crate) fn build(toolbox: &Toolbox, line: &Line) -> Result<String> {
    toolbox.wasm_target(line)?;
    let output = workspace::root().join("npm/wasm");
    let mut sizes = Vec::new();
    for module in &MODULES {
        build_module(module, &output, toolbox, line)?;
        sizes.push(ui::bytes(size(&module.path(&output))?));
    }
    keep_generated(&output)?;
    Ok(format!("{} of WebAssembly", sizes.join(", ")))
}

/// Where a build leaves the names of a module's functions, which the module itself no longer has: a line `number:name` each.
///
/// # Errors
///
/// When cargo does not say where it builds.
pub(crate) fn symbols(module: &str) -> Result<PathBuf> {
    Ok(workspace::target()?.join("wasm-symbols").join(module))
}

impl Module {
    fn path(&self, output: &Path) -> PathBuf {
        output.join(format!("{}_bg.wasm", self.name))
    }
}

fn build_module(module: &Module, output: &Path, toolbox: &Toolbox, line: &Line) -> Result<()> {
    let wasm_pack = toolbox.wasm_pack(line)?;
    let wasm_bindgen = toolbox.wasm_bindgen(line)?;
    let wasm_opt = toolbox.wasm_opt(line)?;

    line.phase(&format!("building {} with wasm-pack", module.name));
    // wasm-pack would download the programs that it does not find on PATH.
    let folders: Vec<&Path> = [&wasm_bindgen, &wasm_opt].iter().filter_map(|tool| tool.parent()).collect();
    Job::new(wasm_pack)
        .args(["build", module.folder, "--mode", "no-install", "--target", "web"])
        .args(["--profile", module.profile])
        // The package has a package.json of its own, and the optimiser runs below with flags of its own.
        .args(["--no-pack", "--no-gitignore", "--no-opt"])
        .args(["--out-dir"])
        .args([output])
        .args(["--out-name", module.name, "--"])
        .args(module.features)
        .env("CARGO_ENCODED_RUSTFLAGS", flags()?)
        .path(&folders)
        .dir(workspace::root())
        .run(line)?;

    line.phase(&format!("optimising {} with wasm-opt", module.name));
    let path = module.path(output);
    let optimised = output.join("optimised.wasm");
    let symbols = symbols(module.name)?;
    if let Some(folder) = symbols.parent() {
        fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    }
    Job::new(wasm_opt)
        .args(OPTIMISATION)
        .args(["--strip-producers"])
        .args([&format!("--symbolmap={}", symbols.display())])
        .args(FEATURES)
        .args([&path])
        .args(["-o"])
        .args([&optimised])
        .run(line)?;
    fs::rename(&optimised, &path).with_context(|| format!("could not write {}", path.display()))
}

/// Flags for rustc, as cargo takes them in one variable: the places in the sources that panics name begin where the
/// sources of a crate begin, so that a module tells nothing of the machine that built it, and is the same from any.
fn flags() -> Result<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let sources = home.context("there is no home folder with cargo's sources")?.join("registry/src");
    let context = || format!("could not read {}", sources.display());
    let mut flags = Vec::new();
    for registry in fs::read_dir(&sources).with_context(context)? {
        flags.push(format!("--remap-path-prefix={}/=", registry.with_context(context)?.path().display()));
    }
    // The separator that the variable is defined to have.
    Ok(flags.join("\u{1f}"))
}

/// Removes what wasm-pack adds to its output for packages of its own making, and modules that are no more.
fn keep_generated(output: &Path) -> Result<()> {
    for path in foreign_files(output)? {
        fs::remove_file(&path).with_context(|| format!("could not remove {}", path.display()))?;
    }
    Ok(())
}

fn foreign_files(output: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(output).with_context(|| format!("could not read {}", output.display()))?;
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let file = entry.file_name().to_string_lossy().into_owned();
        let is_generated = MODULES
            .iter()
            .any(|module| file.strip_prefix(module.name).is_some_and(|ending| ENDINGS.contains(&ending)));
        if entry.file_type()?.is_file() && !is_generated {
            found.push(entry.path());
        }
    }
    Ok(found)
}

fn size(path: &Path) -> Result<u64> {
    Ok(fs::metadata(path).with_context(|| format!("could not find {}", path.display()))?.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_generated_is_kept() -> Result<()> {
        let output = tempfile::tempdir()?;
        for name in
            ["kmseal.js", "kmseal_bg.wasm", "mock-kms.d.ts", "kmseal_old.js", "package.json", ".gitignore"]
        {
            fs::write(output.path().join(name), "")?;
        }
        keep_generated(output.path())?;
        let mut names: Vec<String> = fs::read_dir(output.path())?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<Result<_>>()?;
        names.sort();
        assert_eq!(names, ["kmseal.js", "kmseal_bg.wasm", "mock-kms.d.ts"]);
        Ok(())
    }
}

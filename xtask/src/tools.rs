//! The tools that the other commands need, installed once into a folder of the user's cache.
//!
//! Everything comes from the package registries of Rust, JavaScript, Python and the system: nothing here
//! downloads a prebuilt program from anywhere else.

mod cargo_tools;
mod chromium;
mod node;
mod python;
mod rust_peer;
mod slot;
mod wasm_target;

use crate::{process::Job, ui::Line, workspace};
use anyhow::{Context, Result};
use slot::Slot;
use std::path::{Path, PathBuf};

/// The npm package with `wasm-opt`, and its version.
const BINARYEN: (&str, &str) = ("binaryen", "132.0.0");

/// The version of wasm-pack.
const WASM_PACK: &str = "0.15.1";

/// The folder of tools. Each method installs what it names unless it is there already, and says where it is.
pub(crate) struct Toolbox {
    root: PathBuf,
}

impl Toolbox {
    /// Opens the tools folder: `$KMSEAL_TOOLS`, else `kmseal` in the user's cache folder.
    ///
    /// # Errors
    ///
    /// When the folder cannot be made, or there is no home folder to make it in.
    pub(crate) fn open() -> Result<Self> {
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let root = variable("KMSEAL_TOOLS")
            .or_else(|| variable("XDG_CACHE_HOME").map(|cache| cache.join("kmseal")))
            .or_else(|| variable("HOME").map(|home| home.join(".cache/kmseal")))
            .context("there is no home folder for the tools: set KMSEAL_TOOLS to a folder for them")?;
        std::fs::create_dir_all(&root).with_context(|| format!("could not make {}", root.display()))?;
        // Programs run in other folders, so a relative setting would point elsewhere.
        let root = root.canonicalize().with_context(|| format!("could not open {}", root.display()))?;
        Ok(Self { root })
    }

    /// Returns the tools folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The Rust target `wasm32-unknown-unknown`: the folder of its standard library.
    pub(crate) fn wasm_target(&self, line: &Line) -> Result<PathBuf> {
        wasm_target::install(line)
    }

    /// `wasm-bindgen`, in the version that the workspace is linked with, since both ends must agree.
    pub(crate) fn wasm_bindgen(&self, line: &Line) -> Result<PathBuf> {
        let version = workspace::locked_version("wasm-bindgen")?;
        cargo_tools::install(&self.root, "wasm-bindgen-cli", &version, "wasm-bindgen", line)
    }

    /// `wasm-pack`.
    pub(crate) fn wasm_pack(&self, line: &Line) -> Result<PathBuf> {
        cargo_tools::install(&self.root, "wasm-pack", WASM_PACK, "wasm-pack", line)
    }

    /// `wasm-opt`, from the npm package binaryen.
    pub(crate) fn wasm_opt(&self, line: &Line) -> Result<PathBuf> {
        node::require()?;
        let (package, version) = BINARYEN;
        let folder = Slot::new(&self.root, &format!("{package}-{version}")).fill(|folder| {
            line.phase(&format!("installing {package} {version} with npm"));
            let package = format!("{package}@{version}");
            Job::new("npm")
                .args(["install", "--no-save", "--prefix"])
                .args([folder])
                .args([package])
                .run(line)?;
            Ok(())
        })?;
        Ok(folder.join("node_modules/.bin/wasm-opt"))
    }

    /// A Chromium browser: `$KMSEAL_CHROMIUM`, one that is installed, or the system's package.
    pub(crate) fn chromium(&self, line: &Line) -> Result<PathBuf> {
        chromium::install(&self.root, line)
    }

    /// The Python of a virtual environment with the official AWS clients (tests/peers/python).
    pub(crate) fn python(&self, line: &Line) -> Result<PathBuf> {
        python::install(&self.root, "tests/peers/python/requirements.txt", line)
    }

    /// The Python of a virtual environment with what only benchmarks are measured beside (bench/peers/python).
    pub(crate) fn bench_python(&self, line: &Line) -> Result<PathBuf> {
        python::install(&self.root, "bench/peers/python/requirements.txt", line)
    }

    /// The program that measures the official Encryption SDK for Rust (bench/peers/rust).
    pub(crate) fn rust_peer(&self, line: &Line) -> Result<PathBuf> {
        rust_peer::build(&self.root, line)
    }

    /// The folder of the Node peer, with the official JavaScript SDK installed in it.
    pub(crate) fn node_peer(&self, line: &Line) -> Result<PathBuf> {
        let folder = workspace::root().join("tests/peers/node");
        self.npm_packages(&folder, line)?;
        Ok(folder)
    }

    /// The folder with the bundlers and runtimes that the packed npm package is tried with (npm/packaging).
    pub(crate) fn packaging(&self, line: &Line) -> Result<PathBuf> {
        node::install_apart(&self.root, &workspace::root().join("npm/packaging"), "packaging", line)
    }

    /// Installs what the `package-lock.json` of `folder` pins, unless that is what is installed.
    pub(crate) fn npm_packages(&self, folder: &Path, line: &Line) -> Result<()> {
        node::install_packages(&self.root, folder, line)
    }
}

/// Installs every tool and prints where each is.
///
/// # Errors
///
/// When one of them cannot be installed; the error says what to install by hand.
pub(crate) fn install_all() -> Result<()> {
    type Install = fn(&Toolbox, &Line) -> Result<PathBuf>;
    const TOOLS: [(&str, Install); 8] = [
        ("Rust target wasm32-unknown-unknown", Toolbox::wasm_target),
        ("wasm-bindgen", Toolbox::wasm_bindgen),
        ("wasm-pack", Toolbox::wasm_pack),
        ("wasm-opt", Toolbox::wasm_opt),
        ("Chromium", Toolbox::chromium),
        ("Python peer", Toolbox::python),
        ("Node peer", Toolbox::node_peer),
        ("Packaging tools", Toolbox::packaging),
    ];
    let toolbox = Toolbox::open()?;
    println!("Tools folder: {}", toolbox.root().display());
    for (name, install) in TOOLS {
        let line = Line::start(name);
        let place = install(&toolbox, &line)?;
        line.done(&place.display().to_string());
    }
    Ok(())
}

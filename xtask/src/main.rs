//! Everything that is run in this repository: `cargo xtask --help` lists it.

// The one crate whose purpose is to print.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod demo;
mod environment;
mod npm;
mod process;
mod test;
mod tools;
mod ui;
mod vectors;
mod wasm;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use tools::Toolbox;
use ui::Line;

/// Runs everything in the kmseal repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Seal and open one file in every runtime under a key in mock-kms, and print what happened.
    Demo,
    /// Run every check and every test, and close with a summary.
    Test(test::Options),
    /// Run every test as CI does: CI=true, under which tests fail for want of a tool instead of skipping.
    Ci,
    /// Run any Encryption SDK test vectors: decrypt manifests (versions 1, 4 and 5) in a folder or a zip file.
    Vectors {
        /// A folder, a zip file or a manifest.
        path: std::path::PathBuf,
    },
    /// Measure kmseal beside its peers, and write docs/benchmarks.md and bench.json.
    Bench(bench::Options),
    /// Build the WebAssembly module into npm/wasm.
    Wasm,
    /// Build the WebAssembly module and the npm package around it.
    Npm,
    /// Install the tools that the other commands need and print where they are.
    ///
    /// They go to $KMSEAL_TOOLS, or to `kmseal` in the user's cache folder. KMSEAL_CHROMIUM names a browser
    /// to use in place of the system's.
    Tools,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one task and says whether it succeeded; a task that shows its failures itself returns `false`.
fn run(task: Task) -> Result<bool> {
    match task {
        Task::Demo => demo::run()?,
        Task::Test(options) => return test::run(&options),
        Task::Ci => return test::run(&test::Options::as_in_ci()),
        Task::Bench(options) => return bench::run(&options),
        Task::Vectors { path } => return vectors::run(&path),
        Task::Wasm => one_line("Build the WebAssembly module", wasm::build)?,
        Task::Npm => one_line("Build the npm package", npm::build)?,
        Task::Tools => tools::install_all()?,
    }
    Ok(true)
}

fn one_line(title: &str, work: fn(&Toolbox, &Line) -> Result<String>) -> Result<()> {
    let line = Line::start(title);
    let detail = work(&Toolbox::open()?, &line)?;
    line.done(&detail);
    Ok(())
}

//! `cargo xtask demo`: one file, sealed and opened in every runtime under a key that lives in mock-kms.

mod runtime;
mod service;

use crate::{
    npm,
    process::Job,
    tools::Toolbox,
    ui::{self, Line, Progress},
    workspace,
};
use anyhow::{Context, Result, bail, ensure};
use runtime::{Opener, Runtime, Sealer};
use service::MockKms;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// Bytes in the file: more than the 20 MB that a demonstration of real files should have.
const FILE_LENGTH: usize = 24 << 20;

/// Runs the demonstration and prints what it did.
///
/// # Errors
///
/// When anything does not build, does not open or differs by a byte.
pub(crate) fn run() -> Result<()> {
    let toolbox = Toolbox::open()?;
    println!("Setting up");
    let places = set_up(&toolbox)?;
    let folder = TempDir::new().context("could not make a temporary folder")?;

    println!("\nThe key service");
    let kms = MockKms::start(&places)?;
    let key = kms.create_key()?;

    println!("\nOne file, every runtime");
    let original = folder.path().join("original");
    make_file(&original)?;
    let sealed = seal_everywhere(&places, &kms, &key, &original, folder.path())?;
    open_everywhere(&places, &kms, &key, &original, &sealed, folder.path())?;

    println!("\nThe key is disabled");
    kms.disable_key(&key)?;
    show_refusals(&places, &kms, &key, &sealed, folder.path())?;
    kms.stop()?;
    println!("\nEvery message opened everywhere, byte for byte, until its key was disabled.");
    Ok(())
}

/// Where the programs of the demonstration are.
struct Places {
    python: PathBuf,
    chromium: PathBuf,
    binaries: PathBuf,
    examples: PathBuf,
}

/// Work of the setting-up: a title, and what does it.
type SetUp<'a> = (&'a str, &'a dyn Fn(&Line) -> Result<String>);

fn set_up(toolbox: &Toolbox) -> Result<Places> {
    let examples = workspace::root().join("examples/js");
    let steps: [SetUp<'_>; 3] = [
        ("Build mock-kms and the native example", &|line| {
            let packages = ["--package", "mock-kms", "--package", "examples", "--bins"];
            Job::new(workspace::cargo())
                .dir(workspace::root())
                .args(["build", "--locked"])
                .args(packages)
                .run(line)?;
            Ok(String::new())
        }),
        ("Build the npm package", &|line| npm::build(toolbox, line)),
        ("Build the web page", &|line| {
            toolbox.npm_packages(&examples, line)?;
            Job::new("npm").args(["run", "build"]).dir(&examples).run(line)?;
            Ok(String::new())
        }),
    ];
    for (title, work) in steps {
        let line = Line::start(title);
        let detail = work(&line)?;
        line.done(&detail);
    }
    let line = Line::start("Find the official Python SDK, the AWS CLI and Chromium");
    let places = Places {
        python: toolbox.python(&line)?,
        chromium: toolbox.chromium(&line)?,
        binaries: workspace::target()?.join("debug"),
        examples,
    };
    line.done("");
    Ok(places)
}

/// Bytes that no compression or repetition could hide a mistake in.
fn make_file(path: &Path) -> Result<()> {
    let line = Line::start("Make a file");
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let content: Vec<u8> = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    })
    .take(FILE_LENGTH / 8)
    .flatten()
    .collect();
    fs::write(path, &content)?;
    line.done(&ui::bytes(content.len() as u64));
    Ok(())
}

/// A message, and which runtime made it.
struct Sealed {
    by: Sealer,
    path: PathBuf,
}

fn seal_everywhere(
    places: &Places,
    kms: &MockKms,
    key: &str,
    original: &Path,
    folder: &Path,
) -> Result<Vec<Sealed>> {
    let mut all = Vec::new();
    for by in Sealer::ALL {
        let line = Line::start(format!("Seal it in {by}"));
        let path = folder.join(format!("sealed-{}", by.word()));
        Runtime { places, kms, key }.seal(by, original, &path)?.run(&line)?;
        line.done(&ui::bytes(fs::metadata(&path)?.len()));
        all.push(Sealed { by, path });
    }
    Ok(all)
}

/// Opens every message in every runtime and compares each result with the original.
fn open_everywhere(
    places: &Places,
    kms: &MockKms,
    key: &str,
    original: &Path,
    sealed: &[Sealed],
    folder: &Path,
) -> Result<()> {
    let expected = fs::read(original)?;
    let opened = folder.join("opened");
    let progress = Progress::start("Open each of them everywhere", sealed.len() * Opener::ALL.len());
    let mut rows = Vec::new();
    for message in sealed {
        let mut row = format!("          sealed in {:<9} opens in", message.by.to_string());
        for with in Opener::ALL {
            progress.line().phase(&format!("{} in {with}", message.by));
            let job = Runtime { places, kms, key }.open(with, &message.path, &opened)?;
            job.run(progress.line())?;
            ensure!(
                fs::read(&opened)? == expected,
                "the file sealed in {} came out of {with} with other bytes",
                message.by
            );
            fs::remove_file(&opened)?;
            row += &format!("  {with}");
            progress.step();
        }
        rows.push(row);
    }
    progress.done(&format!("{} of {0} are the original, byte for byte", sealed.len() * Opener::ALL.len()));
    rows.iter().for_each(|row| println!("{row}"));
    Ok(())
}

/// Shows what a user reads when the key is disabled; a message that still opened would be the failure.
fn show_refusals(places: &Places, kms: &MockKms, key: &str, sealed: &[Sealed], folder: &Path) -> Result<()> {
    let message = sealed.first().context("nothing was sealed")?;
    let opened = folder.join("opened");
    for with in Opener::ALL {
        let line = Line::start(format!("Try to open it in {with}"));
        let job = Runtime { places, kms, key }.open(with, &message.path, &opened)?;
        let Err(refusal) = job.run(&line) else {
            bail!("{with} opened a message although its key is disabled");
        };
        ensure!(!opened.exists(), "{with} wrote a file although the key is disabled");
        ensure!(
            with.hides_the_cause() || refusal.output.contains("DisabledException"),
            "{with} failed, but not because the key is disabled: {refusal}"
        );
        line.done("refused");
        with.words(&refusal.output).for_each(|text| println!("          {text}"));
    }
    Ok(())
}

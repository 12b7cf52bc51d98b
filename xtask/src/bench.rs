//! `cargo xtask bench`: kmseal and its peers in one run, turn by turn, and a page with what came of it.
//!
//! What is measured happens in programs of their own, built in release; this one only asks them in turn. They
//! refuse to measure in a debug build.

mod chromium;
mod contest;
mod figures;
mod javascript;
mod machine;
mod messages;
mod mock_kms;
mod native;
mod node;
mod page;
mod plot;
mod profile;
mod row;
mod sizes;
mod streams;

use crate::{npm, process::Job, tools::Toolbox, ui, ui::Line, workspace};
use anyhow::Result;
use figures::Figures;
use std::{path::PathBuf, time::Instant};

/// What `cargo xtask bench` can be asked.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Take few and short rounds, without the longest messages: under five minutes beside what it builds, with more noise.
    #[arg(long)]
    quick: bool,
    /// Fail when a goal is not met.
    #[arg(long)]
    check: bool,
    /// Measure beside the crate aws-esdk too, which takes half an hour to build the first time.
    #[arg(long)]
    aws_esdk: bool,
    /// Measure only these areas; the page keeps the figures of the others.
    #[arg(long, value_name = "AREA", value_delimiter = ',')]
    area: Vec<Area>,
}

/// What is measured beside its peers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Area {
    /// The mock-kms server beside the moto and ministack servers.
    MockKms,
    /// The crate beside the official Python SDK, and beside its own primitives alone.
    Native,
    /// The npm package beside the official Encryption SDK for Node.
    Node,
    /// The npm package in a page, beside the official Encryption SDK for browsers.
    Chromium,
    /// A long plaintext in a stream, in Node and in a page: memory and the page's turns.
    Streams,
    /// What a page downloads, beside the official Encryption SDK for browsers.
    Sizes,
}

impl Area {
    const ALL: [Self; 6] =
        [Self::MockKms, Self::Native, Self::Node, Self::Chromium, Self::Streams, Self::Sizes];

    /// Whether the npm package must be built for it.
    fn measures_the_package(self) -> bool {
        matches!(self, Self::Node | Self::Chromium | Self::Streams | Self::Sizes)
    }

    /// Whether programs of Rust measure it, or are measured.
    fn runs_programs(self) -> bool {
        matches!(self, Self::MockKms | Self::Native)
    }

    /// The area's name in bench.json.
    fn name(self) -> &'static str {
        match self {
            Self::MockKms => "mock-kms",
            Self::Native => "native",
            Self::Node => "node",
            Self::Chromium => "chromium",
            Self::Streams => "streams",
            Self::Sizes => "sizes",
        }
    }
}

/// What every area has at hand.
struct Bench {
    toolbox: Toolbox,
    quick: bool,
    /// Whether the official Encryption SDK for Rust takes part.
    aws_esdk: bool,
    /// Where the programs are that measure, and those that are measured.
    binaries: PathBuf,
}

/// Measures, writes docs/benchmarks.md, its plot and bench.json, and returns whether the run is a success.
///
/// # Errors
///
/// When something does not build or fails while it is measured.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let started = Instant::now();
    let bench = Bench {
        toolbox: Toolbox::open()?,
        quick: options.quick,
        aws_esdk: options.aws_esdk,
        binaries: workspace::target()?.join("release"),
    };
    let chosen = |area: &Area| options.area.is_empty() || options.area.contains(area);
    let areas: Vec<Area> = Area::ALL.into_iter().filter(chosen).collect();
    if areas.iter().any(|area| area.runs_programs()) {
        build()?;
    }
    if areas.iter().any(|area| area.measures_the_package()) {
        let line = Line::start("Build the npm package");
        let detail = npm::build(&bench.toolbox, &line)?;
        line.done(&detail);
    }
    let mut figures = Figures::read()?;
    let mut measured = Vec::new();
    for area in areas {
        let machine = machine::describe(options.quick)?;
        let rows = match area {
            Area::MockKms => mock_kms::measure(&bench)?,
            Area::Native => native::measure(&bench)?,
            Area::Node => node::measure(&bench)?,
            Area::Chromium => chromium::measure(&bench)?,
            Area::Streams => streams::measure(&bench)?,
            Area::Sizes => {
                figures.profiles = profile::measure()?;
                sizes::measure(&bench)?
            }
        };
        figures.replace(area.name(), machine, rows.clone());
        measured.extend(rows);
    }
    figures.write()?;
    println!();
    measured.iter().for_each(|row| println!("{row}"));
    let unmet = measured.iter().filter(|row| row.met == Some(false)).count();
    println!("\n{} cases in {}: {unmet} goals not met", measured.len(), ui::seconds(started.elapsed()));
    println!("Written: docs/benchmarks.md, docs/benchmarks.svg, bench.json");
    Ok(unmet == 0 || !options.check)
}

fn build() -> Result<()> {
    let line = Line::start("Build mock-kms and the programs that measure, in release");
    Job::new(workspace::cargo())
        .dir(workspace::root())
        .args(["build", "--locked", "--release", "--bins", "--package", "bench", "--package", "mock-kms"])
        .run(&line)?;
    line.done("");
    Ok(())
}

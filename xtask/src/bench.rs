//! `cargo xtask bench`: kmseal and its peers in one run, turn by turn, and a page with what came of it.
//!
//! What is measured happens in programs of their own, built in release; this one only asks them in turn. They
//! refuse to measure in a debug build.

mod contest;
mod figures;
mod machine;
mod messages;
mod mock_kms;
mod native;
mod node;
mod page;
mod plot;
mod row;

use crate::{process::Job, tools::Toolbox, ui, ui::Line, workspace};
use anyhow::Result;
use figures::Figures;
use std::{path::PathBuf, time::Instant};

/// What `cargo xtask bench` can be asked.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Take few and short rounds: minutes instead of a quarter of an hour, and figures with more noise.
    #[arg(long)]
    quick: bool,
    /// Fail when a goal is not met.
    #[arg(long)]
    check: bool,
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
}

impl Area {
    const ALL: [Self; 3] = [Self::MockKms, Self::Native, Self::Node];

    /// The area's name in bench.json.
    fn name(self) -> &'static str {
        match self {
            Self::MockKms => "mock-kms",
            Self::Native => "native",
            Self::Node => "node",
        }
    }
}

/// What every area has at hand.
struct Bench {
    toolbox: Toolbox,
    quick: bool,
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
        binaries: workspace::target()?.join("release"),
    };
    build()?;
    let mut figures = Figures::read()?;
    let chosen = |area: &Area| options.area.is_empty() || options.area.contains(area);
    let mut measured = Vec::new();
    for area in Area::ALL.into_iter().filter(chosen) {
        let machine = machine::describe(options.quick)?;
        let rows = match area {
            Area::MockKms => mock_kms::measure(&bench)?,
            Area::Native => native::measure(&bench)?,
            Area::Node => node::measure(&bench)?,
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

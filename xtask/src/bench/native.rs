//! The area `native`: the crate beside the official SDKs for Rust and Python, and beside what bounds it.

mod long;
mod signed;

use super::{
    Bench,
    contest::{Record, median},
    messages::{Case, Field},
    row::Row,
};
use crate::{
    process::Job,
    ui::{Line, Progress},
    workspace,
};
use anyhow::{Context as _, Result};
use serde_json::json;

const AREA: &str = "native";
const PYTHON: &str = "Python SDK";
const RUST: &str = "aws-esdk";

/// The greatest messages of a run, in bytes.
const LONG: usize = 100 << 20;

/// Measures all cases of the area.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let line = Line::start("native: install its peers");
    let python = bench.toolbox.python(&line)?;
    let script = workspace::root().join("bench/peers/python/worker.py");
    let ours = bench.binaries.join("native");
    let mut programs = vec![Job::new(&ours).converse()?, Job::new(python).args([script]).converse()?];
    let mut peers = vec![PYTHON];
    let mut with_streams = vec![ours.clone()];
    if bench.aws_esdk {
        let peer = bench.toolbox.rust_peer(&line)?;
        programs.push(Job::new(&peer).converse()?);
        peers.push(RUST);
        with_streams.push(peer);
    }
    line.done("");

    let (mut cases, rounds, turn) = Case::plan(bench.quick);
    if bench.quick {
        // Goals are set for them.
        cases.extend(["0478", "0578"].into_iter().flat_map(|suite| {
            ["encrypt", "decrypt"].map(|what| Case { what, suite, bytes: LONG, frame: Some(4096) })
        }));
    }
    let progress = Progress::start("native: seal and open messages", cases.len());
    let mut field = Field { area: AREA, programs: &mut programs, peers: &peers, rounds, turn };
    let mut rows = Vec::new();
    for case in cases {
        rows.push(measure_one(&mut field, case, &progress)?);
    }
    progress.done("");
    rows.extend(signed::measure(&ours, rounds, turn)?);
    rows.extend(long::measure(&with_streams, rounds, turn)?);
    Ok(rows)
}

fn measure_one(field: &mut Field<'_>, case: Case, progress: &Progress) -> Result<Row> {
    let limit =
        |what| json!({ "what": what, "bytes": case.bytes, "frame": case.frame, "seconds": field.turn });
    // A small message is bounded by what is done once for it, of which these say nothing.
    let limits = match (case.is_small(), case.suite) {
        (true, _) => vec![],
        (false, "0578") if is_long(case) => vec![
            ("AES-GCM", limit("aes-gcm")),
            ("SHA-384", limit("sha384")),
            ("both", signed::both_alone(false, field.turn)),
        ],
        (false, "0578") => vec![("AES-GCM", limit("aes-gcm")), ("SHA-384", limit("sha384"))],
        (false, _) => vec![("AES-GCM", limit("aes-gcm"))],
    };
    let (row, records) = field.measure(case, &limits, progress)?;
    let ours = records.first().context("we take part")?;
    let named = |name: &str| records.iter().find(|record| record.name == name);
    let is_goal_case = case.what == "encrypt" && case.frame == Some(4096);
    Ok(match (named("AES-GCM"), named("SHA-384")) {
        (Some(aes), None) => {
            let row = row.within("AES-GCM alone", case.figure(aes.rate()), ours.ratio_to(aes));
            if is_goal_case && case.bytes == 1 << 20 { row.goal_share(0.6) } else { row }
        }
        (Some(aes), Some(sha)) => {
            let (bound, share) = one_after_the_other(ours, aes, sha);
            let row = row.within("AES-GCM, then SHA-384, alone", case.figure(bound), share);
            let row = if case.bytes == LONG { row.goal_share(0.9) } else { row };
            match named("both") {
                Some(both) => signed::note_both(row, ours, both, "new memory each time"),
                None => row,
            }
        }
        _ if case.bytes == 1 << 10 => {
            let times = if case.suite == "0578" { 2.5 } else { 10.0 };
            row.goal_beside(RUST, times, named(RUST).map(|peer| ours.ratio_to(peer)))
        }
        _ => row,
    })
}

/// Whether it is the longest, in the frames of every official SDK.
fn is_long(case: Case) -> bool {
    case.bytes == LONG && case.frame == Some(4096)
}

/// The rate of two that work on the same bytes one after the other, and our part of it, round by round.
fn one_after_the_other(ours: &Record, first: &Record, second: &Record) -> (f64, f64) {
    let bounds: Vec<f64> = first
        .rates()
        .iter()
        .zip(second.rates())
        .map(|(first, second)| 1.0 / (1.0 / first + 1.0 / second))
        .collect();
    let shares = ours.rates().iter().zip(&bounds).map(|(ours, bound)| ours / bound).collect();
    (median(bounds), median(shares))
}

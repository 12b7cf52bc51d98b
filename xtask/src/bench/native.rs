//! The area `native`: the crate on one thread, beside the official Python SDK and beside what bounds it.

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

/// Measures all cases of the area.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let line = Line::start("native: install its peers");
    let python = bench.toolbox.python(&line)?;
    let script = workspace::root().join("bench/peers/python/worker.py");
    let mut programs =
        [Job::new(bench.binaries.join("native")).converse()?, Job::new(python).args([script]).converse()?];
    line.done("");

    let (cases, rounds, turn) = Case::plan(bench.quick);
    let progress = Progress::start("native: seal and open messages", cases.len());
    let mut field = Field { area: AREA, programs: &mut programs, peers: &["Python SDK"], rounds, turn };
    let mut rows = Vec::new();
    for case in cases {
        rows.push(measure_one(&mut field, case, &progress)?);
    }
    progress.done("");
    Ok(rows)
}

fn measure_one(field: &mut Field<'_>, case: Case, progress: &Progress) -> Result<Row> {
    let limit =
        |what| json!({ "what": what, "bytes": case.bytes, "frame": case.frame, "seconds": field.turn });
    // A small message is bounded by what is done once for it, of which these say nothing.
    let limits = match (case.is_small(), case.suite) {
        (true, _) => vec![],
        (false, "0578") => vec![("AES-GCM", limit("aes-gcm")), ("SHA-384", limit("sha384"))],
        (false, _) => vec![("AES-GCM", limit("aes-gcm"))],
    };
    let (row, records) = field.measure(case, &limits, progress)?;
    let ours = records.first().context("we take part")?;
    let is_goal_case = case.what == "encrypt" && case.frame == Some(4096);
    Ok(match (records.get(2), records.get(3)) {
        (Some(aes), None) => {
            let row = row.within("AES-GCM alone", case.figure(aes.rate()), ours.ratio_to(aes));
            if is_goal_case && case.bytes == 1 << 20 { row.goal_share(0.6) } else { row }
        }
        (Some(aes), Some(sha)) => {
            let (bound, share) = one_after_the_other(ours, aes, sha);
            let row = row.within("AES-GCM, then SHA-384, alone", case.figure(bound), share);
            if case.bytes == 100 << 20 { row.goal_share(0.9) } else { row }
        }
        _ => row,
    })
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

//! The area `node`: the npm package beside the official Encryption SDK for Node.

use super::{
    Bench,
    messages::{Case, Field},
    row::Row,
};
use crate::{
    npm,
    process::{Conversation, Job},
    ui::{Line, Progress},
    workspace,
};
use anyhow::Result;
use std::path::Path;

const AREA: &str = "node";

/// Measures all cases of the area.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let line = Line::start("node: build the npm package and install its peer");
    npm::build(&bench.toolbox, &line)?;
    let peer = bench.toolbox.node_peer(&line)?;
    let mut programs = [worker("kmseal", &workspace::root().join("npm"))?, worker("client-node", &peer)?];
    line.done("");

    let (cases, rounds, turn) = Case::plan(bench.quick);
    let progress = Progress::start("node: seal and open messages", cases.len());
    let mut field = Field { area: AREA, programs: &mut programs, peers: &["client-node"], rounds, turn };
    let mut rows = Vec::new();
    for case in cases {
        let (row, _) = field.measure(case, &[], &progress)?;
        rows.push(match goal(case) {
            Some(times) => row.goal_ratio(times),
            None => row,
        });
    }
    progress.done("");
    Ok(rows)
}

/// How many times as fast as the peer a case shall be.
fn goal(case: Case) -> Option<f64> {
    match (case.bytes, case.suite) {
        (1024, "0478") => Some(5.0),
        (1024, _) => Some(2.0),
        (bytes, "0478") if bytes >= 1 << 20 => Some(5.0),
        (bytes, _) if bytes >= 1 << 20 => Some(3.0),
        _ => None,
    }
}

fn worker(contender: &str, folder: &Path) -> Result<Conversation> {
    let script = workspace::root().join("bench/peers/node/worker.mjs");
    Ok(Job::new("node").args([&script]).args([contender]).args([folder]).converse()?)
}

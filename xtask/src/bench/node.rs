//! The area `node`: the npm package beside the official Encryption SDK for Node.

use super::{
    Bench,
    javascript::{self, Goals, LIMITS, script},
    row::Row,
};
use crate::{ui::Line, workspace};
use anyhow::{Context as _, Result};

const AREA: &str = "node";
const PEER: &str = "client-node";
const GOALS: Goals = Goals { small: [5.0, 2.0], large: [5.0, 3.0] };

/// Measures all cases of the area.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let line = Line::start("node: install its peer");
    let peer = bench.toolbox.node_peer(&line)?;
    let package = workspace::root().join("npm");
    let folder = |contender: &str| if contender == PEER { &peer } else { &package };
    line.done("");

    let mut rows = javascript::starts(AREA, PEER, bench.quick, |contender, suite| {
        let job = script("node/start.mjs").args([contender]).args([folder(contender)]).args([suite]);
        let milliseconds: f64 = job.output()?.parse().context("a start tells its time")?;
        Ok(milliseconds / 1e3)
    })?;
    let worker = |contender| script("node/worker.mjs").args([contender]).args([folder(contender)]).converse();
    let mut programs = [worker("kmseal")?, worker(PEER)?, worker(LIMITS)?];
    rows.extend(javascript::messages(AREA, &mut programs, PEER, &GOALS, bench.quick)?);
    Ok(rows)
}

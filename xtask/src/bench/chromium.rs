//! The area `chromium`: the npm package in a page, beside the official Encryption SDK for browsers.

use super::{
    Bench,
    javascript::{self, Goals, LIMITS, folder, script},
    row::Row,
};
use crate::{ui::Line, workspace};
use anyhow::Result;
use serde_json::json;

const AREA: &str = "chromium";
const PEER: &str = "client-browser";
const GOALS: Goals = Goals { small: [2.0, 1.3], large: [3.0, 2.0] };

/// Measures all cases of the area.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let line = Line::start("chromium: install its peer and open pages");
    bench.toolbox.npm_packages(&folder().join("browser"), &line)?;
    let chromium = bench.toolbox.chromium(&line)?;
    let package = workspace::root().join("npm");
    // A browser each, so that neither works beside what the other left behind.
    let worker = |contender: &str| {
        let job = script("browser/worker.mjs").args([contender]).args([&package]);
        job.env("KMSEAL_CHROMIUM", &chromium).converse()
    };
    let mut programs = [worker("kmseal")?, worker(PEER)?, worker(LIMITS)?];
    line.done("");

    let mut rows = javascript::starts(AREA, PEER, bench.quick, |contender, suite| {
        let [ours, theirs, _] = &mut programs;
        let program = if contender == PEER { theirs } else { ours };
        javascript::seconds(&program.ask(&json!({ "what": "start", "suite": suite }))?)
    })?;
    rows.extend(javascript::messages(AREA, &mut programs, PEER, &GOALS, bench.quick)?);
    Ok(rows)
}

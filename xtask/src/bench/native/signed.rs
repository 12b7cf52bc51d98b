//! Long signed messages on one thread and on two, into new memory and into memory in use.

use super::{AREA, LONG, one_after_the_other};
use crate::{
    bench::{
        contest::{self, Contender, Record},
        row::Row,
    },
    process::{Conversation, Job},
    ui,
    ui::{Line, Progress},
};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::path::Path;

/// Frames of every official SDK.
const FRAME: u32 = 4096;

/// What is measured with so many rounds, and so many seconds a turn.
#[derive(Clone, Copy)]
struct Plan {
    what: &'static str,
    rounds: usize,
    turn: f64,
}

/// Measures all of it but one thread and new memory, which is measured beside peers.
pub(super) fn measure(program: &Path, rounds: usize, turn: f64) -> Result<Vec<Row>> {
    let progress = Progress::start("native: long signed messages", 6);
    let mut ours = [Job::new(program).converse()?];
    let mut rows = Vec::new();
    let plans = ["encrypt", "decrypt"].map(|what| Plan { what, rounds, turn });
    for plan in plans {
        rows.push(plan.one_thread(&mut ours, progress.line())?);
        progress.step();
    }
    for in_use in [false, true] {
        for plan in plans {
            rows.push(plan.two_threads(in_use, &mut ours, progress.line())?);
            progress.step();
        }
    }
    progress.done("");
    Ok(rows)
}

/// The question for both primitives, one after the other, from one memory into another.
pub(super) fn both_alone(in_use: bool, turn: f64) -> Value {
    json!({ "what": "aes-gcm-sha384", "bytes": LONG, "frame": FRAME, "in_use": in_use, "seconds": turn })
}

/// Says of `row`, whose record is `ours`, what both primitives do alone in memory like its own.
pub(super) fn note_both(row: Row, ours: &Record, both: &Record, memory: &str) -> Row {
    row.note(format!(
        "AES-GCM, then SHA-384, alone from one memory into {memory}: {:.0} MB/s, of which this is {:.0} %",
        megabytes(both.rate()),
        ours.ratio_to(both) * 100.0
    ))
}

impl Plan {
    fn question(self, threads: usize, in_use: bool) -> Value {
        json!({
            "what": self.what, "suite": "0578", "bytes": LONG, "frame": FRAME, "threads": threads, "in_use": in_use,
            "seconds": self.turn
        })
    }

    fn name(self) -> String {
        format!("{} {}, 0578, frames of {FRAME}", self.what, ui::bytes(LONG as u64))
    }

    /// Bound by both primitives in turn.
    fn one_thread(self, ours: &mut [Conversation], line: &Line) -> Result<Row> {
        let limit = |what| json!({ "what": what, "bytes": LONG, "frame": FRAME, "seconds": self.turn });
        let contenders = [
            contender("kmseal", self.question(1, true)),
            contender("AES-GCM", limit("aes-gcm")),
            contender("SHA-384", limit("sha384")),
            contender("both", both_alone(true, self.turn)),
        ];
        let records = contest::hold(ours, &contenders, self.rounds, line)?;
        let [ours, aes, sha, both]: [Record; 4] = records.try_into().ok().context("all take part")?;
        let (bound, share) = one_after_the_other(&ours, &aes, &sha);
        let row =
            Row::new(AREA, format!("{}, into memory in use", self.name()), "MB/s", megabytes(ours.rate()))
                .within("AES-GCM, then SHA-384, alone", megabytes(bound), share)
                .goal_share(0.9);
        Ok(note_both(row, &ours, &both, "memory in use"))
    }

    /// Hashed on the second thread: bound by the hash.
    fn two_threads(self, in_use: bool, ours: &mut [Conversation], line: &Line) -> Result<Row> {
        let limit = json!({ "what": "sha384", "bytes": LONG, "seconds": self.turn });
        let contenders = [contender("kmseal", self.question(2, in_use)), contender("SHA-384 alone", limit)];
        let records = contest::hold(ours, &contenders, self.rounds, line)?;
        let [ours, sha]: [Record; 2] = records.try_into().ok().context("both take part")?;
        let memory = if in_use { ", into memory in use" } else { "" };
        let name = format!("{}, two threads{memory}", self.name());
        Ok(Row::new(AREA, name, "MB/s", megabytes(ours.rate()))
            .within("SHA-384 alone", megabytes(sha.rate()), ours.ratio_to(&sha))
            .goal_share(0.93))
    }
}

fn contender(name: &str, question: Value) -> Contender<'_> {
    Contender { name, program: 0, question }
}

/// Calls a second as megabytes a second.
fn megabytes(rate: f64) -> f64 {
    rate * LONG as f64 / 1e6
}

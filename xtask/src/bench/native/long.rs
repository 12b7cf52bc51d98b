//! Long messages in streams, and how much memory they take.

use super::{AREA, LONG, RUST};
use crate::{
    bench::{
        contest::{self, Contender, Record},
        row::{Figure, Row},
    },
    process::{Conversation, Job},
    ui,
    ui::Progress,
};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Bytes of a stream whose memory is measured.
const LONGER: usize = 1 << 30;

/// The most that a stream may take beyond what was there, in megabytes.
const MOST_MEMORY: f64 = 16.0;

/// Frames of every official SDK.
const FRAME: u32 = 4096;

/// Measures all of it. The first program is ours; a second one is a peer that holds messages in memory.
pub(super) fn measure(programs: &[PathBuf], rounds: usize, turn: f64) -> Result<Vec<Row>> {
    let progress = Progress::start("native: streams and memory", 11);
    let [ours, peers @ ..] = programs else { return Ok(Vec::new()) };
    let mut rows = Vec::new();
    let mut conversation = [Job::new(ours).converse()?];
    for (what, question, how) in [
        ("encrypt", "encrypt-stream", "streamed"),
        ("decrypt", "decrypt-stream", "streamed"),
        ("decrypt", "decrypt-write", "streamed, written"),
    ] {
        let name = format!("{what} {}, 0478, frames of {FRAME}, {how}", ui::bytes(LONG as u64));
        rows.push(streamed(&mut conversation, name, question, rounds, turn, &progress)?);
    }
    for suite in ["0478", "0578"] {
        for (what, question) in [("encrypt", "encrypt-stream"), ("decrypt", "passage")] {
            let name = format!("memory to {what} {}, {suite}, streamed", ui::bytes(LONGER as u64));
            let taken = memory(ours, question, suite, LONGER)?;
            rows.push(Row::new(AREA, name, "MB", taken).goal_at_most(MOST_MEMORY));
            progress.step();
        }
        for what in ["encrypt", "decrypt"] {
            let name = format!("memory to {what} {}, {suite}, in memory", ui::bytes(LONG as u64));
            let taken = memory(ours, what, suite, LONG)?;
            let mut row = Row::new(AREA, name, "MB", taken);
            if let [peer, ..] = peers {
                let theirs = memory(peer, what, suite, LONG)?;
                row = row.beside(vec![Figure { name: RUST.to_owned(), value: theirs }], theirs / taken);
            }
            rows.push(row);
            progress.step();
        }
    }
    progress.done("");
    Ok(rows)
}

/// A stream without a signature, beside AES-GCM on a mebibyte that stays in the cache.
fn streamed(
    ours: &mut [Conversation],
    name: String,
    question: &str,
    rounds: usize,
    turn: f64,
    progress: &Progress,
) -> Result<Row> {
    const IN_CACHE: usize = 1 << 20;
    let question = json!({
        "what": question, "suite": "0478", "bytes": LONG, "frame": FRAME, "seconds": turn
    });
    let limit = json!({ "what": "aes-gcm", "bytes": IN_CACHE, "frame": FRAME, "seconds": turn });
    let (rate, limit, share) = beside_limit(ours, question, limit, rounds, progress)?;
    let times = LONG as f64 / IN_CACHE as f64;
    Ok(Row::new(AREA, name, "MB/s", rate * LONG as f64 / 1e6)
        .within("AES-GCM alone, in the cache", limit * IN_CACHE as f64 / 1e6, share * times)
        .goal_share(0.5))
}

/// Our calls a second, those of the limit, and our part of them, round by round.
fn beside_limit(
    ours: &mut [Conversation],
    question: Value,
    limit: Value,
    rounds: usize,
    progress: &Progress,
) -> Result<(f64, f64, f64)> {
    let contenders = [
        Contender { name: "kmseal", program: 0, question },
        Contender { name: "the limit", program: 0, question: limit },
    ];
    let records = contest::hold(ours, &contenders, rounds, progress.line())?;
    progress.step();
    let [ours, limit]: [Record; 2] = records.try_into().ok().context("both take part")?;
    Ok((ours.rate(), limit.rate(), ours.ratio_to(&limit)))
}

/// Megabytes that were resident at the peak beyond those before, in a process that has done nothing else.
fn memory(program: &PathBuf, what: &str, suite: &str, bytes: usize) -> Result<f64> {
    let question = json!({ "what": what, "suite": suite, "bytes": bytes, "frame": FRAME, "seconds": 0 });
    let answer = Job::new(program).converse()?.ask(&question)?;
    let growth = answer["resident_growth"].as_f64();
    Ok(growth.with_context(|| format!("the system tells no peak of memory: {answer}"))? / 1e6)
}
